"""The 21 parts of a week in which people have time, as bits and as words."""

from collections.abc import Iterable

from django.utils.dates import WEEKDAYS
from django.utils.translation import pgettext_lazy

from mentoring.models.profile import DAY_PARTS, SLOTS

PARTS = (
    pgettext_lazy("part of the day", "morning"),
    pgettext_lazy("part of the day", "afternoon"),
    pgettext_lazy("part of the day", "evening"),
)


def slots_of(availability: int) -> list[int]:
    """Return the numbers of the parts that are free, Monday morning being 0."""
    return [slot for slot in range(SLOTS) if availability >> slot & 1]


def availability_of(slots: Iterable[int]) -> int:
    """Return parts of the week as they are stored."""
    return sum(1 << slot for slot in set(slots))


def day_of(slot: int) -> str:
    """Return the name of the day of a part."""
    return str(WEEKDAYS[slot // DAY_PARTS])


def part_of(slot: int) -> str:
    """Return what a part of its day is called."""
    return str(PARTS[slot % DAY_PARTS])


def times_in_words(availability: int) -> list[str]:
    """Return for each day that has a free part the day and its parts."""
    days: dict[str, list[str]] = {}
    for slot in slots_of(availability):
        days.setdefault(day_of(slot), []).append(part_of(slot))
    return [f"{day} ({', '.join(parts)})" for day, parts in days.items()]
