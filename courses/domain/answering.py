"""Taking an answer: stored here, told to the hub, in one transaction."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from courses.data import LessonContent, Place, Section
from courses.domain.content import lesson_content
from courses.domain.exercises import EXERCISE_KINDS, AnswerError
from courses.domain.exercises.base import Payload, Posted
from courses.domain.outline import LESSON_PART
from courses.models import Answer, Attempt, JournalEntry, SelfRating
from lms.api import (
    ConflictingResendError,
    Enrolment,
    Happening,
    PreparedInsert,
    UnknownActivityError,
    activity_of,
    locked_enrolment,
    map_of,
    progress_of,
    record,
    record_locked,
)
from lms.data import FactKind, Progress, activity_key

__all__ = [
    "STORES",
    "Place",
    "Taken",
    "answer",
    "answers_in",
    "attempts_in",
    "finish_lesson",
]

STORES: dict[str, type[Answer | JournalEntry | SelfRating]] = {
    "answer": Answer,
    "journal": JournalEntry,
    "rating": SelfRating,
}
_INSERTS = {store: PreparedInsert(model) for store, model in STORES.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """An answer that was taken, and how far the learner is with it."""

    lesson: LessonContent
    section: Section
    payload: Payload
    progress: Progress
    enrolment: Enrolment


def answer(
    place: Place, section_id: str, posted: Posted, *, client_id: UUID, now: datetime
) -> Taken:
    """Take an answer to an exercise; sending it again changes nothing.

    Raises ``NotEnrolledError``, ``UnknownActivityError``, ``AnswerError`` for an answer that
    cannot be taken, and ``ConflictingResendError`` when the id was used for another answer.
    """
    try:
        with transaction.atomic():
            return _answer(place, section_id, posted, client_id, now)
    except IntegrityError:
        return _repeated(place, section_id, posted, client_id)
    except AnswerError:
        # The second press on a reply finds the conversation one step further on.
        try:
            return _repeated(place, section_id, posted, client_id)
        except ConflictingResendError:
            pass
        raise


def _answer(place: Place, section_id: str, posted: Posted, client_id: UUID, now: datetime) -> Taken:
    """Store an answer and, when it finishes the exercise, record the fact."""
    enrolment = locked_enrolment(place.user_id, place.course_key)
    lesson, section = _find(place, section_id, enrolment)
    exercise = EXERCISE_KINDS[section.kind]
    activity = activity_of(enrolment, _key(section))
    before = (
        _latest_payload(exercise.store, enrolment, activity.id) if _builds_on(section) else None
    )
    payload = exercise.read(section.content, posted, before)
    digest = _digest(posted, section)
    _INSERTS[exercise.store].add(
        enrolment_id=enrolment.pk,
        activity_id=activity.id,
        client_id=client_id,
        digest=digest,
        payload=payload,
        answered_at=now,
    )
    if exercise.is_finished(section.content, payload):
        happening = Happening(
            activity_key=_key(section),
            kind=FactKind.ANSWERED,
            client_id=client_id,
            digest=digest,
            happened_at=now,
        )
        progress = record_locked(enrolment, happening, now=now)
    else:
        progress = progress_of(enrolment)
    return Taken(
        lesson=lesson, section=section, payload=payload, progress=progress, enrolment=enrolment
    )


def _repeated(place: Place, section_id: str, posted: Posted, client_id: UUID) -> Taken:
    """Return what was stored under a client id; refuse another answer under the same."""
    with transaction.atomic():
        enrolment = locked_enrolment(place.user_id, place.course_key)
        lesson, section = _find(place, section_id, enrolment)
        store = STORES[EXERCISE_KINDS[section.kind].store]
        known = store.objects.filter(enrolment=enrolment, client_id=client_id).first()
        if known is None or known.digest != _digest(posted, section):
            raise ConflictingResendError(str(client_id))
        return Taken(
            lesson=lesson,
            section=section,
            payload=known.payload,
            progress=progress_of(enrolment),
            enrolment=enrolment,
        )


def finish_lesson(place: Place, *, client_id: UUID, now: datetime) -> Progress:
    """Record that a learner has worked through a lesson to its end.

    Raises ``NotEnrolledError`` and ``UnknownActivityError``.
    """
    happening = Happening(
        activity_key=activity_key(place.lesson_key, LESSON_PART),
        kind=FactKind.VIEWED,
        # The lesson is all that such a report says, so the same id never means two things.
        client_id=uuid5(client_id, str(place.lesson_key)),
        digest=LESSON_PART,
        happened_at=now,
    )
    return record(user_id=place.user_id, course_key=place.course_key, happening=happening, now=now)


def answers_in(lesson: LessonContent, enrolment: Enrolment) -> dict[str, Payload]:
    """Return a learner's latest answer to each exercise of a lesson, by block id."""
    course_map = map_of(enrolment)
    found: dict[str, Payload] = {}
    by_store: dict[str, dict[int, str]] = {}
    for section in lesson.sections:
        info = course_map.by_key.get(section.activity) if section.activity else None
        if info and section.kind in EXERCISE_KINDS:
            store = EXERCISE_KINDS[section.kind].store
            by_store.setdefault(store, {})[info.id] = section.id
    for store, ids in by_store.items():
        rows = STORES[store].objects.latest_first(enrolment.pk, list(ids))
        for activity_id, payload in rows.values_list("activity_id", "payload"):
            found.setdefault(ids[activity_id], payload)
    return found


def attempts_in(lesson: LessonContent, enrolment: Enrolment) -> dict[str, list[Attempt]]:
    """Return a learner's attempts at the quizzes of a lesson, latest first, by block id."""
    course_map = map_of(enrolment)
    ids = {
        info.id: section.id
        for section in lesson.sections
        if section.kind == "quiz"
        and section.activity
        and (info := course_map.by_key.get(section.activity))
    }
    found: dict[str, list[Attempt]] = {section_id: [] for section_id in ids.values()}
    if ids:
        for attempt in Attempt.objects.filter(enrolment=enrolment, activity_id__in=ids):
            found[ids[attempt.activity_id]].append(attempt)
    return found


def _find(place: Place, section_id: str, enrolment: Enrolment) -> tuple[LessonContent, Section]:
    """Return the lesson and exercise meant. Raises ``UnknownActivityError``."""
    lesson = lesson_content(place.lesson_key, place.language, enrolment.course.stamp)
    section = lesson.section(section_id) if lesson else None
    if lesson is None or section is None or section.kind not in EXERCISE_KINDS:
        raise UnknownActivityError(section_id)
    return lesson, section


def _key(section: Section) -> UUID:
    """Return the activity of an exercise."""
    if section.activity is None:
        raise UnknownActivityError(section.id)
    return section.activity


def _builds_on(section: Section) -> bool:
    """Tell whether an answer goes on from the one before."""
    return section.kind == "dialogue"


def _latest_payload(store: str, enrolment: Enrolment, activity_id: int) -> Payload | None:
    """Return a learner's latest answer to one exercise."""
    rows = STORES[store].objects.latest_first(enrolment.pk, [activity_id])
    payload: Payload | None = rows.values_list("payload", flat=True).first()
    return payload


def _digest(posted: Posted, section: Section) -> str:
    """Return a fingerprint of what was sent, whatever becomes of it."""
    fields: Any = posted
    values = {
        name: fields.getlist(name)
        for name in sorted(fields)
        if name not in {"csrfmiddlewaretoken", "client_id"}
    }
    text = json.dumps([section.id, values], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
