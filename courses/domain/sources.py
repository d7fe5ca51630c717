"""Which page of a course, module or lesson is the source, and which are translations."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.models import Page, ReferenceIndex

from courses.models import CoursePage, LessonPage, ModulePage, Question, Quiz


def course_pages(course_key: UUID) -> QuerySet[CoursePage]:
    """Return the pages of a course in all languages, the source first.

    Translations are always made after their source, so the oldest page is the source.
    """
    pages: QuerySet[CoursePage] = (
        CoursePage.objects.filter(translation_key=course_key, alias_of__isnull=True)
        .select_related("locale")
        .order_by("pk")
    )
    return pages


def source_page(course_key: UUID) -> CoursePage | None:
    """Return the page a course was written in, published or not."""
    return course_pages(course_key).first()


def course_page_of(page: CoursePage | ModulePage | LessonPage) -> CoursePage | None:
    """Return the course a page belongs to, in the same language."""
    if isinstance(page, CoursePage):
        return page
    above = CoursePage.objects.ancestor_of(page).select_related("locale")
    found: CoursePage | None = above.order_by("-depth").first()
    return found


def course_keys_at(page: Any) -> set[UUID]:  # noqa: ANN401 -- any page
    """Return the courses that a page belongs to, is, or has below it."""
    above = CoursePage.objects.ancestor_of(page, inclusive=True)
    below = CoursePage.objects.descendant_of(page)
    return set((above | below).order_by().values_list("translation_key", flat=True))


def course_keys_with(thing: Quiz | Question) -> set[UUID]:
    """Return the courses in which a quiz, or a question of the bank, is asked."""
    same = {"translation_key": thing.translation_key}
    if isinstance(thing, Question):
        questions = Question.objects.filter(**same)
        same = {
            "translation_key__in": Quiz.objects.filter(
                quiz_questions__question__in=questions
            ).values("translation_key")
        }
    quizzes = Quiz.objects.filter(**same).values_list("pk", flat=True)
    users = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        to_content_type=ContentType.objects.get_for_model(Quiz),
        to_object_id__in=[str(pk) for pk in quizzes],
    ).values_list("object_id", flat=True)
    lessons = LessonPage.objects.filter(pk__in=[int(pk) for pk in users])
    return {key for lesson in lessons for key in course_keys_at(lesson)}


def live_modules(course: CoursePage) -> list[ModulePage]:
    """Return the published modules of a course in reading order."""
    modules = ModulePage.objects.child_of(course).live().select_related("locale")
    return list(modules.order_by("path"))


def live_lessons(course: CoursePage, modules: Iterable[ModulePage]) -> list[LessonPage]:
    """Return the published lessons of published modules in reading order."""
    paths = tuple(module.path for module in modules)
    lessons = LessonPage.objects.descendant_of(course).live().select_related("locale")
    return [x for x in lessons.order_by("path") if x.path.startswith(paths)] if paths else []
