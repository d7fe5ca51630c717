"""Days that follow from other days. Pure, in calendar dates of the site's time zone."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

FIRST_CHECK_INS = (2, 30)  # days after the start; then every 60
_LATER = 60
FOLLOW_UPS = (3, 6, 12)  # months after the end


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def check_in_days(start: date) -> Iterator[date]:
    """Yield the days on which a tandem is asked how it is going: day 2, 30, then every 60."""
    number = 0
    for number in FIRST_CHECK_INS:
        yield start + timedelta(days=number)
    while True:
        number += _LATER
        yield start + timedelta(days=number)


def next_check_in(start: date, *, after: date) -> date:
    """Return the first day of asking after a day."""
    return next(day for day in check_in_days(start) if day > after)


def follow_up_days(end: date) -> list[date]:
    """Return the days on which people are asked again once a tandem has ended."""
    return [months_later(end, months) for months in FOLLOW_UPS]
