"""Releasing a course: one act over all its pages that makes an edition."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from lms.choices import ReleaseChoice
from lms.domain.settling import settled_by
from lms.events import EditionReleased, announce
from lms.models import Activity, Course, Edition, EditionRequirement, Enrolment, Person, Release


class ReleaseError(ValueError):
    """The course cannot be released as asked; the message says why, in the reader's language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasePreview:
    """What releasing now would mean. Minutes are planned minutes of what is required."""

    first: bool
    added: tuple[Activity, ...]
    removed: tuple[Activity, ...]
    changed: tuple[Activity, ...]
    required: int
    minutes: int
    completed_people: int
    running_people: int
    complete_now: int
    blocked: str

    @property
    def only_wording(self) -> bool:
        """Whether the requirements are the same as in the current edition."""
        return not self.first and not self.added and not self.removed


def preview_release(course: Course) -> ReleasePreview:
    """Compare what is staged with the current edition, and count whom it concerns."""
    staged = _staged(course)
    before = _required_now(course)
    last = Release.objects.filter(edition__course=course).last()
    hashes = last.hashes if last else {}
    counts = Enrolment.objects.filter(course=course, is_current=True).aggregate(
        completed=Count("pk", filter=Q(completed_at__isnull=False)),
        running=Count("pk", filter=Q(completed_at__isnull=True, withdrawn_at__isnull=True)),
    )
    return ReleasePreview(
        first=course.current_edition_id is None,
        added=tuple(a for a in staged if a.pk not in before),
        removed=tuple(a for pk, a in before.items() if pk not in {s.pk for s in staged}),
        changed=tuple(
            a for a in staged if a.pk in before and hashes.get(str(a.key)) != a.content_hash
        ),
        required=len(staged),
        minutes=sum(activity.minutes for activity in staged),
        completed_people=counts["completed"],
        running_people=counts["running"],
        complete_now=settled_by(course) if course.current_edition_id else 0,
        blocked=course.release_blocked,
    )


@transaction.atomic
def release(
    course: Course, choice: ReleaseChoice, *, by: Person | None, now: datetime, note: str = ""
) -> Edition:
    """Release what is staged and return the edition that holds from now on.

    Editorial keeps the edition and records the wording; for new learners makes the next
    one. Raises ``ReleaseError`` when nothing is required, when the release is blocked, or
    when an editorial release would change what is required.
    """
    course = Course.objects.select_for_update().get(pk=course.pk)
    staged = _staged(course)
    if course.release_blocked:
        raise ReleaseError(course.release_blocked)
    if not staged:
        raise ReleaseError(_("A course with nothing required cannot be released."))
    if choice == ReleaseChoice.EDITORIAL:
        edition = _kept(course, staged)
    else:
        edition = _next_edition(course, staged, now)
    Release.objects.create(
        edition=edition,
        choice=choice,
        released_at=now,
        released_by=by,
        note=note,
        hashes={str(activity.key): activity.content_hash for activity in staged},
    )
    course.current_edition = edition
    course.stamp = uuid4()
    course.save(update_fields=["current_edition", "stamp"])
    announce(EditionReleased(course_id=course.pk, edition_id=edition.pk))
    return edition


def _staged(course: Course) -> list[Activity]:
    """Return what the course would require if it were released now."""
    return list(course.activities.filter(required=True, retired_at__isnull=True))


def _required_now(course: Course) -> dict[int, Activity]:
    """Return what the current edition requires."""
    if course.current_edition_id is None:
        return {}
    items = EditionRequirement.objects.filter(edition_id=course.current_edition_id)
    return {item.activity_id: item.activity for item in items.select_related("activity")}


def _kept(course: Course, staged: list[Activity]) -> Edition:
    """Return the current edition, if it requires just what is staged."""
    if course.current_edition is None:
        raise ReleaseError(_("The first release of a course makes its first edition."))
    if {activity.pk for activity in staged} != set(_required_now(course)):
        raise ReleaseError(
            _("Activities were added or removed, so this is more than a change of wording.")
        )
    return course.current_edition


def _next_edition(course: Course, staged: list[Activity], now: datetime) -> Edition:
    """Freeze what is staged as a new edition."""
    latest = course.editions.order_by("number").last()
    edition = Edition.objects.create(
        course=course,
        number=latest.number + 1 if latest else 1,
        released_at=now,
        minutes=sum(activity.minutes for activity in staged),
        texts=course.texts,
    )
    EditionRequirement.objects.bulk_create(
        EditionRequirement(
            edition=edition,
            activity=activity,
            rule=activity.rule,
            minutes=activity.minutes,
            position=activity.position,
            content_hash=activity.content_hash,
        )
        for activity in staged
    )
    return edition
