"""The site's Celery app and its schedule, in code: a host copies what it needs."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.dev")

app = Celery("lotse")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    # Rows are the truth: what an event missed, the sweep finds within a minute.
    "lotse-certificates-owed": {"task": "lotse.certificates.issue_owed", "schedule": 60.0},
    "lotse-certificates-mail": {"task": "lotse.certificates.mail", "schedule": 60.0},
    "lotse-certificates-bundles": {
        "task": "lotse.certificates.sweep_bundles",
        "schedule": 60.0,
    },
    "lotse-mentoring-sweep": {"task": "lotse.mentoring.sweep", "schedule": 60.0},
    "lotse-mentoring-write": {"task": "lotse.mentoring.write", "schedule": 60.0},
    "lotse-mentoring-credit": {"task": "lotse.mentoring.credit", "schedule": 600.0},
    "lotse-settle": {"task": "lotse.lms.settle_all", "schedule": 3600.0},
    "lotse-forget-accesses": {
        "task": "lotse.lms.forget_accesses",
        "schedule": crontab(hour="3", minute="20"),
    },
}
