"""Getting into a course and out of it."""

from datetime import date

import pytest
from django.db import IntegrityError
from factories import make_learner, make_person, make_unit

from lms.choices import EnrolmentSource, MembershipKind
from lms.domain import people
from lms.domain.enrolling import CourseNotOpenError, enrol, withdraw
from lms.domain.outline import close_course
from lms.models import Enrolment, Membership
from tests.lms.domain.test_recording import finish

pytestmark = pytest.mark.django_db


def test_withdrawing_and_coming_back_is_a_second_round(course, now):
    person = make_learner()
    first = enrol(person, course, now=now)
    withdraw(first, now=now)

    second = enrol(person, course, now=now)

    first.refresh_from_db()
    assert (first.round, first.is_current, first.withdrawn_at) == (1, False, now)
    assert (second.round, second.is_current, second.withdrawn_at) == (2, True, None)


def test_whoever_has_completed_keeps_that_round(course, now):
    person = make_learner()
    enrolment = enrol(person, course, now=now)
    finish(person, course, at=now)

    assert enrol(person, course, now=now) == enrolment
    assert Enrolment.objects.count() == 1


def test_a_completed_course_cannot_be_left(course, now):
    person = make_learner()
    enrolment = enrol(person, course, now=now)
    finish(person, course, at=now)

    withdraw(enrolment, now=now)

    enrolment.refresh_from_db()
    assert enrolment.withdrawn_at is None
    assert enrolment.completed_at == now


def test_leaving_twice_keeps_the_first_moment(course, now):
    enrolment = enrol(make_learner(), course, now=now)
    withdraw(enrolment, now=now)
    withdraw(enrolment, now=now.replace(year=2027))

    enrolment.refresh_from_db()
    assert enrolment.withdrawn_at == now


def test_leaving_touches_nobody_else(course, now):
    mine, other = enrol(make_learner(), course, now=now), enrol(make_learner(), course, now=now)

    withdraw(mine, now=now)

    other.refresh_from_db()
    assert other.withdrawn_at is None


def test_the_database_itself_keeps_a_second_open_round_out(course, now):
    first = enrol(make_learner(), course, now=now)

    with pytest.raises(IntegrityError):
        Enrolment.objects.create(
            person=first.person,
            course=course,
            edition=first.edition,
            round=2,
            is_current=False,
            source=EnrolmentSource.SELF,
            enrolled_at=now,
        )


def test_an_assignment_keeps_its_due_date_its_unit_and_where_it_came_from(course, now):
    unit, home = make_unit(), make_unit()
    person = make_person(unit=home)

    enrolment = enrol(
        person,
        course,
        now=now,
        source=EnrolmentSource.ASSIGNED,
        unit=unit,
        due_on=date(2026, 9, 30),
    )

    assert (enrolment.unit, enrolment.due_on) == (unit, date(2026, 9, 30))
    assert (enrolment.source, enrolment.required_count) == (EnrolmentSource.ASSIGNED, 3)


def test_assigning_what_somebody_takes_already_changes_nothing(course, now):
    person = make_person()
    enrolment = enrol(person, course, now=now)

    assert enrol(person, course, now=now, due_on=date(2026, 9, 30)) == enrolment
    enrolment.refresh_from_db()
    assert enrolment.due_on is None


def test_who_enrols_alone_learns_for_the_primary_unit(course, now):
    home, second, former = make_unit(), make_unit(), make_unit()
    person = make_person(unit=former)
    Membership.objects.update(valid_to=date(2026, 1, 1))
    people.add_membership(
        person, second, MembershipKind.STAFF, valid_from=date(2021, 1, 1), is_primary=False
    )
    people.add_membership(person, home, MembershipKind.VOLUNTEER, valid_from=date(2022, 1, 1))

    assert enrol(person, course, now=now).unit == home


def test_who_belongs_nowhere_learns_for_no_unit(course, now):
    assert enrol(make_person(), course, now=now).unit is None


def test_a_closed_course_takes_nobody_new_and_keeps_whom_it_has(course, now):
    person = make_learner()
    enrolment = enrol(person, course, now=now)
    close_course(course.key)
    course.refresh_from_db()

    with pytest.raises(CourseNotOpenError):
        enrol(make_learner(), course, now=now)

    assert enrol(person, course, now=now) == enrolment
