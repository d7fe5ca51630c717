"""Which page of a course, module or lesson is the source, and which are translations."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from courses.models import CoursePage, LessonPage, ModulePage


def course_pages(course_key: UUID) -> QuerySet[CoursePage]:
    """Return the pages of a course in all languages, the source first.

    Translations are always made after their source, so the oldest page is the source.
    """
    return (
        CoursePage.objects.filter(translation_key=course_key, alias_of__isnull=True)
        .select_related("locale")
        .order_by("pk")
    )


def source_page(course_key: UUID) -> CoursePage | None:
    """Return the page a course was written in, published or not."""
    return course_pages(course_key).first()


def course_page_of(page: CoursePage | ModulePage | LessonPage) -> CoursePage | None:
    """Return the course a page belongs to, in the same language."""
    if isinstance(page, CoursePage):
        return page
    return CoursePage.objects.ancestor_of(page).select_related("locale").order_by("-depth").first()


def live_modules(course: CoursePage) -> list[ModulePage]:
    """Return the published modules of a course in reading order."""
    return list(ModulePage.objects.child_of(course).live().order_by("path"))


def live_lessons(course: CoursePage, modules: Iterable[ModulePage]) -> list[LessonPage]:
    """Return the published lessons of published modules in reading order."""
    paths = tuple(module.path for module in modules)
    lessons = LessonPage.objects.descendant_of(course).live().order_by("path")
    return [lesson for lesson in lessons if lesson.path.startswith(paths)] if paths else []
