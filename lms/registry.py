"""What the hub must ask of every package, now, all or nothing.

Each package fills these in its ``AppConfig.ready``. The values are data: views are closed
to others, so the hub can draw, print and export every report, and erase every person.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import models
from django.utils.functional import Promise

Text = str | Promise
Value = TypeVar("Value")


class Registered(Generic[Value]):
    """Named values, in the order in which they came. A name comes once."""

    def __init__(self) -> None:
        """Start empty."""
        self._values: dict[str, Value] = {}

    def register(self, name: str, value: Value) -> None:
        """Add a value. Raises ``ValueError`` when the name is taken."""
        if name in self._values:
            msg = f"{name} is registered already."
            raise ValueError(msg)
        self._values[name] = value

    def __iter__(self) -> Iterator[Value]:
        return iter(self._values.values())

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __getitem__(self, name: str) -> Value:
        return self._values[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a report: what it is called and which key of a row it shows."""

    key: str
    title: Text
    is_status: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One value a filter may take."""

    value: str
    label: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One question a report can be asked; without options it is a date."""

    name: str
    label: Text
    options: Callable[[Any], Sequence[Option]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a report answers: columns, rows to count and slice, and one sentence on top."""

    columns: Sequence[Column]
    rows: Any
    summary: Text
    subjects: Callable[[Iterable[Mapping[str, Any]]], Sequence[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A table a coordinator may draw, print and export.

    ``answer(scope, filters, today)`` gives a ``Result`` limited to the scope; a row is a
    mapping from column key to text, date, number or status.
    """

    name: str
    title: Text
    description: Text
    filters: Sequence[Filter]
    answer: Callable[[Any, Mapping[str, str], date], Result]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalData:
    """What one model knows about people, why, for how long, and how it is given and taken away.

    ``export(person)`` gives rows of plain values. ``erase(person, at)`` runs inside the
    eraser's transaction and leaves nothing that names the person.
    """

    model: type[models.Model]
    purpose: Text
    retention: Text
    export: Callable[[Any], Iterable[Mapping[str, Any]]]
    erase: Callable[[Any, datetime], None]


reports: Registered[Report] = Registered()
personal_data: Registered[PersonalData] = Registered()

# How to find the page of an activity: (course key, activity key, language) -> address or None.
LinkFinder = Callable[[UUID, UUID, str], str | None]
links: Registered[LinkFinder] = Registered()

# How to find the page of a course: (course key, language) -> address or None.
CourseLinkFinder = Callable[[UUID, str], str | None]
course_links: Registered[CourseLinkFinder] = Registered()

# What a package shows on a person's own page: (person, now) -> cards (see templates/lotse_lms/me.html).
CardMaker = Callable[[Any, datetime], Sequence[Mapping[str, Any]]]
cards: Registered[CardMaker] = Registered()


def register_personal_data(entry: PersonalData) -> None:
    """Say what a model knows about people. Raises ``ValueError`` when it was said before."""
    personal_data.register(entry.model._meta.label, entry)


def link(course_key: UUID, activity_key: UUID, language: str) -> str | None:
    """Return the address of an activity, from whichever package knows it."""
    return next((url for find in links if (url := find(course_key, activity_key, language))), None)


def course_link(course_key: UUID, language: str) -> str | None:
    """Return the address of a course, from whichever package knows it."""
    return next((url for find in course_links if (url := find(course_key, language))), None)
