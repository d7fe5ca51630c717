"""What the templates of a lesson and its exercises are given."""

from typing import Any
from uuid import UUID, uuid4

from django.urls import reverse

from courses.data import LessonContent, Section
from courses.domain import answering
from courses.domain.content import course_structure
from courses.domain.exercises import EXERCISE_KINDS, AnswerError
from courses.domain.learning import LessonView, view_lesson
from lms.api import Enrolment, progress_of


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
            answers.get(section.id),
            error=error[1] if error and error[0] == section.id else None,
            attempts=attempts.get(section.id, []),
            is_done=section.activity in view.done_keys,
            again=again == section.id,
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
    section: Section,
    lesson: LessonContent,
    course_key: UUID | None,
    payload: Any,  # noqa: ANN401 -- by kind of exercise
    *,
    error: AnswerError | None = None,
    attempts: Any = (),  # noqa: ANN401 -- a sequence of attempts
    is_done: bool = False,
    again: bool = False,
) -> dict[str, Any]:
    """Return what the template of one exercise needs."""
    shown: Any = {}
    template = "lotse_courses/exercises/quiz.html"
    if section.kind in EXERCISE_KINDS:
        exercise = EXERCISE_KINDS[section.kind]
        given = error.given if error and section.kind != "dialogue" else payload
        shown = exercise.shown(section.content, given)
        template = exercise.template
    return {
        "section": section,
        "content": section.content,
        "template": template,
        "answered": bool(payload) and not again and not error,
        "is_done": is_done,
        "error": str(error) if error else "",
        "client_id": uuid4(),
        "action": reverse("lotse_courses:answer", args=[course_key, lesson.key, section.id])
        if course_key
        else "",
        "quiz_action": reverse(
            "lotse_courses:quiz_begin", args=[course_key, lesson.key, section.id]
        )
        if course_key and section.kind == "quiz"
        else "",
        "again_url": f"{lesson.url}?again={section.id}#a-{section.activity}",
        "attempts": list(attempts),
        **shown,
    }
