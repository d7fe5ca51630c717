"""The site under test in processes of their own: workers, and whoever completes something."""

import os
from pathlib import Path

import django

from settings.base import REDIS_BROKER_OPTIONS, private_storage
from settings.test import *  # noqa: F403 -- settings inherit this way

CELERY_BROKER_TRANSPORT_OPTIONS = REDIS_BROKER_OPTIONS
STORAGES = private_storage(Path(os.environ["LOTSE_TEST_FOLDER"]) / "private")
_mail = str(Path(os.environ["LOTSE_TEST_FOLDER"]) / "mail")
if django.VERSION >= (6, 1):
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": _mail},
        },
    }
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = _mail


class _None:
    """No migrations: tables are made from the models, in seconds instead of half a minute."""

    def __contains__(self, _name):
        return True

    def __getitem__(self, _name):
        return None


MIGRATION_MODULES = _None()
