"""Statements compiled once say what Django's own would."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import BigIntegerField, UUIDField
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext
from factories import make_learner, make_outline, release_course

from lms.choices import FactKind
from lms.domain.enrolling import enrol, withdraw
from lms.domain.prepared import PreparedInsert, PreparedLock, Slot
from lms.domain.recording import NotEnrolledError, locked_enrolment
from lms.models import Course, Enrolment, Fact

pytestmark = pytest.mark.django_db


def row(instance):
    return {field.attname: getattr(instance, field.attname) for field in instance._meta.fields}


def fact(enrolment, now, **more):
    return {
        "enrolment_id": enrolment.pk,
        "activity_id": enrolment.course.activities.first().pk,
        "kind": FactKind.TESTED,
        "happened_at": now,
        "recorded_at": now,
        "client_id": uuid4(),
        "digest": "one",
        "passed": True,
        "points": 80,
        **more,
    }


@pytest.fixture
def enrolment(course, now):
    return enrol(make_learner(), course, now=now)


def test_everybody_gets_their_own_round_complete_with_its_course(course, now):
    other = release_course(make_outline(title="Ein anderer Kurs"))
    for person, taken in [(make_learner(), each) for each in (course, other, course)]:
        known = enrol(person, taken, now=now)

        found = locked_enrolment(person.user_id, taken.key)

        assert row(found) == row(Enrolment.objects.get(pk=known.pk))
        assert row(found.course) == row(Course.objects.get(pk=taken.pk))
        assert not found.get_deferred_fields() | found.course.get_deferred_fields()


def test_a_change_between_two_answers_is_seen(enrolment):
    user_id, course = enrolment.person.user_id, enrolment.course
    stamps = {locked_enrolment(user_id, course.key).course.stamp}
    Course.objects.update(stamp=uuid4())

    stamps.add(locked_enrolment(user_id, course.key).course.stamp)

    assert len(stamps) == 2


def test_a_round_that_was_left_is_not_found(enrolment, now):
    withdraw(enrolment, now=now)

    with pytest.raises(NotEnrolledError):
        locked_enrolment(enrolment.person.user_id, enrolment.course.key)


def test_the_lock_is_asked_for_each_time(enrolment):
    with CaptureQueriesContext(connection) as captured:
        for _ in range(2):
            locked_enrolment(enrolment.person.user_id, enrolment.course.key)

    locks = ["FOR UPDATE OF" in query["sql"] for query in captured.captured_queries]
    assert locks == [connection.features.has_select_for_update] * 2


@pytest.mark.django_db(transaction=True)
def test_a_lock_outside_a_transaction_is_refused(enrolment):
    lock = PreparedLock(
        Enrolment,
        lambda: Enrolment.objects.for_learning(
            Slot("user_id", BigIntegerField()), Slot("course_key", UUIDField())
        ).select_for_update(of=("self",)),
    )
    values = {"user_id": enrolment.person.user_id, "course_key": enrolment.course.key}

    with pytest.raises(TransactionManagementError):
        lock.rows(**values)
    with transaction.atomic():
        assert lock.rows(**values) == [(enrolment, enrolment.course)]


@pytest.mark.parametrize("passed", [True, None])
def test_a_prepared_row_is_the_row_that_was_meant(enrolment, now, passed):
    meant = fact(enrolment, now, passed=passed)

    PreparedInsert(Fact).add(**meant)

    assert row(Fact.objects.get()) == {**meant, "id": Fact.objects.get().pk}


def test_each_row_has_its_own_values(enrolment, now):
    facts, digests = PreparedInsert(Fact), {"one", "another"}
    for digest in digests:
        facts.add(**fact(enrolment, now, digest=digest))

    assert set(Fact.objects.values_list("digest", flat=True)) == digests


def test_a_column_without_a_value_is_an_error(enrolment, now):
    meant = fact(enrolment, now)
    del meant["points"]

    with pytest.raises(KeyError):
        PreparedInsert(Fact).add(**meant)


def test_what_is_there_already_is_refused_by_the_database(enrolment, now):
    meant = fact(enrolment, now)
    PreparedInsert(Fact).add(**meant)

    with pytest.raises(IntegrityError), transaction.atomic():
        PreparedInsert(Fact).add(**meant)
