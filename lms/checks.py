"""What ``manage.py check`` says about a site that installs Lotse."""

from typing import Any

from celery import current_app
from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register  # noqa: A004 -- Django's name

OURS = ("lms", "courses", "mentoring", "certificates")


@register("lotse")
def check_installation(**_kwargs: Any) -> list[CheckMessage]:  # noqa: ANN401 -- Django's signature
    """Say what is missing or in the way."""
    found: list[CheckMessage] = []
    for name in OURS:
        config = next((c for c in apps.get_app_configs() if c.name == name), None)
        if config and not config.label.startswith("lotse_"):
            found.append(
                Error(
                    f"A package called “{name}” of this site stands before Lotse's.",
                    hint=f"Rename the site's own “{name}”, or move it into a package.",
                    id="lotse_lms.E001",
                )
            )
    if not apps.is_installed("wagtail.contrib.settings"):
        found.append(
            Error(
                "Lotse keeps the association's name in a site setting.",
                hint="Add “wagtail.contrib.settings” to INSTALLED_APPS.",
                id="lotse_lms.E002",
            )
        )
    if getattr(settings, "WAGTAIL_PAGE_MODEL", "wagtailcore.Page") != "wagtailcore.Page":
        found.append(
            Error(
                "A swapped base page is not supported: wagtail-localize does not support one.",
                hint="Remove WAGTAIL_PAGE_MODEL.",
                id="lotse_lms.E003",
            )
        )
    if not settings.USE_TZ:
        found.append(Error("Lotse needs USE_TZ = True.", id="lotse_lms.E004"))
    if settings.SESSION_ENGINE.endswith(("cache", "cached_db")):
        found.append(
            Warning(
                "With the cache down, cached sessions are an error on every request.",
                hint="Use the database for sessions.",
                id="lotse_lms.W001",
            )
        )
    return found


@register("lotse")
def check_tasks(**_kwargs: Any) -> list[CheckMessage]:  # noqa: ANN401 -- Django's signature
    """Say when a killed worker would take its task with it."""
    conf = current_app.conf
    # Without a broker there is no worker, and one in memory dies with its worker anyway.
    if not conf.broker_url or conf.broker_url.startswith("memory"):
        return []
    if conf.task_acks_late and conf.task_reject_on_worker_lost:
        return []
    return [
        Warning(
            "A task is lost when its worker is killed; only the next sweep makes up for it.",
            hint="Set CELERY_TASK_ACKS_LATE and CELERY_TASK_REJECT_ON_WORKER_LOST to True.",
            id="lotse_lms.W002",
        )
    ]
