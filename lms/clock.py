"""The only source of now.

Entry points ask and pass the moment down, so that time can be moved: in tests, and while
the demo writes the history of its sample association.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta

from django.utils import timezone

_moved: ContextVar[datetime | None] = ContextVar("lotse_moved_clock", default=None)


def now() -> datetime:
    """Return this moment, aware of its time zone."""
    return _moved.get() or timezone.now()  # noqa: TID251 -- the one place that asks Django


def today() -> date:
    """Return the calendar date in the site's time zone."""
    return timezone.localtime(now()).date()


def date_of(moment: datetime) -> date:
    """Return the calendar date of a moment in the site's time zone."""
    return timezone.localtime(moment).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let it be that moment for as long as the block lasts."""
    token = _moved.set(moment)
    try:
        yield
    finally:
        _moved.reset(token)


def months_ago(months: int) -> datetime:
    """Return the moment some months before now, a month being 30 days and a half."""
    return now() - timedelta(days=round(months * 30.5))
