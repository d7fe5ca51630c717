"""The site on one machine: SQLite, no broker, no other server."""

import os
from pathlib import Path

import dj_database_url
import django

from settings.base import *  # noqa: F403 -- settings inherit this way
from settings.base import BASE_DIR, INSTALLED_APPS, SQLITE_OPTIONS, TEMPLATES, private_storage

DEMO_DIR = Path(os.environ.get("LOTSE_DEMO_DIR", BASE_DIR / ".demo"))
DEMO_DIR.mkdir(exist_ok=True)

DEBUG = bool(os.environ.get("LOTSE_DEBUG"))
SECRET_KEY = "only-for-this-machine-never-for-a-server"  # noqa: S105 -- see settings/production.py
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]

if os.environ.get("DATABASE_URL"):
    DATABASES = {"default": dj_database_url.config(conn_max_age=600, conn_health_checks=True)}
    INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.postgres"]
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(DEMO_DIR / "lotse.sqlite3"),
            "OPTIONS": SQLITE_OPTIONS,
            "CONN_MAX_AGE": None,
        },
    }
MEDIA_ROOT = DEMO_DIR / "media"
STATIC_ROOT = DEMO_DIR / "static"
STORAGES = private_storage(DEMO_DIR / "private")
if django.VERSION >= (6, 1):
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(DEMO_DIR / "mail")},
        },
    }
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(DEMO_DIR / "mail")
CELERY_BROKER_URL = os.environ.get("CELERY_BROKER_URL", "memory://")
# The demo makes its own key; see manage.py lotse_keys.
LOTSE_KEY_FILE = DEMO_DIR / "keys.json"
LOTSE_KEY_PASSPHRASE = "only-for-this-machine"  # noqa: S105 -- the same
LOTSE_NOTE_KEYS = ["b25seS1mb3ItdGhpcy1tYWNoaW5lLW5vdC1hLXNlcnY="]
# Signing in with one press is for the sample people only.
LOTSE_DEMO = True
TEMPLATES[0]["OPTIONS"]["context_processors"].append("settings.context.demo")  # type: ignore[index]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False}},
}
