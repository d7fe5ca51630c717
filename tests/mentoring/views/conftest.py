"""What tests of pages start from: the office at work, and the two of a tandem."""

from datetime import date

import pytest
from django.test import Client
from factories import make_coordinator, make_learner, make_unit
from people import make_mentee, make_mentor, make_programme, make_tandem
from two import enter

from lms import clock
from lms.choices import RoleKind
from lms.domain import people
from mentoring.domain import rounds


@pytest.fixture
def that_day(now):
    """It is the day of the other fixtures."""
    with clock.at(now):
        yield


@pytest.fixture
def office(client, coordinator, unit, that_day):
    """Who coordinates mentoring in the district, at work."""
    people.give_role(coordinator, RoleKind.MENTORING_COORDINATOR, unit, valid_from=date(2020, 1, 1))
    client.force_login(coordinator.user)
    return client


@pytest.fixture
def foreign(now):
    """A round of somebody else's programme."""
    elsewhere = make_unit()
    programme = make_programme(elsewhere, contact=make_coordinator(elsewhere))
    make_mentor(programme)
    make_mentee(programme)
    one = rounds.start(programme, by=None, now=now)
    rounds.compute(one.pk, now=now)
    one.refresh_from_db()
    return one


@pytest.fixture
def still(that_day, now):
    """It is that one moment, which the test may ask for."""
    return now


@pytest.fixture
def tandem(programme, now):
    """Two people who have signed today."""
    mentor = make_mentor(programme, person=make_learner("Katarzyna Nowak", unit=make_unit()))
    mentee = make_mentee(programme, person=make_learner("Selam Tesfay", unit=make_unit()))
    return make_tandem(programme, mentor=mentor, mentee=mentee, now=now)


@pytest.fixture
def mentee(that_day, tandem):
    """The browser of the mentee."""
    return enter(Client(), tandem.mentee)


@pytest.fixture
def mentor(that_day, tandem):
    """The browser of the mentor."""
    return enter(Client(), tandem.mentor)
