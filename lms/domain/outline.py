"""Taking in what a trainer has published."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from lms.data import Outline, OutlineEntry
from lms.events import OutlineStaged, announce
from lms.models import Activity, Course


@transaction.atomic
def publish_outline(outline: Outline, *, now: datetime) -> Course:
    """Stage a course's outline as its author published it in one language.

    The source language decides which activities there are; what it no longer has is
    retired, what it has again is taken back. Another language brings titles only. Nothing
    becomes required here: that is what releasing is for. Doing it twice changes nothing.
    """
    course, _created = Course.objects.select_for_update().get_or_create(
        key=outline.course_key, defaults={"source_language": outline.language}
    )
    course.texts[outline.language] = {
        "title": outline.title,
        "summary": outline.summary,
        "competencies": list(outline.competencies),
    }
    if outline.is_source:
        course.source_language = outline.language
        course.is_open = outline.is_open
        course.release_blocked = ""
        _replace(course, outline, now)
    else:
        _retitle(course, outline)
    course.stamp = uuid4()
    course.save()
    announce(OutlineStaged(course_id=course.pk))
    return course


@transaction.atomic
def close_course(course_key: UUID) -> None:
    """Take a course off the catalogue; nobody new can enrol, no record changes."""
    Course.objects.filter(key=course_key).update(is_open=False, stamp=uuid4())


@transaction.atomic
def block_release(course_key: UUID, reason: str) -> None:
    """Say why what reached the public cannot be released; the last good edition stays."""
    limit = Course._meta.get_field("release_blocked").max_length
    Course.objects.filter(key=course_key).update(release_blocked=reason[:limit])


def _replace(course: Course, outline: Outline, now: datetime) -> None:
    """Make the activities of a course those of the outline."""
    known = {activity.key: activity for activity in course.activities.all()}
    for position, entry in enumerate(outline.entries):
        activity = known.pop(entry.key, None) or Activity(course=course, key=entry.key)
        _take_over(activity, entry, position, outline.language)
        activity.save()
    for gone in known.values():
        if gone.retired_at is None:
            gone.retired_at = now
            gone.save(update_fields=["retired_at"])


def _take_over(activity: Activity, entry: OutlineEntry, position: int, language: str) -> None:
    """Write what the source language says about one activity onto its row."""
    activity.lesson_key = entry.lesson_key
    activity.kind = entry.kind
    activity.rule = entry.rule
    activity.required = entry.required
    activity.minutes = entry.minutes
    activity.position = position
    activity.content_hash = entry.content_hash
    activity.texts = {**activity.texts, language: {"title": entry.title}}
    activity.retired_at = None


def _retitle(course: Course, outline: Outline) -> None:
    """Add one language's titles to the activities that the course has."""
    titles = {entry.key: entry.title for entry in outline.entries}
    changed = []
    for activity in course.activities.filter(key__in=titles):
        activity.texts = {**activity.texts, outline.language: {"title": titles[activity.key]}}
        changed.append(activity)
    Activity.objects.bulk_update(changed, ["texts"])
