"""What tests of mentoring start from."""

import pytest
from factories import make_coordinator, make_unit
from people import make_programme


@pytest.fixture
def unit(db):
    """A district."""
    return make_unit()


@pytest.fixture
def coordinator(unit):
    """Who coordinates the district."""
    return make_coordinator(unit)


@pytest.fixture
def programme(unit, coordinator, now):
    """A mentoring programme of the district, with the usual rules."""
    return make_programme(unit, contact=coordinator, now=now)


@pytest.fixture(autouse=True)
def note_keys(settings):
    """A key for notes."""
    from mentoring.domain.sealing import new_key

    settings.LOTSE_NOTE_KEYS = [new_key()]
