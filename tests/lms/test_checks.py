import pytest
from celery import Celery, current_app

from lms.checks import check_installation, check_tasks


@pytest.fixture
def host_app():
    """Another Celery app, as a host would have one."""
    before = current_app._get_current_object()
    app = Celery("host", set_as_current=False)
    app.set_current()
    yield app
    before.set_current()


def ids(found):
    return [message.id for message in found]


def test_this_site_is_complete():
    assert ids(check_installation() + check_tasks()) == []


def test_sessions_in_the_cache_are_warned_about(settings):
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

    assert ids(check_installation()) == ["lotse_lms.W001"]


def test_times_without_zone_are_refused(settings):
    settings.USE_TZ = False

    assert ids(check_installation()) == ["lotse_lms.E004"]


@pytest.mark.parametrize("broker", ["redis://nowhere/0", "amqp://nowhere//"])
def test_tasks_that_die_with_their_worker_are_warned_about(host_app, broker):
    host_app.conf.broker_url = broker

    assert ids(check_tasks()) == ["lotse_lms.W002"]


def test_tasks_that_outlive_their_worker_are_fine(host_app):
    host_app.conf.broker_url = "redis://nowhere/0"
    host_app.conf.task_acks_late = True
    host_app.conf.task_reject_on_worker_lost = True

    assert ids(check_tasks()) == []


@pytest.mark.parametrize("broker", [None, "memory://"])
def test_without_a_broker_there_is_nothing_to_lose(host_app, broker):
    host_app.conf.broker_url = broker

    assert ids(check_tasks()) == []
