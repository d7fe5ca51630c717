"""Lessons ready to draw: read once for each publish and language, kept in the process.

The course's ``stamp`` changes with every publish and is part of the key, so what is
remembered is never out of date. Drafts and previews are read anew each time.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar
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
from courses.models import CoursePage, LessonPage, ModulePage
from lms.data import Rule, activity_key

AnyPage = TypeVar("AnyPage", CoursePage, LessonPage)

_lessons: Memory[LessonContent | None] = Memory(lambda: conf.remembered_lessons)
# In a tuple, because that a course is not public is worth remembering, too.
_structures: Memory[tuple[CourseStructure | None]] = Memory(lambda: conf.remembered_lessons)


def lesson_content(lesson_key: UUID, language: str, stamp: UUID) -> LessonContent | None:
    """Return a published lesson in a language, or in its source language; kept by stamp.

    The source decides which exercises there are: what a translation does not have yet stands
    in the source's language, and what it still has is left out.
    """
    return _lessons.get(
        (lesson_key, language, stamp), lambda: _published_lesson(lesson_key, language)
    )


def course_structure(course_key: UUID, language: str, stamp: UUID) -> CourseStructure | None:
    """Return the map of a published course in a language; the source decides what is on it."""
    (found,) = _structures.get(
        (course_key, language, stamp), lambda: (_published_structure(course_key, language),)
    )
    return found


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
    pages = LessonPage.objects.filter(translation_key=lesson_key, alias_of__isnull=True)
    source, page = _best(pages.select_related("locale").order_by("pk"), language)
    if source is None or page is None or not _is_public(source):
        return None
    lesson = read_lesson(page)
    if page is source:
        return lesson
    return replace(lesson, sections=_as_in_source(lesson.sections, read_lesson(source)))


def _is_public(lesson: LessonPage) -> bool:
    """Tell whether a lesson's module and course are published, too."""
    above = lesson.get_ancestors().type(CoursePage, ModulePage)
    return not above.filter(live=False).exists()


def _as_in_source(sections: Iterable[Section], source: LessonContent) -> tuple[Section, ...]:
    """Return a translation's sections with just the exercises of the source."""
    wanted = {section.id: section for section in source.sections if section.activity}
    kept = tuple(s for s in sections if not s.activity or s.id in wanted)
    there = {section.id for section in kept}
    missing = [replace(s, language=source.language) for s in wanted.values() if s.id not in there]
    return (*kept, *missing)


def _published_structure(course_key: UUID, language: str) -> CourseStructure | None:
    """Read the map of a published course from the database."""
    source, course = _best(course_pages(course_key), language)
    return read_structure(course, source) if course else None


def read_structure(course: CoursePage, source: CoursePage | None = None) -> CourseStructure:
    """Return the map of a course in its page's language, as its source has it in public."""
    source = source or course
    modules = live_modules(source)
    lessons = live_lessons(source, modules)
    local = _translated(course) if course.pk != source.pk else {}
    return CourseStructure(
        key=course.translation_key,
        page_id=course.pk,
        title=course.title,
        url=course.get_url() or "",
        language=course.locale.language_code,
        modules=tuple(
            _module_ref(
                local.get(module.translation_key, module),
                tuple(
                    _ref(local.get(lesson.translation_key, lesson), lesson)
                    for lesson in lessons
                    if lesson.path.startswith(module.path)
                ),
            )
            for module in modules
        ),
    )


def _translated(course: CoursePage) -> dict[UUID, Any]:
    """Return the published modules and lessons of a translation by key."""
    modules = live_modules(course)
    pages: list[Any] = [*modules, *live_lessons(course, modules)]
    return {page.translation_key: page for page in pages if page.alias_of_id is None}


def _module_ref(module: ModulePage, lessons: tuple[LessonRef, ...]) -> ModuleRef:
    """Return a module's place on the map."""
    return ModuleRef(
        title=module.title,
        summary=module.summary,
        slug=module.slug,
        language=module.locale.language_code,
        lessons=lessons,
    )


def _ref(lesson: LessonPage, source: LessonPage) -> LessonRef:
    """Return a lesson's place on the map. Minutes and exercises are the source's."""
    parts = [*exercise_ids(source), LESSON_PART]
    return LessonRef(
        page_id=lesson.pk,
        key=lesson.translation_key,
        title=lesson.title,
        summary=lesson.summary,
        minutes=source.minutes,
        url=lesson.get_url() or "",
        language=lesson.locale.language_code,
        activities=tuple(activity_key(lesson.translation_key, part) for part in parts),
    )


def _best(pages: Iterable[AnyPage], language: str) -> tuple[AnyPage | None, AnyPage | None]:
    """Return the published source, which is the oldest, and the page in a language or it again.

    What is not public in its source is not public at all.
    """
    found = list(pages)
    if not found or not found[0].live:
        return None, None
    source = found[0]
    local = (p for p in found if p.live and p.locale.language_code == language)
    return source, next(local, source)


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
