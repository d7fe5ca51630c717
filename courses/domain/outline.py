"""Telling the hub what was published: derived from the pages, so it can always be made anew."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses.blocks import EXERCISES
from courses.domain.quizzes import quiz_problem
from courses.domain.sources import course_pages, live_lessons, live_modules
from courses.models import CoursePage, LessonPage
from lms.api import Course, block_release, close_course, publish_outline
from lms.data import Outline, OutlineEntry, Rule, activity_key

LESSON_PART = "lesson"


class OutlineError(ValueError):
    """What is public cannot be a course; the message says why, in the trainer's language."""


@transaction.atomic
def publish_course(course_key: UUID, *, now: datetime) -> None:
    """Push a course's outline into the hub, in every language it is published in.

    A course whose source is not public takes nobody new. What is public but unsound blocks
    the release and says why; the last good edition stays.
    """
    # Two pages published at once: who comes second reads both, and writes last.
    Course.objects.select_for_update().filter(key=course_key).first()
    pages = list(course_pages(course_key))
    if not pages or not pages[0].live:
        close_course(course_key)
        return
    source, *translations = pages
    problem = ""
    outline = build_outline(source, is_source=True)
    try:
        _refuse_unsound(source)
    except OutlineError as error:
        problem = str(error)
    publish_outline(outline, now=now)
    for page in translations:
        if page.live:
            publish_outline(build_outline(page, is_source=False), now=now)
    if problem:
        block_release(course_key, problem)


def publish_after(course_keys: Iterable[UUID], *, now: datetime) -> None:
    """Push outlines when what is going on is done, such as the deletion of many pages."""
    for key in course_keys:
        transaction.on_commit(partial(publish_course, key, now=now))


def build_outline(course: CoursePage, *, is_source: bool) -> Outline:
    """Return the outline of a course as it is public in one language."""
    lessons = live_lessons(course, live_modules(course))
    return Outline(
        course_key=course.translation_key,
        language=course.locale.language_code,
        is_source=is_source,
        title=course.title,
        summary=course.summary,
        competencies=tuple(str(block.value) for block in course.competencies),
        entries=tuple(entry for lesson in lessons for entry in _entries(lesson)),
    )


def exercises_of(lesson: LessonPage) -> Iterator[Any]:
    """Yield the blocks of a lesson that are answered."""
    return (block for block in lesson.body if block.block_type in EXERCISES)


def exercise_ids(lesson: LessonPage) -> list[str]:
    """Return the ids of a lesson's exercises: what a translation must have, too."""
    return [str(block.id) for block in exercises_of(lesson)]


def _entries(lesson: LessonPage) -> Iterator[OutlineEntry]:
    """Yield the activities of a lesson: its exercises, and working through it to the end."""
    raw = {str(item["id"]): item for item in lesson.body.raw_data if item.get("id")}
    for block in exercises_of(lesson):
        yield OutlineEntry(
            key=activity_key(lesson.translation_key, block.id),
            lesson_key=lesson.translation_key,
            kind=block.block_type,
            rule=Rule.PASSED if block.block_type == "quiz" else Rule.ANSWERED,
            required=bool(block.value.get("required")),
            minutes=0,
            content_hash=_hash(raw.get(str(block.id))),
            title=exercise_title(block.block_type, block.value),
        )
    yield OutlineEntry(
        key=activity_key(lesson.translation_key, LESSON_PART),
        lesson_key=lesson.translation_key,
        kind=LESSON_PART,
        rule=Rule.VIEWED,
        required=True,
        minutes=lesson.minutes,
        content_hash=_hash([lesson.title, list(lesson.body.raw_data)]),
        title=lesson.title,
    )


def exercise_title(kind: str, value: Any) -> str:  # noqa: ANN401 -- a block's value
    """Return what an exercise is called on maps and in lists."""
    if kind == "quiz":
        return str(value["quiz"].title) if value.get("quiz") else str(_("Quiz"))
    for name in ("title", "heading", "question"):
        if value.get(name):
            return str(value[name])
    return kind


def _refuse_unsound(course: CoursePage) -> None:
    """Raise ``OutlineError`` for tests that cannot be passed and exercises without sense."""
    for lesson in live_lessons(course, live_modules(course)):
        for block in exercises_of(lesson):
            problem = (
                quiz_problem(block.value.get("quiz"))
                if block.block_type == "quiz"
                else _block_problem(block)
            )
            if problem:
                raise OutlineError(
                    _("Lesson “%(lesson)s”: %(problem)s")
                    % {"lesson": lesson.title, "problem": problem}
                )


def _block_problem(block: Any) -> str:  # noqa: ANN401 -- a bound block
    """Say what the block's own rules find wrong with its value."""
    try:
        block.block.clean(block.value)
    except ValidationError as error:
        return _first_message(error) or str(block.block.label)
    return ""


def _first_message(error: Any) -> str:  # noqa: ANN401 -- Wagtail nests errors in many ways
    """Return the first words found in nested errors of blocks."""
    if isinstance(error, str):
        return error
    nested = [*getattr(error, "non_block_errors", ())]
    block_errors = getattr(error, "block_errors", None)
    if isinstance(block_errors, dict):
        nested += list(block_errors.values())
    elif block_errors:
        nested += [e for e in block_errors if e]
    for inner in nested:
        found = _first_message(inner)
        if found:
            return found
    messages = getattr(error, "messages", None)
    return str(messages[0]) if messages else ""


def _hash(raw: Any) -> str:  # noqa: ANN401 -- raw block data
    """Return a fingerprint of content."""
    text = json.dumps(raw, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
