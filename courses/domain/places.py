"""Where things are: addresses of courses and activities, and the catalogue."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from courses.data import CourseStructure
from courses.domain.content import course_structure
from courses.models import CourseIndexPage, CoursePage
from lms.api import Course, remembered
from lms.registry import NavigationItem

_CATALOGUE_SECONDS = 60


def activity_url(course: Course, key: UUID, language: str) -> str | None:
    """Return the address of an activity's lesson, at the exercise itself."""
    structure = course_structure(course.key, language, course.stamp)
    for lesson in structure.lessons if structure else ():
        if key in lesson.activities:
            anchor = f"#a-{key}" if key != lesson.activities[-1] else ""
            return f"{lesson.url}{anchor}"
    return None


def course_url(course: Course, language: str) -> str | None:
    """Return the address of a course's page."""
    structure = course_structure(course.key, language, course.stamp)
    return structure.url if structure else None


def catalogue_url(language: str) -> str | None:
    """Return the address of the catalogue in a language, remembered for a moment."""
    key = f"lotse:catalogue:{language}"
    return remembered(key, _CATALOGUE_SECONDS, lambda: _catalogue_url(language)) or None


def _catalogue_url(language: str) -> str:
    """Find the catalogue in a language, or in any; empty when there is none."""
    pages = CourseIndexPage.objects.live().order_by("pk")
    page = pages.filter(locale__language_code=language).first() or pages.first()
    return (page.get_url() or "") if page else ""


def catalogue_item(language: str, _user: object) -> NavigationItem | None:
    """Return the catalogue's entry in the menu, the same for everybody."""
    url = catalogue_url(language)
    return NavigationItem(label=_("Learn"), url=url, icon="learn", section="learn") if url else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueEntry:
    """A course as the catalogue shows it."""

    page: CoursePage
    course: Course
    structure: CourseStructure
    languages: tuple[str, ...]


def catalogue(index: Any, language: str) -> list[CatalogueEntry]:  # noqa: ANN401 -- any page
    """Return the courses below a page that take people, in the order of the tree."""
    pages = list(
        CoursePage.objects.descendant_of(index)
        .live()
        .order_by("path")
        .select_related("picture")
        .prefetch_related("picture__renditions")
    )
    courses = {
        course.key: course
        for course in Course.objects.filter(
            key__in=[page.translation_key for page in pages],
            is_open=True,
            current_edition__isnull=False,
        )
    }
    found = []
    for page in pages:
        course = courses.get(page.translation_key)
        structure = course_structure(course.key, language, course.stamp) if course else None
        if course and structure:
            found.append(
                CatalogueEntry(
                    page=page,
                    course=course,
                    structure=structure,
                    languages=tuple(sorted(course.texts)),
                )
            )
    return found
