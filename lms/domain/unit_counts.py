"""The report on units: how many have completed a course, without a single name.

It also speaks of associations whose people the asker may not see; there, numbers of few
people are hidden, and so are those from which they could be computed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lms.choices import ReducedStatus
from lms.conf import conf
from lms.domain.access import Scope, topmost
from lms.domain.reporting import courses_on_offer
from lms.domain.status import DONE, standing_on
from lms.domain.suppression import hidden_spots, with_sums
from lms.models import Enrolment, OrganisationUnit
from lms.registry import (
    HIDDEN,
    Cell,
    Column,
    ColumnKind,
    Filter,
    ListedRows,
    Question,
    Report,
    Result,
    Row,
)

_KEYS = ("completed", "open", "overdue", "people")
_NOTHING = (0, 0, 0)
_LATE = (ReducedStatus.OVERDUE, ReducedStatus.EXPIRED)
Numbers = tuple[int, int, int]


@dataclass(slots=True)
class Line:
    """One unit with all below it. Known is what the asker may see by name anyway."""

    title: str
    known: Numbers = _NOTHING
    closed: Numbers = _NOTHING
    has_closed: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """The lines of the report, and what must not be shown of the closed part of each."""

    lines: Sequence[Line]
    hidden: set[tuple[int, int]] = field(default_factory=set)

    def cells(self, index: int, known: Numbers, closed: Numbers) -> dict[str, Cell]:
        """Return the four numbers of a line, hidden where they have to be."""
        sums = [a + b for a, b in zip(known, closed, strict=True)]
        numbers = [*sums, sum(sums)]
        cells: dict[str, Cell] = {
            key: HIDDEN if (index, place) in self.hidden else numbers[place]
            for place, key in enumerate(_KEYS)
        }
        cells["share"] = _share(cells["completed"], cells["people"])
        return cells


def answer(question: Question) -> Result:
    """Say how many people stand where in one course, for each unit below the asker's."""
    counted = count_units(question.scope, _course(question))
    closed = [line for line in counted.lines if line.has_closed]
    rows = []
    for line in counted.lines:
        index = closed.index(line) if line.has_closed else -1
        rows.append(Row({"unit": line.title, **counted.cells(index, line.known, line.closed)}))
    total = counted.cells(
        len(closed),
        _sum(line.known for line in counted.lines),
        _sum(line.closed for line in counted.lines),
    )
    if len(rows) > 1:
        rows.append(Row({"unit": _("Total"), **total}))
    return Result(
        columns=_columns(),
        rows=ListedRows(rows if total["people"] else ()),
        summary=_sentence(total),
        note=_note() if counted.hidden else "",
    )


def _course(question: Question) -> int | None:
    """Return the id of the course that was asked for; without any course, none."""
    return int(question.values["course"]) if "course" in question.values else None


def count_units(scope: Scope, course: int | None) -> Counted:
    """Count a course's people by unit of their enrolment, and roll the units up in the tree."""
    by_unit = _counts(scope, course)
    named = set(scope.units().values_list("pk", flat=True))
    lines: dict[str, Line] = {}
    for pk, path, name in _units(scope):
        key = _line_of(path, scope)
        line = lines.setdefault(key, Line(title=name))
        numbers = by_unit.get(pk, _NOTHING)
        if pk in named:
            line.known = _sum((line.known, numbers))
        else:
            line.has_closed = True
            line.closed = _sum((line.closed, numbers))
    closed = [line.closed for line in lines.values() if line.has_closed]
    hidden = hidden_spots(with_sums(closed), conf.smallest_group) if closed else set()
    return Counted(list(lines.values()), hidden)


def _units(scope: Scope) -> Iterator[tuple[int, str, str]]:
    """Yield id, path and name of every unit to count, a unit before all below it."""
    units = scope.counted_units().order_by("path").values_list("pk", "path", "name")
    roots = _roots(scope)
    for pk, path, name in units:
        yield pk, path, _("%(unit)s itself") % {"unit": name} if path in roots else name


def _roots(scope: Scope) -> list[str]:
    """Return the paths of the asker's units, without those that lie below another."""
    return list(topmost(sorted(branch.path for branch in scope.branches)))


def _line_of(path: str, scope: Scope) -> str:
    """Return the path of the line a unit counts for: the asker's own unit, or one below it."""
    root = next(root for root in _roots(scope) if path.startswith(root))
    return path[: len(root) + OrganisationUnit.steplen]


def _counts(scope: Scope, course: int | None) -> dict[int, Numbers]:
    """Count by unit, before anything is rolled up: completed, still open, overdue."""
    counts = (
        Enrolment.objects.filter(
            is_current=True,
            withdrawn_at__isnull=True,
            course=course,
            unit__in=scope.counted_units().values("pk"),
        )
        .order_by()
        .values_list("unit")
        .annotate(
            people=Count("pk"),
            done=Count("pk", filter=standing_on(scope.day, *DONE)),
            late=Count("pk", filter=standing_on(scope.day, *_LATE)),
        )
    )
    return {unit: (done, people - done - late, late) for unit, people, done, late in counts}


def _sum(numbers: Iterable[Numbers]) -> Numbers:
    """Add numbers up, each for itself."""
    completed, open_, overdue = (sum(column) for column in zip(*numbers, _NOTHING, strict=True))
    return completed, open_, overdue


def _share(completed: Cell, people: Cell) -> Cell:
    """Return the completed as whole per cent, where both numbers are shown."""
    if isinstance(completed, int) and isinstance(people, int) and people:
        return completed * 100 // people
    return HIDDEN if HIDDEN in {completed, people} else None


def _columns() -> list[Column]:
    """Return the columns, with titles in the reader's language."""
    number, percent = ColumnKind.NUMBER, ColumnKind.PERCENT
    return [
        Column(key="unit", title=_("Unit")),
        Column(key="people", title=_("People"), kind=number),
        Column(key="completed", title=_("Completed"), kind=number),
        Column(key="share", title=_("Share"), kind=percent),
        Column(key="open", title=_("Still open"), kind=number),
        Column(key="overdue", title=_("Overdue or expired"), kind=number),
    ]


def _sentence(total: dict[str, Cell]) -> str:
    """Return the one sentence on top, which hides what the table hides."""
    completed, people = total["completed"], total["people"]
    if not isinstance(completed, int) or not isinstance(people, int):
        return _("Too few people take this course for numbers to be shown.")
    return ngettext(
        "%(completed)s of %(people)s person has completed.",
        "%(completed)s of %(people)s people have completed.",
        people,
    ) % {
        "completed": number_format(completed, force_grouping=True),
        "people": number_format(people, force_grouping=True),
    }


def _note() -> str:
    """Say why numbers are missing."""
    return _(
        "Numbers of fewer than %(smallest)s people are not shown, nor some from which they"
        " could be computed."
    ) % {"smallest": conf.smallest_group}


REPORT = Report(
    name="units",
    title=gettext_lazy("Completions by unit"),
    description=gettext_lazy("How many people have completed a course in which unit; no names."),
    filters=(
        Filter(
            name="course", label=gettext_lazy("Course"), options=courses_on_offer, required=True
        ),
    ),
    answer=answer,
)
