"""Fixtures used in more than one folder."""

from datetime import UTC, datetime

import pytest
from django.utils import translation
from factories import make_outline

from lms import events


@pytest.fixture(autouse=True)
def language_of_the_site():
    """Begin each test in the site's language, whatever the one before has left active."""
    translation.deactivate()


@pytest.fixture
def now():
    return datetime(2026, 5, 4, 10, 0, tzinfo=UTC)


@pytest.fixture
def announced():
    """Collect what the hub announces."""
    heard = []

    def listen(event, **_kwargs):
        heard.append(event)

    events.happened.connect(listen, weak=False, dispatch_uid="tests.announced")
    yield heard
    events.happened.disconnect(dispatch_uid="tests.announced")


@pytest.fixture
def course(db, now):
    """A released course of two lessons with three activities, 45 minutes in all."""
    from factories import release_course

    return release_course(make_outline(), now=now)
