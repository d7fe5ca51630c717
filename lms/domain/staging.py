"""Which courses have something to release, for all courses at once."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from lms.models import Activity, Course, EditionRequirement, Release


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedCourse:
    """A course, and whether what is published differs from what was last released."""

    course: Course
    title: str
    has_changes: bool


def staged_courses(language: str) -> list[StagedCourse]:
    """Return all courses by title, in as many statements for many courses as for one."""
    latest = Release.objects.filter(edition__course=OuterRef("pk")).order_by("-released_at", "-pk")
    courses = Course.objects.select_related("current_edition").annotate(
        last_release=Subquery(latest.values("pk")[:1])
    )
    staged, required = _staged(), _required()
    hashes = dict(
        Release.objects.filter(pk__in=[c.last_release for c in courses]).values_list("pk", "hashes")
    )
    found = [
        StagedCourse(
            course=course,
            title=course.title_in(language),
            has_changes=set(staged[course.pk]) != required[course.pk]
            or staged[course.pk] != hashes.get(course.last_release, {}),
        )
        for course in courses
    ]
    return sorted(found, key=lambda item: (item.title.casefold(), item.course.pk))


def _staged() -> dict[int, dict[str, str]]:
    """Return what each course would require if it were released now: keys and content hashes."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    activities = Activity.objects.filter(required=True, retired_at__isnull=True).order_by()
    for course, key, content_hash in activities.values_list("course", "key", "content_hash"):
        found[course][str(key)] = content_hash
    return found


def _required() -> dict[int, set[str]]:
    """Return what each course's current edition requires."""
    found: dict[int, set[str]] = defaultdict(set)
    items = EditionRequirement.objects.filter(edition__in=Course.objects.values("current_edition"))
    for course, key in items.order_by().values_list("activity__course", "activity__key"):
        found[course].add(str(key))
    return found
