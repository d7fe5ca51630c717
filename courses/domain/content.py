"""Lessons ready to draw: read once for each publish and language, kept in the process.

The course's ``stamp`` changes with every publish and is part of the key, so what is
remembered is never out of date. Drafts and previews are read anew each time.
"""

from typing import Any
from uuid import UUID

from django.db.models import Q

from courses.blocks import EXERCISES
from courses.conf import conf
from courses.data import CourseStructure, LessonContent, LessonRef, ModuleRef, Section
from courses.domain.drawing import draw_block
from courses.domain.exercise_content import exercise_content
from courses.domain.memory import Memory
from courses.domain.outline import LESSON_PART, exercise_ids, exercise_title
from courses.domain.sources import course_pages, live_lessons, live_modules
from courses.models import CoursePage, LessonPage
from lms.data import Rule, activity_key

_lessons: Memory[LessonContent | None] = Memory(lambda: conf.remembered_lessons)
_structures: Memory[CourseStructure | None] = Memory(lambda: conf.remembered_lessons)


def lesson_content(lesson_key: UUID, language: str, stamp: UUID) -> LessonContent | None:
    """Return a published lesson in a language, or in its source language; kept by stamp."""
    return _lessons.get(
        (lesson_key, language, stamp), lambda: _published_lesson(lesson_key, language)
    )


def course_structure(course_key: UUID, language: str, stamp: UUID) -> CourseStructure | None:
    """Return the map of a published course in a language, or in its source language."""
    return _structures.get(
        (course_key, language, stamp), lambda: _published_structure(course_key, language)
    )


def forget_all() -> None:
    """Forget all that is remembered; for tests that take their changes back."""
    _lessons.clear()
    _structures.clear()


def read_lesson(page: LessonPage) -> LessonContent:
    """Return a lesson page, published or draft, ready to draw."""
    return LessonContent(
        page_id=page.pk or 0,
        key=page.translation_key,
        language=page.locale.language_code,
        title=page.title,
        summary=page.summary,
        minutes=page.minutes,
        url=page.get_url() or "",
        sections=tuple(_section(page, block) for block in page.body),
        languages=_addresses(page),
    )


def _published_lesson(lesson_key: UUID, language: str) -> LessonContent | None:
    """Read a published lesson from the database."""
    pages = LessonPage.objects.filter(translation_key=lesson_key, alias_of__isnull=True).live()
    page = _best(pages, language)
    return read_lesson(page) if page else None


def _published_structure(course_key: UUID, language: str) -> CourseStructure | None:
    """Read the map of a published course from the database."""
    course = _best(course_pages(course_key).live(), language)
    return read_structure(course) if course else None


def read_structure(course: CoursePage) -> CourseStructure:
    """Return the map of a course as it is public in its page's language."""
    modules = live_modules(course)
    lessons = live_lessons(course, modules)
    return CourseStructure(
        key=course.translation_key,
        page_id=course.pk,
        title=course.title,
        url=course.get_url() or "",
        modules=tuple(
            ModuleRef(
                title=module.title,
                summary=module.summary,
                slug=module.slug,
                lessons=tuple(_ref(x) for x in lessons if x.path.startswith(module.path)),
            )
            for module in modules
        ),
    )


def _ref(lesson: LessonPage) -> LessonRef:
    """Return a lesson's place on the map."""
    parts = [*exercise_ids(lesson), LESSON_PART]
    return LessonRef(
        page_id=lesson.pk,
        key=lesson.translation_key,
        title=lesson.title,
        summary=lesson.summary,
        minutes=lesson.minutes,
        url=lesson.get_url() or "",
        activities=tuple(activity_key(lesson.translation_key, part) for part in parts),
    )


def _best(pages: Any, language: str) -> Any:  # noqa: ANN401 -- pages of one type
    """Return the page in a language, or the oldest, which is the source."""
    found = list(pages.select_related("locale").order_by("pk"))
    return next(
        (p for p in found if p.locale.language_code == language), found[0] if found else None
    )


def _section(page: LessonPage, block: Any) -> Section:  # noqa: ANN401 -- a bound block
    """Return one block as a section: drawn, or with its content for an exercise."""
    if block.block_type not in EXERCISES:
        return Section(id=str(block.id), kind=block.block_type, html=draw_block(block))
    return Section(
        id=str(block.id),
        kind=block.block_type,
        content=exercise_content(block.block_type, block.value, page.locale.language_code),
        activity=activity_key(page.translation_key, block.id),
        rule=Rule.PASSED if block.block_type == "quiz" else Rule.ANSWERED,
        required=bool(block.value.get("required")),
        title=exercise_title(block.block_type, block.value),
    )


def _addresses(page: LessonPage) -> dict[str, str]:
    """Return the lesson's address in each language it is published in."""
    if page.pk is None:
        return {}
    pages = LessonPage.objects.filter(
        Q(pk=page.pk) | Q(translation_key=page.translation_key, live=True)
    ).select_related("locale")
    return {p.locale.language_code: p.get_url() or "" for p in pages}
