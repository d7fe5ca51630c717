"""How far somebody is, as a coordinator may see it: dates only, nothing about how it went.

The rule stands here twice, once for values and once for the database; a test proves that
both say the same.
"""

from datetime import date, timedelta

from django.db.models import Case, CharField, Q, Value, When

from lms.choices import ReducedStatus
from lms.conf import conf

# Whoever stands here has done what was asked, as far as it holds.
DONE = (ReducedStatus.COMPLETED, ReducedStatus.EXPIRING)


def reduced_status(
    *, completed_on: date | None, due_on: date | None, valid_until: date | None, today: date
) -> ReducedStatus:
    """Say where a round stands on a day. The last day of a date still counts."""
    if completed_on is not None:
        if valid_until is None or valid_until > today + _expiring():
            return ReducedStatus.COMPLETED
        return ReducedStatus.EXPIRED if valid_until < today else ReducedStatus.EXPIRING
    if due_on is None:
        return ReducedStatus.ENROLLED
    if due_on < today:
        return ReducedStatus.OVERDUE
    return ReducedStatus.DUE_SOON if due_on <= today + _soon() else ReducedStatus.DUE


def decisive_date(
    status: ReducedStatus,
    *,
    completed_on: date | None,
    due_on: date | None,
    valid_until: date | None,
) -> date | None:
    """Return the date that explains a status: when completed, due, or valid until."""
    if status == ReducedStatus.COMPLETED:
        return completed_on
    if status in {ReducedStatus.EXPIRING, ReducedStatus.EXPIRED}:
        return valid_until
    return due_on


def standing_on(today: date, *statuses: ReducedStatus) -> Q:
    """Return the condition that a round stands at one of some statuses on a day."""
    conditions = _conditions(today)
    wanted = Q()
    for status in statuses:
        wanted |= conditions[status]
    return wanted


def status_on(today: date) -> Case:
    """Return the status of a round on a day, as a value the database computes."""
    return Case(
        *(When(condition, then=Value(status)) for status, condition in _conditions(today).items()),
        default=Value(ReducedStatus.ENROLLED),
        output_field=CharField(),
    )


def _conditions(today: date) -> dict[ReducedStatus, Q]:
    """Return when each status holds. They exclude each other."""
    done, open_ = Q(completed_on__isnull=False), Q(completed_on__isnull=True)
    soon, expiring = today + _soon(), today + _expiring()
    return {
        ReducedStatus.COMPLETED: done & (Q(valid_until__isnull=True) | Q(valid_until__gt=expiring)),
        ReducedStatus.EXPIRING: done & Q(valid_until__gte=today, valid_until__lte=expiring),
        ReducedStatus.EXPIRED: done & Q(valid_until__lt=today),
        ReducedStatus.OVERDUE: open_ & Q(due_on__lt=today),
        ReducedStatus.DUE_SOON: open_ & Q(due_on__gte=today, due_on__lte=soon),
        ReducedStatus.DUE: open_ & Q(due_on__gt=soon),
        ReducedStatus.ENROLLED: open_ & Q(due_on__isnull=True),
    }


def _soon() -> timedelta:
    """Return how long before its date something is due soon."""
    return timedelta(days=conf.due_soon_days)


def _expiring() -> timedelta:
    """Return how long before its end a completion is expiring."""
    return timedelta(days=conf.expiring_days)
