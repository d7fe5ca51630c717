"""The site on a server: everything that differs between servers comes from the environment.

Needed: ``SECRET_KEY``, ``ALLOWED_HOSTS``, ``BASE_URL``, ``DATABASE_URL``, ``CELERY_BROKER_URL``,
``MEDIA_ROOT``, ``EMAIL_HOST`` and ``DEFAULT_FROM_EMAIL``. Everything else has a default below;
``PRIVATE_ROOT`` is the folder ``private`` beside ``MEDIA_ROOT``.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import django
from django.core.exceptions import ImproperlyConfigured

from settings.base import *  # noqa: F403 -- settings inherit this way
from settings.base import (
    BASE_DIR,
    INSTALLED_APPS,
    MIDDLEWARE,
    REDIS_BROKER_OPTIONS,
    SQLITE_OPTIONS,
    private_storage,
)

_NEEDED = {
    "SECRET_KEY": "a long random text that signs sessions and links",
    "ALLOWED_HOSTS": "the names of this site, with commas between",
    "BASE_URL": "the address of this site, for example https://lotse.example.org",
    "DATABASE_URL": "for example postgres://lotse@db/lotse",
    "CELERY_BROKER_URL": "for example redis://redis/0 or amqp://rabbitmq//",
    "MEDIA_ROOT": "the folder of uploaded files, which belongs in the backup",
    "EMAIL_HOST": "the server that takes outgoing mail",
    "DEFAULT_FROM_EMAIL": "the address that mail comes from",
}
_missing = [f"{name} ({what})" for name, what in _NEEDED.items() if not os.environ.get(name)]
if _missing:
    _message = f"Missing in the environment: {'; '.join(_missing)}."
    raise ImproperlyConfigured(_message)


def _switch(name: str, *, default: bool) -> bool:
    """Return whether a variable says yes."""
    value = os.environ.get(name)
    return value.lower() in {"1", "true", "yes", "on"} if value else default


def _list(name: str) -> list[str]:
    """Return the values of a variable, which has commas between them."""
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


DEBUG = False
SECRET_KEY = os.environ["SECRET_KEY"]
SECRET_KEY_FALLBACKS = _list("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = _list("ALLOWED_HOSTS")

BASE_URL = os.environ["BASE_URL"].rstrip("/")
WAGTAILADMIN_BASE_URL = BASE_URL
_address = urlsplit(BASE_URL)
if _address.scheme != "https" or not _address.netloc:
    _message = f"BASE_URL must begin with https:// and name this site, not “{BASE_URL}”."
    raise ImproperlyConfigured(_message)
CSRF_TRUSTED_ORIGINS = [f"https://{_address.netloc}"]

# Database

DATABASES = {"default": dj_database_url.config(conn_max_age=600, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.postgres"]

# Broker and cache: both may go down without losing anything but time.

CELERY_BROKER_URL = os.environ["CELERY_BROKER_URL"]
if CELERY_BROKER_URL.startswith(("redis", "sentinel")):
    CELERY_BROKER_TRANSPORT_OPTIONS = REDIS_BROKER_OPTIONS
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

if os.environ.get("CACHE_URL"):
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": os.environ["CACHE_URL"],
            "KEY_PREFIX": "lotse",
        },
    }

# Mail

DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ["DEFAULT_FROM_EMAIL"]
_mail = {
    "host": os.environ["EMAIL_HOST"],
    "port": int(os.environ.get("EMAIL_PORT", "587")),
    "username": os.environ.get("EMAIL_HOST_USER", ""),
    "password": os.environ.get("EMAIL_HOST_PASSWORD", ""),
    "use_tls": _switch("EMAIL_USE_TLS", default=True),
    "timeout": 20,
}
if django.VERSION >= (6, 1):
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": _mail,
        },
    }
else:
    EMAIL_HOST, EMAIL_PORT, EMAIL_USE_TLS = _mail["host"], _mail["port"], _mail["use_tls"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["username"], _mail["password"]
    EMAIL_TIMEOUT = _mail["timeout"]

# Files

MEDIA_ROOT = Path(os.environ["MEDIA_ROOT"])
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT") or BASE_DIR / "build" / "static")
# Files of many certificates, for days: no web server may reach them, all workers must.
PRIVATE_ROOT = Path(os.environ.get("PRIVATE_ROOT") or MEDIA_ROOT.parent / "private")
STORAGES = {
    **private_storage(PRIVATE_ROOT),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MIDDLEWARE = [*MIDDLEWARE]
MIDDLEWARE.insert(
    MIDDLEWARE.index("django.middleware.security.SecurityMiddleware") + 1,
    "whitenoise.middleware.WhiteNoiseMiddleware",
)

# Seals

# The association's own seal in each document, where it has one; belongs to nobody but the site.
LOTSE_PADES_FILE = os.environ.get("LOTSE_PADES_FILE", "")
LOTSE_PADES_PASSPHRASE = os.environ.get("LOTSE_PADES_PASSPHRASE", "")

# Keys of credentials: a file, or its content. Without any, certificates have no credential.

LOTSE_KEY_FILE = os.environ.get("LOTSE_KEY_FILE", "")
LOTSE_KEYS = os.environ.get("LOTSE_KEYS", "")
LOTSE_KEY_PASSPHRASE = os.environ.get("LOTSE_KEY_PASSPHRASE", "")
# What seals the notes of tandems; the newest first, with commas between.
LOTSE_NOTE_KEYS = _list("LOTSE_NOTE_KEYS")

# Transport and cookies

SECURE_SSL_REDIRECT = _switch("SECURE_SSL_REDIRECT", default=True)
if _switch("BEHIND_PROXY", default=False):
    # Only behind a proxy that sets this header itself, or anybody could claim to be secure.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = int(os.environ.get("SECURE_HSTS_SECONDS", str(365 * 24 * 3600)))
SECURE_HSTS_INCLUDE_SUBDOMAINS = _switch("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=True)
# Entering a domain into the lists of browsers is for its owner to decide, and hard to undo.
SECURE_HSTS_PRELOAD = _switch("SECURE_HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
# Browsers keep such a cookie only if it is secure and set by this very host.
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_NAME = "__Secure-language"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "settings.logs.LineFormatter"}},
    "handlers": {
        "stdout": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
            "formatter": "line",
        },
    },
    "root": {"handlers": ["stdout"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {
        # Everything goes to the root; nothing is mailed to anybody.
        "django": {"handlers": [], "level": "INFO"},
        "django.server": {"handlers": [], "propagate": True},
    },
}
