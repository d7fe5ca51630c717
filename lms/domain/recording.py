"""Writing down what learners do, and completing what is complete."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import BigIntegerField, UUIDField

from lms import clock
from lms.choices import CompletionKind, FactKind, ProgressStatus, Rule
from lms.data import Evidence, FactValue, Progress
from lms.domain.coursemap import ActivityInfo, CourseMap, course_map
from lms.domain.prepared import PreparedInsert, PreparedLock, Slot
from lms.domain.progress import judge, merge, pack, trace_of, unpack
from lms.events import CourseCompleted, announce
from lms.models import Completion, Enrolment, Fact


class NotEnrolledError(LookupError):
    """This person is not taking this course."""


class ConflictingResendError(ValueError):
    """The same id was used before for something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """What a learner did, as it reached us. ``digest`` identifies its whole content."""

    activity_key: UUID
    kind: FactKind
    client_id: UUID
    digest: str
    happened_at: datetime
    passed: bool | None = None
    points: int | None = None


_locked = PreparedLock(
    Enrolment,
    lambda: (
        Enrolment.objects.for_learning(
            Slot("user_id", BigIntegerField()), Slot("course_key", UUIDField())
        )
        .order_by()
        .select_for_update(of=("self",))
    ),
)
_facts = PreparedInsert(Fact)


def locked_enrolment(user_id: int, course_key: UUID) -> Enrolment:
    """Return an account's current round in a course, locked until the transaction ends.

    Raises ``NotEnrolledError`` when there is none.
    """
    for enrolment, course in _locked.rows(user_id=user_id, course_key=course_key):
        enrolment.course = course
        return cast("Enrolment", enrolment)
    raise NotEnrolledError(str(course_key))


def map_of(enrolment: Enrolment) -> CourseMap:
    """Return the course as this enrolment has to take it."""
    return course_map(enrolment.course, enrolment.edition_id)


def progress_of(enrolment: Enrolment) -> Progress:
    """Say how far an enrolment is and why."""
    return judge(map_of(enrolment).requirements, unpack(enrolment.evidence))


def activity_of(enrolment: Enrolment, key: UUID) -> ActivityInfo:
    """Return an activity of the enrolment's course. Raises ``UnknownActivityError``."""
    return map_of(enrolment).activity(key)


@transaction.atomic(savepoint=False)
def record_locked(enrolment: Enrolment, happening: Happening, *, now: datetime) -> Progress:
    """Write a fact about an enrolment that the caller has locked, and all that follows.

    Raises ``UnknownActivityError``, and ``IntegrityError`` for a client id that is taken:
    the caller rolls back and asks ``is_repeated``.
    """
    activity = activity_of(enrolment, happening.activity_key)
    _facts.add(
        enrolment_id=enrolment.pk,
        activity_id=activity.id,
        kind=happening.kind,
        happened_at=happening.happened_at,
        recorded_at=now,
        client_id=happening.client_id,
        digest=happening.digest,
        passed=happening.passed,
        points=happening.points,
    )
    value = FactValue(
        activity=activity.id,
        kind=happening.kind,
        happened_at=happening.happened_at,
        passed=happening.passed,
        points=happening.points,
    )
    evidence = unpack(enrolment.evidence)
    known = evidence.get(activity.id)
    evidence[activity.id] = merge(known, trace_of(value)) if known else trace_of(value)
    return project(enrolment, evidence, now=now)


def record(*, user_id: int, course_key: UUID, happening: Happening, now: datetime) -> Progress:
    """Write down what a learner did; the same report again changes nothing.

    Raises ``NotEnrolledError``, ``UnknownActivityError``, and ``ConflictingResendError``
    when the client id was used for something else.
    """
    try:
        with transaction.atomic():
            enrolment = locked_enrolment(user_id, course_key)
            return record_locked(enrolment, happening, now=now)
    except IntegrityError:
        enrolment_now = Enrolment.objects.for_learning(user_id, course_key).get()
        if not is_repeated(enrolment_now, happening.client_id, happening.digest):
            raise
        return progress_of(enrolment_now)


@transaction.atomic
def record_for(enrolment: Enrolment, happening: Happening, *, now: datetime) -> Progress:
    """Write down what somebody did who has no account, as in imports and for sample people.

    Raises ``UnknownActivityError``, and ``IntegrityError`` for a client id that is taken.
    """
    locked = (
        Enrolment.objects.select_related("course", "edition")
        .select_for_update(of=("self",))
        .get(pk=enrolment.pk)
    )
    return record_locked(locked, happening, now=now)


def is_repeated(enrolment: Enrolment, client_id: UUID, digest: str) -> bool:
    """Tell whether a fact with this client id is stored already.

    Raises ``ConflictingResendError`` when it says something else.
    """
    known = Fact.objects.filter(enrolment=enrolment, client_id=client_id).first()
    if known and known.digest != digest:
        raise ConflictingResendError(str(client_id))
    return known is not None


def project(enrolment: Enrolment, evidence: Evidence, *, now: datetime) -> Progress:
    """Write what the facts come to onto the enrolment, and complete it if that was all.

    A completed enrolment stays completed, whatever the course has become.
    """
    progress = judge(map_of(enrolment).requirements, evidence)
    enrolment.evidence = pack(evidence)
    fields = ["evidence"]
    if enrolment.is_running:
        enrolment.status = progress.status
        enrolment.done_count = progress.done
        enrolment.required_count = progress.required
        fields += ["status", "done_count", "required_count"]
        if progress.status == ProgressStatus.COMPLETED and progress.completed_at:
            enrolment.completed_at = progress.completed_at
            enrolment.completed_on = clock.date_of(progress.completed_at)
            fields += ["completed_at", "completed_on"]
            _complete(enrolment, now)
    enrolment.save(update_fields=fields)
    return progress


def _complete(enrolment: Enrolment, now: datetime) -> None:
    """Write the completion of an enrolment and announce it."""
    course, edition = enrolment.course, enrolment.edition
    completed_at, completed_on = enrolment.completed_at, enrolment.completed_on
    if completed_at is None or completed_on is None:
        msg = "Only a completed enrolment has a completion."
        raise ValueError(msg)
    completion = Completion.objects.create(
        person_id=enrolment.person_id,
        kind=CompletionKind.COURSE,
        source_key=f"enrolment:{enrolment.pk}",
        enrolment=enrolment,
        edition=edition,
        source_language=course.source_language,
        texts=course.texts,
        minutes=edition.minutes,
        tested=any(item.rule == Rule.PASSED for item in map_of(enrolment).requirements),
        completed_on=completed_on,
        completed_at=completed_at,
        recorded_at=now,
    )
    announce(
        CourseCompleted(
            enrolment_id=enrolment.pk, completion_id=completion.pk, completed_at=completed_at
        )
    )


def values_of(facts: Iterable[Fact]) -> list[FactValue]:
    """Return stored facts as values."""
    return [
        FactValue(
            activity=fact.activity_id,
            kind=FactKind(fact.kind),
            happened_at=fact.happened_at,
            passed=fact.passed,
            points=fact.points,
        )
        for fact in facts
    ]
