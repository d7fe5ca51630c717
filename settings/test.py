"""The site under test: SQLite, or the database of ``DATABASE_URL``."""

import os
import tempfile
from pathlib import Path

import dj_database_url
import django

from settings.base import *  # noqa: F403 -- settings inherit this way
from settings.base import BASE_DIR, INSTALLED_APPS, SQLITE_OPTIONS, TEMPLATES, private_storage

SECRET_KEY = "for-tests"  # noqa: S105 -- protects nothing
ALLOWED_HOSTS = ["*"]
DEBUG = False
# A folder that stays makes `pytest --reuse-db` start at once.
_scratch = Path(os.environ.get("LOTSE_TEST_DIR") or tempfile.mkdtemp(prefix="lotse-test-"))

if os.environ.get("DATABASE_URL"):
    DATABASES = {"default": dj_database_url.config(conn_max_age=600)}
    INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.postgres"]
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(_scratch / "lotse.sqlite3"),
            "OPTIONS": SQLITE_OPTIONS,
            # A file, because browser tests read it from a second thread.
            "TEST": {"NAME": _scratch / "test.sqlite3"},
        },
    }

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = _scratch / "media"
STATIC_ROOT = _scratch / "static"
STORAGES = private_storage(_scratch / "private")
if django.VERSION >= (6, 1):
    MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
# Tasks run when they are sent, except where a test starts a worker of its own.
CELERY_BROKER_URL = os.environ.get("LOTSE_TEST_BROKER", "memory://")
CELERY_TASK_ALWAYS_EAGER = "LOTSE_TEST_BROKER" not in os.environ
# One key for all processes of a test. It signs for localhost only.
LOTSE_KEY_FILE = BASE_DIR / "tests" / "keys.json"
LOTSE_KEY_PASSPHRASE = "for-tests"  # noqa: S105 -- protects nothing
LOTSE_DEMO = True
TEMPLATES[0]["OPTIONS"]["context_processors"].append("settings.context.demo")  # type: ignore[index]
