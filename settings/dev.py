"""The site on one machine: SQLite, no broker, no other server."""

import os

import django

from settings.base import *  # noqa: F403 -- settings inherit this way
from settings.base import BASE_DIR, SQLITE_OPTIONS, TEMPLATES

DEMO_DIR = BASE_DIR / ".demo"
DEMO_DIR.mkdir(exist_ok=True)

DEBUG = bool(os.environ.get("LOTSE_DEBUG"))
SECRET_KEY = "only-for-this-machine-never-for-a-server"  # noqa: S105 -- see settings/production.py
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DEMO_DIR / "lotse.sqlite3",
        "OPTIONS": SQLITE_OPTIONS,
        "CONN_MAX_AGE": None,
    },
}
MEDIA_ROOT = DEMO_DIR / "media"
STATIC_ROOT = DEMO_DIR / "static"
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
CELERY_BROKER_URL = "memory://"
# Signing in with one press is for the sample people only.
LOTSE_DEMO = True
TEMPLATES[0]["OPTIONS"]["context_processors"].append("settings.context.demo")  # type: ignore[index]
