"""What the templates of a lesson and its exercises are given."""

import json
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils.translation import get_language

from courses.data import LessonContent, Section
from courses.domain import answering
from courses.domain.content import course_structure
from courses.domain.exercises import EXERCISE_KINDS, AnswerError
from courses.domain.learning import LessonView, view_lesson
from lms.api import Enrolment, progress_of

PRIVATE_KINDS = frozenset({"reflection", "self_assessment"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What a learner has made of one exercise. A payload is of the exercise's own shape."""

    payload: Any = None
    error: AnswerError | None = None
    attempts: Any = ()
    is_done: bool = False
    again: bool = False


def lesson_context(
    lesson: LessonContent,
    enrolment: Enrolment | None,
    *,
    error: tuple[str, AnswerError] | None = None,
    wants: Any = None,  # noqa: ANN401 -- a QueryDict or nothing
) -> dict[str, Any]:
    """Return what the template of a lesson needs."""
    course_key, structure, view = None, None, LessonView()
    answers: dict[str, Any] = {}
    attempts: dict[str, Any] = {}
    if enrolment:
        course_key = enrolment.course.key
        structure = course_structure(course_key, lesson.language, enrolment.course.stamp)
        view = view_lesson(lesson, structure, enrolment, progress_of(enrolment))
        answers = answering.answers_in(lesson, enrolment)
        attempts = answering.attempts_in(lesson, enrolment)
    again = (wants or {}).get("again", "")
    sections = [
        {"section": section, "html": section.html}
        if section.activity is None
        else exercise_context(
            section,
            lesson,
            course_key,
            Own(
                payload=answers.get(section.id),
                error=error[1] if error and error[0] == section.id else None,
                attempts=attempts.get(section.id, []),
                is_done=section.activity in view.done_keys,
                again=again == section.id,
            ),
        )
        for section in lesson.sections
    ]
    return {
        "lesson": lesson,
        "structure": structure,
        "view": view,
        "sections": sections,
        "course_key": course_key,
        "client_id": uuid4(),
        "translations": dict(lesson.languages),
        "enrolment": enrolment,
    }


def exercise_context(
    section: Section, lesson: LessonContent, course_key: UUID | None, own: Own
) -> dict[str, Any]:
    """Return what the template of one exercise needs. Without a course nothing is sent."""
    shown: Any = {}
    template = "lotse_courses/exercises/quiz.html"
    if section.kind in EXERCISE_KINDS:
        exercise = EXERCISE_KINDS[section.kind]
        given = own.error.given if own.error and section.kind != "dialogue" else own.payload
        shown = exercise.shown(section.content, given)
        template = exercise.template
    return {
        "section": section,
        "content": section.content,
        "template": template,
        "answered": bool(own.payload) and not own.again and not own.error,
        "is_done": own.is_done,
        "error": str(own.error) if own.error else "",
        "client_id": uuid4(),
        "action": _action("answer", course_key, lesson, section),
        "quiz_action": _action("quiz_begin", course_key, lesson, section)
        if section.kind == "quiz"
        else "",
        "again_url": f"{lesson.url}?again={section.id}#a-{section.activity}",
        "attempts": list(own.attempts),
        "memo": _memo(section, lesson, own) if course_key else None,
        **shown,
    }


def _memo(section: Section, lesson: LessonContent, own: Own) -> Hashable:
    """Return under which key the drawn exercise may be kept, or nothing.

    What somebody wrote or said about themselves is never kept, nor is an error.
    """
    private = section.kind in PRIVATE_KINDS and own.payload is not None
    if private or own.error or section.kind == "quiz":
        return None
    payload = json.dumps(own.payload, sort_keys=True)
    return (lesson.reading, section.id, payload, own.is_done, own.again, get_language())


def _action(name: str, course_key: UUID | None, lesson: LessonContent, section: Section) -> str:
    """Return the address a form is sent to."""
    if course_key is None:
        return ""
    return reverse(f"lotse_courses:{name}", args=[course_key, lesson.key, section.id])
