"""Writing down what learners do."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from factories import make_entry, make_learner, make_outline, release_course

from lms.choices import FactKind, ProgressStatus, ReleaseChoice, Rule
from lms.domain.coursemap import UnknownActivityError
from lms.domain.enrolling import CourseNotOpenError, enrol
from lms.domain.outline import publish_outline
from lms.domain.recording import (
    ConflictingResendError,
    Happening,
    NotEnrolledError,
    progress_of,
    record,
)
from lms.domain.release import release
from lms.domain.settling import rebuild, settle_course, verify
from lms.events import CourseCompleted
from lms.models import Completion, Enrolment, Fact

pytestmark = pytest.mark.django_db


def happening(key, kind=FactKind.VIEWED, *, at, **more):
    return Happening(
        **{
            "activity_key": key,
            "kind": kind,
            "client_id": uuid4(),
            "digest": "one",
            "happened_at": at,
            **more,
        }
    )


def do(person, course, key, kind, *, at, **more):
    return record(
        user_id=person.user_id,
        course_key=course.key,
        happening=happening(key, kind, at=at, **more),
        now=at,
    )


def finish(person, course, *, at):
    lesson, incident, quiz = [a.key for a in course.activities.order_by("position")]
    do(person, course, lesson, FactKind.VIEWED, at=at)
    do(person, course, incident, FactKind.ANSWERED, at=at)
    return do(person, course, quiz, FactKind.TESTED, at=at, passed=True, points=80)


def test_meeting_the_last_requirement_completes_the_course(
    course, now, announced, django_capture_on_commit_callbacks
):
    person = make_learner()
    enrolment = enrol(person, course, now=now)

    with django_capture_on_commit_callbacks(execute=True):
        finish(person, course, at=now + timedelta(hours=1))

    enrolment.refresh_from_db()
    completion = Completion.objects.get()
    assert enrolment.status == ProgressStatus.COMPLETED
    assert enrolment.completed_at == now + timedelta(hours=1)
    assert (completion.enrolment, completion.minutes, completion.tested) == (enrolment, 45, True)
    assert [event for event in announced if isinstance(event, CourseCompleted)] == [
        CourseCompleted(
            enrolment_id=enrolment.pk,
            completion_id=completion.pk,
            completed_at=enrolment.completed_at,
        )
    ]


def test_the_same_report_twice_is_one_fact(course, now):
    person = make_learner()
    enrol(person, course, now=now)
    report = happening(course.activities.first().key, at=now)

    for _ in range(2):
        progress = record(user_id=person.user_id, course_key=course.key, happening=report, now=now)

    assert progress.done == 1
    assert Fact.objects.count() == 1


def test_the_same_id_with_another_body_is_refused(course, now):
    person = make_learner()
    enrol(person, course, now=now)
    report = happening(course.activities.first().key, at=now)
    record(user_id=person.user_id, course_key=course.key, happening=report, now=now)

    with pytest.raises(ConflictingResendError):
        record(
            user_id=person.user_id,
            course_key=course.key,
            happening=replace(report, digest="another"),
            now=now,
        )

    assert Fact.objects.count() == 1


def test_two_people_may_use_the_same_client_id(course, now):
    client_id = uuid4()
    for person in (make_learner(), make_learner()):
        enrol(person, course, now=now)
        do(
            person,
            course,
            course.activities.first().key,
            FactKind.VIEWED,
            at=now,
            client_id=client_id,
        )

    assert Fact.objects.count() == 2


def test_an_unknown_activity_is_refused(course, now):
    person = make_learner()
    enrol(person, course, now=now)

    with pytest.raises(UnknownActivityError):
        do(person, course, uuid4(), FactKind.VIEWED, at=now)


def test_an_activity_of_another_course_is_refused(course, now):
    other = release_course(make_outline())
    person = make_learner()
    enrol(person, course, now=now)
    enrol(person, other, now=now)

    with pytest.raises(UnknownActivityError):
        do(person, course, other.activities.first().key, FactKind.VIEWED, at=now)


def test_somebody_elses_enrolment_is_nobodys_business(course, now):
    enrol(make_learner(), course, now=now)

    with pytest.raises(NotEnrolledError):
        do(make_learner(), course, course.activities.first().key, FactKind.VIEWED, at=now)


def test_a_course_that_is_not_released_takes_nobody(now):
    staged = publish_outline(make_outline(), now=now)

    with pytest.raises(CourseNotOpenError):
        enrol(make_learner(), staged, now=now)


def test_enrolling_twice_is_one_round(course, now):
    person = make_learner()

    assert enrol(person, course, now=now) == enrol(person, course, now=now)
    assert Enrolment.objects.count() == 1


def test_completed_people_stay_completed_when_the_course_grows(course, now):
    person = make_learner()
    enrolment = enrol(person, course, now=now)
    finish(person, course, at=now)

    grown = make_outline(
        *[
            make_entry(Rule(a.rule), key=a.key, lesson_key=a.lesson_key)
            for a in course.activities.all()
        ],
        make_entry(),
        course_key=course.key,
    )
    publish_outline(grown, now=now)
    release(course, ReleaseChoice.NEW_LEARNERS, by=None, now=now)

    enrolment.refresh_from_db()
    assert enrolment.status == ProgressStatus.COMPLETED
    assert enrolment.edition.number == 1
    assert list(verify()) == []


def test_retiring_the_last_missing_activity_completes_people_in_the_background(course, now):
    person = make_learner()
    enrolment = enrol(person, course, now=now)
    lesson, incident, _quiz = course.activities.order_by("position")
    do(person, course, lesson.key, FactKind.VIEWED, at=now)
    do(person, course, incident.key, FactKind.ANSWERED, at=now)

    smaller = make_outline(
        *[make_entry(Rule(a.rule), key=a.key, lesson_key=a.lesson_key) for a in (lesson, incident)],
        course_key=course.key,
    )
    publish_outline(smaller, now=now)
    assert settle_course(course.pk, now=now) == 1
    assert settle_course(course.pk, now=now) == 0

    enrolment.refresh_from_db()
    assert enrolment.status == ProgressStatus.COMPLETED
    assert Completion.objects.count() == 1


def test_rebuilding_mends_a_projection_that_was_tampered_with(course, now):
    person = make_learner()
    enrolment = enrol(person, course, now=now)
    do(person, course, course.activities.first().key, FactKind.VIEWED, at=now)
    Enrolment.objects.update(evidence={}, status=ProgressStatus.NOT_STARTED, done_count=0)

    assert [d.enrolment_id for d in verify()] == [enrolment.pk]
    assert rebuild(now=now) == 1

    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.done_count) == (ProgressStatus.IN_PROGRESS, 1)
    assert list(verify()) == []


def test_a_failed_test_is_told_apart_from_an_unfinished_course(course, now):
    person = make_learner()
    enrolment = enrol(person, course, now=now)
    lesson, incident, quiz = [a.key for a in course.activities.order_by("position")]
    do(person, course, lesson, FactKind.VIEWED, at=now)
    do(person, course, incident, FactKind.ANSWERED, at=now)
    do(person, course, quiz, FactKind.TESTED, at=now, passed=False, points=40)

    enrolment.refresh_from_db()
    assert enrolment.status == ProgressStatus.FAILED
    assert progress_of(enrolment).done == 2


def test_a_fact_costs_a_fixed_number_of_statements(course, now, django_assert_num_queries):
    person = make_learner()
    enrol(person, course, now=now)
    lesson, incident, _quiz = [a.key for a in course.activities.order_by("position")]
    do(person, course, lesson, FactKind.VIEWED, at=now)

    # lock, fact and projection, between the two statements of a transaction
    with django_assert_num_queries(5):
        do(person, course, incident, FactKind.ANSWERED, at=now)
