"""What the hub must ask of every package, now, all or nothing.

Each package fills these in its ``AppConfig.ready``. The values are data: views are closed
to others, so the hub can draw, print and export every report, and erase every person.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from django.db import models
from django.utils.functional import Promise

from lms.choices import ReducedStatus

Text = str | Promise
Value = TypeVar("Value")


class Registered(Generic[Value]):
    """Named values, in the order in which they came. A name comes once."""

    def __init__(self) -> None:
        """Start empty."""
        self._values: dict[str, Value] = {}

    def register(self, name: str, value: Value) -> None:
        """Add a value. Raises ``ValueError`` when the name is taken by another one.

        The same value again is no harm: Django runs ``ready`` anew when a test overrides
        the installed apps.
        """
        if self._values.get(name, value) != value:
            msg = f"{name} is registered already."
            raise ValueError(msg)
        self._values[name] = value

    def __iter__(self) -> Iterator[Value]:
        return iter(self._values.values())

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __getitem__(self, name: str) -> Value:
        return self._values[name]


class ColumnKind(StrEnum):
    """What stands in a column, so that the hub knows how to draw and export it."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    STATUS = "status"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a report: what it is called and which key of a row it shows."""

    key: str
    title: Text
    kind: ColumnKind = ColumnKind.TEXT


class Hidden(Enum):
    """Stands in a cell for a number that is not shown, because it speaks of too few people."""

    HIDDEN = "hidden"


HIDDEN = Hidden.HIDDEN


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands in one course: the reduced status and the day that goes with it."""

    status: ReducedStatus
    on: date | None = None


Cell = str | int | date | Standing | Hidden | None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a report. ``subject`` is the id of the person it is about, if it names one."""

    cells: Mapping[str, Cell]
    subject: int | None = None


class Rows(Protocol):
    """The lines of a report: counted and sliced for the screen, read as a whole for an export."""

    def __len__(self) -> int:
        """Count the lines."""

    def __getitem__(self, part: slice, /) -> Sequence[Row]:
        """Return some of the lines."""

    def __iter__(self) -> Iterator[Row]:
        """Yield every line about the ``subjects``, without holding all of them at once."""

    def subjects(self) -> Sequence[int]:
        """Return the ids of all people the lines are about."""


@dataclass(frozen=True, slots=True)
class ListedRows:
    """Lines that are few enough to be held at once."""

    lines: Sequence[Row] = ()

    def __len__(self) -> int:
        return len(self.lines)

    def __getitem__(self, part: slice) -> Sequence[Row]:
        return self.lines[part]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.lines)

    def subjects(self) -> Sequence[int]:
        """Return the ids of all people the lines are about."""
        return [row.subject for row in self.lines if row.subject is not None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One value a filter may take; ``depth`` indents it, for trees."""

    value: str
    label: Text
    depth: int = 0


class FilterKind(StrEnum):
    """What a filter asks for.

    The hub itself answers ``UNIT``: it offers the units whose people may be seen by name,
    and hands the report a scope that is narrowed to the one asked for.
    """

    UNIT = "unit"
    CHOICE = "choice"
    DATE = "date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One question a report can be asked. A required one starts at its first option.

    ``options(scope, language)`` gives what can be chosen. Two filters called ``from`` and
    ``to`` are a period.
    """

    name: str
    label: Text
    kind: FilterKind = FilterKind.CHOICE
    options: Callable[[Any, str], Sequence[Option]] | None = None
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A report as somebody asked it: about whom, on which day, in which language, filtered how.

    ``scope`` is a ``lms.api.Scope``; ``values`` holds only what was asked and is allowed.
    """

    scope: Any
    today: date
    language: str
    values: Mapping[str, str]

    def day(self, name: str) -> date | None:
        """Return the value of a date filter."""
        return date.fromisoformat(self.values[name]) if name in self.values else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a report answers: columns, rows, one sentence on top and a note below."""

    columns: Sequence[Column]
    rows: Rows
    summary: Text
    note: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A table a coordinator may draw, print and export.

    ``answer(question)`` gives a ``Result`` limited to the question's scope: rows that name
    people come from ``lms.api.visible_people`` and ``visible_enrolments`` only.
    """

    name: str
    title: Text
    description: Text
    filters: Sequence[Filter]
    answer: Callable[[Question], Result]


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

# How to find the page of an activity: (course, activity key, language) -> address or None.
LinkFinder = Callable[[Any, UUID, str], str | None]
links: Registered[LinkFinder] = Registered()

# How to find the page of a course: (course, language) -> address or None.
CourseLinkFinder = Callable[[Any, str], str | None]
course_links: Registered[CourseLinkFinder] = Registered()


@dataclass(frozen=True, slots=True, kw_only=True)
class NavigationItem:
    """One entry of the menu and of the bar at the bottom of a phone."""

    label: Text
    url: str
    icon: str
    section: str


# What stands in the menu beside home and me: (language, account) -> item or None. Asked on
# every page, so an answer that depends on the account has to cost next to nothing.
Navigator = Callable[[str, Any], NavigationItem | None]
navigation: Registered[Navigator] = Registered()

# What a package shows on a person's own page: (person, now) -> cards, drawn by me.html.
CardMaker = Callable[[Any, datetime], Sequence[Mapping[str, Any]]]
cards: Registered[CardMaker] = Registered()


def register_personal_data(entry: PersonalData) -> None:
    """Say what a model knows about people. Raises ``ValueError`` when it was said before."""
    personal_data.register(entry.model._meta.label, entry)


def link(course: Any, activity_key: UUID, language: str) -> str | None:  # noqa: ANN401 -- a Course
    """Return the address of an activity, from whichever package knows it."""
    return next((url for find in links if (url := find(course, activity_key, language))), None)


def course_link(course: Any, language: str) -> str | None:  # noqa: ANN401 -- a Course
    """Return the address of a course, from whichever package knows it."""
    return next((url for find in course_links if (url := find(course, language))), None)
