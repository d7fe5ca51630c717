"""The reduced status: one rule for values, the same for the database."""

from datetime import date, timedelta

import pytest
from factories import START, make_person
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.choices import EnrolmentSource, ProgressStatus, ReducedStatus
from lms.domain.status import decisive_date, reduced_status, standing_on, status_on
from lms.models import Enrolment

TODAY = date(2026, 5, 4)
days = st.none() | st.integers(-120, 120).map(lambda n: TODAY + timedelta(days=n))
dates = st.fixed_dictionaries({"completed_on": days, "due_on": days, "valid_until": days})


def status(**given_dates):
    return reduced_status(
        **{
            "completed_on": None,
            "due_on": None,
            "valid_until": None,
            "today": TODAY,
            **given_dates,
        }
    )


@pytest.mark.parametrize(
    ("days_left", "expected"),
    [
        (-1, ReducedStatus.OVERDUE),
        (0, ReducedStatus.DUE_SOON),
        (30, ReducedStatus.DUE_SOON),
        (31, ReducedStatus.DUE),
    ],
)
def test_the_last_day_is_not_late_yet(days_left, expected):
    assert status(due_on=TODAY + timedelta(days=days_left)) == expected


@pytest.mark.parametrize(
    ("days_left", "expected"),
    [
        (-1, ReducedStatus.EXPIRED),
        (0, ReducedStatus.EXPIRING),
        (60, ReducedStatus.EXPIRING),
        (61, ReducedStatus.COMPLETED),
    ],
)
def test_a_completion_holds_until_the_end_of_its_last_day(days_left, expected):
    assert status(completed_on=TODAY, valid_until=TODAY + timedelta(days=days_left)) == expected


def test_whoever_has_completed_is_not_late_although_the_date_has_passed():
    assert status(completed_on=TODAY, due_on=TODAY - timedelta(days=9)) == ReducedStatus.COMPLETED


def test_without_dates_somebody_is_just_enrolled():
    assert status() == ReducedStatus.ENROLLED


def test_a_host_may_set_the_limits(settings):
    settings.LOTSE_DUE_SOON_DAYS, settings.LOTSE_EXPIRING_DAYS = 3, 5

    assert status(due_on=TODAY + timedelta(days=4)) == ReducedStatus.DUE
    assert (
        status(completed_on=TODAY, valid_until=TODAY + timedelta(days=6)) == ReducedStatus.COMPLETED
    )


@given(dates)
def test_the_date_beside_a_status_is_the_one_that_decided_it(given_dates):
    found = status(**given_dates)

    name = {"completed": "completed_on", "expiring": "valid_until", "expired": "valid_until"}
    assert decisive_date(found, **given_dates) == given_dates[name.get(found, "due_on")]


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(dates)
def test_the_database_says_what_the_function_says(course, given_dates):
    person = make_person()
    completed = given_dates["completed_on"] is not None
    enrolment = Enrolment.objects.create(
        person=person,
        course=course,
        edition=course.current_edition,
        source=EnrolmentSource.SELF,
        enrolled_at=START,
        status=ProgressStatus.COMPLETED if completed else ProgressStatus.IN_PROGRESS,
        completed_at=START if completed else None,
        **given_dates,
    )
    expected = reduced_status(**given_dates, today=TODAY)
    mine = Enrolment.objects.filter(pk=enrolment.pk)

    assert mine.annotate(standing=status_on(TODAY)).get().standing == expected
    assert [s for s in ReducedStatus if mine.filter(standing_on(TODAY, s)).exists()] == [expected]
