import logging
import os
import runpy
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from settings.base import REDIS_BROKER_OPTIONS
from settings.logs import LineFormatter

COMPLETE = {
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz-0123456789-only-for-this-test",
    "ALLOWED_HOSTS": "lotse.example.org",
    "BASE_URL": "https://lotse.example.org",
    "DATABASE_URL": "postgres://lotse@database.example.org/lotse",
    "CELERY_BROKER_URL": "redis://redis.example.org/0",
    "MEDIA_ROOT": "/srv/media",
    "EMAIL_HOST": "mail.example.org",
    "DEFAULT_FROM_EMAIL": "lotse@example.org",
}
KEYS = {
    "LOTSE_KEY_FILE": str(settings.BASE_DIR / "tests" / "keys.json"),
    "LOTSE_KEY_PASSPHRASE": "for-tests",
}


@pytest.fixture
def production(monkeypatch):
    """Return what the settings are on a server with this environment and nothing else."""

    def settings_of(**environment):
        for name in list(os.environ):
            monkeypatch.delenv(name)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_module("settings.production")

    return settings_of


def named(sentence):
    """Return the variables a sentence names."""
    return [part.split(" (")[0] for part in sentence.partition(": ")[2].split("; ")]


@pytest.mark.parametrize("name", COMPLETE)
def test_a_missing_variable_is_named_in_one_sentence(production, name):
    environment = {key: value for key, value in COMPLETE.items() if key != name}

    with pytest.raises(
        ImproperlyConfigured, match=r"^Missing in the environment: .*[.]$"
    ) as caught:
        production(**environment)

    assert named(str(caught.value)) == [name]


def test_all_missing_variables_are_named_at_once(production):
    with pytest.raises(ImproperlyConfigured) as caught:
        production()

    assert named(str(caught.value)) == list(COMPLETE)


def test_an_address_without_encryption_is_refused(production):
    with pytest.raises(ImproperlyConfigured, match="BASE_URL must begin with https://"):
        production(**{**COMPLETE, "BASE_URL": "http://lotse.example.org"})


@pytest.mark.parametrize(
    ("broker", "options"),
    [
        ("redis://redis.example.org/0", REDIS_BROKER_OPTIONS),
        ("amqp://rabbitmq.example.org//", None),
    ],
)
def test_redis_alone_needs_to_know_when_a_task_is_lost_and_when_to_give_up(
    production, broker, options
):
    found = production(**{**COMPLETE, "CELERY_BROKER_URL": broker})

    assert found.get("CELERY_BROKER_TRANSPORT_OPTIONS") == options


def test_postgresql_brings_its_app_along_and_connections_are_tried_before_use(production):
    found = production(**COMPLETE)

    assert found["INSTALLED_APPS"][-1] == "django.contrib.postgres"
    assert found["DATABASES"]["default"]["CONN_MAX_AGE"] == 600
    assert found["DATABASES"]["default"]["CONN_HEALTH_CHECKS"] is True


def test_sqlite_keeps_its_tuning(production):
    found = production(**{**COMPLETE, "DATABASE_URL": "sqlite:////srv/lotse.sqlite3"})

    assert found["DATABASES"]["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "django.contrib.postgres" not in found["INSTALLED_APPS"]


def test_a_proxys_word_counts_only_where_there_is_one(production):
    assert "SECURE_PROXY_SSL_HEADER" not in production(**COMPLETE)
    assert production(**COMPLETE, BEHIND_PROXY="yes")["SECURE_PROXY_SSL_HEADER"] == (
        "HTTP_X_FORWARDED_PROTO",
        "https",
    )


def test_the_cache_is_a_matter_of_choice(production):
    assert "CACHES" not in production(**COMPLETE)
    assert production(**COMPLETE, CACHE_URL="redis://redis.example.org/1")["CACHES"]["default"][
        "LOCATION"
    ] == ("redis://redis.example.org/1")


def test_keys_of_credentials_come_from_the_environment(production):
    assert production(**COMPLETE)["LOTSE_KEY_FILE"] == ""
    assert production(**COMPLETE, **KEYS)["LOTSE_KEY_FILE"] == KEYS["LOTSE_KEY_FILE"]


def test_the_check_for_deployment_finds_nothing():
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}

    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env={**kept, **COMPLETE, **KEYS, "DJANGO_SETTINGS_MODULE": "settings.production"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (
        0,
        "System check identified no issues (1 silenced).\n",
    ), done.stderr


def test_every_static_file_that_another_one_names_is_there(tmp_path):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}

    done = subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
        cwd=settings.BASE_DIR,
        env={
            **kept,
            **COMPLETE,
            "STATIC_ROOT": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "settings.production",
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "staticfiles.json").exists()


def test_the_log_names_nobody():
    record = logging.LogRecord(
        name="django.request",
        level=logging.ERROR,
        pathname="views.py",
        lineno=1,
        msg="Key (email)=(%s) exists.\nDETAIL: Key (name)=(Mona Berg) already exists.",
        args=("mona.berg@havelland-oder.example",),
        exc_info=None,
    )

    line = LineFormatter().format(record)

    assert line.endswith(
        "ERROR django.request: Key (email)=((address)) exists.\nDETAIL: (left out)"
    )
