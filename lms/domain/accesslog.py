"""Writing down who looked at whose data."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from lms.choices import AccessAction
from lms.models import AccessLogEntry, AccessLogSubject, Person

_BATCH = 400  # rows an insert, below SQLite's limit of variables


@transaction.atomic
def log_access(
    *,
    viewer: Person | None,
    action: AccessAction,
    report: str,
    filters: Mapping[str, str],
    subjects: Iterable[int],
    now: datetime,
) -> AccessLogEntry:
    """Write down that somebody saw or exported other people's data.

    ``filters`` is as the report was asked, less free text; ``subjects`` are ids of people.
    """
    people = sorted(set(subjects) - ({viewer.pk} if viewer else set()))
    entry = AccessLogEntry.objects.create(
        viewer=viewer,
        action=action,
        report=report,
        filters=dict(filters),
        row_count=len(people),
        at=now,
    )
    AccessLogSubject.objects.bulk_create(
        (AccessLogSubject(entry=entry, person_id=pk) for pk in people), batch_size=_BATCH
    )
    return entry


def accesses_to(person: Person) -> QuerySet[AccessLogEntry]:
    """Return who has seen a person's data, latest first."""
    return AccessLogEntry.objects.filter(subjects__person=person).select_related("viewer")


@transaction.atomic
def forget_accesses(*, before: datetime) -> int:
    """Delete entries older than a moment and return how many."""
    _count, by_model = AccessLogEntry.objects.filter(at__lt=before).delete()
    return int(by_model.get("lotse_lms.AccessLogEntry", 0))
