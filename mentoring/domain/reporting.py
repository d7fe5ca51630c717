"""The report on mentoring: what each programme came to in a year, without a single name.

Years do not overlap, so no two answers can be taken from each other to find a small group.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Min
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lms import clock
from lms.api import Scope
from lms.registry import (
    HIDDEN,
    Cell,
    Column,
    ColumnKind,
    Filter,
    FilterKind,
    ListedRows,
    Option,
    Question,
    Report,
    Result,
    Row,
)
from mentoring.choices import EndReason
from mentoring.domain.figures import figures_of
from mentoring.models import Profile, Programme

_MINUTES_PER_HOUR = 60


def reported_programmes(scope: Scope) -> list[Programme]:
    """Return the programmes of the units whose people somebody sees by name."""
    if scope.is_empty:
        return []
    rows = Programme.objects.filter(unit__in=scope.units().values("pk"))
    return list(rows.select_related("unit").order_by("unit__path", "pk"))


def answer(question: Question) -> Result:
    """Say what each programme in the scope came to in a year."""
    year = int(question.values["year"]) if "year" in question.values else question.today.year
    rows = [
        Row(_cells(programme, year, question)) for programme in reported_programmes(question.scope)
    ]
    hides = any(HIDDEN in row.cells.values() for row in rows)
    return Result(
        columns=_columns(),
        rows=ListedRows(rows),
        summary=_sentence(rows, year),
        note=_note() if hides else "",
    )


def years_on_offer(scope: Scope, _language: str) -> list[Option]:
    """Return the years since somebody first applied, the latest first."""
    programmes = [one.pk for one in reported_programmes(scope)]
    first = Profile.objects.filter(programme__in=programmes).aggregate(day=Min("applied_at"))["day"]
    start = clock.date_of(first).year if first else scope.day.year
    years = range(scope.day.year, min(start, scope.day.year) - 1, -1)
    return [Option(value=str(year), label=str(year)) for year in years]


def _cells(programme: Programme, year: int, question: Question) -> dict[str, Cell]:
    """Return the line of one programme."""
    found = figures_of(
        [programme],
        from_day=date(year, 1, 1),
        to_day=date(year, 12, 31),
        today=question.today,
    )
    minutes = found["minutes"]
    return {
        "programme": programme.title_in(question.language),
        "unit": programme.unit.name,
        "matched": found["matched"],
        "days": found["days_to_match"],
        "meetings": found["meetings"],
        "hours": minutes if minutes is HIDDEN else round(minutes / _MINUTES_PER_HOUR),
        "ended": found["ended"],
        "early": found["early"],
        "reasons": _reasons(found["reasons"]),
        "waiting": found["waiting"],
        "mentors": found["mentors"],
    }


def _reasons(reasons: Mapping[str, Any]) -> str:
    """Return why tandems ended early, in words; reasons of few people are left out."""
    parts = [
        _("%(reason)s: %(count)s")
        % {"reason": EndReason(reason).label, "count": number_format(count)}
        for reason, count in reasons.items()
        if count is not HIDDEN and count
    ]
    if any(count is HIDDEN for count in reasons.values()):
        parts.append(_("others: too few to show"))
    return "; ".join(parts)


def _columns() -> list[Column]:
    """Return the columns, with titles in the reader's language."""
    number = ColumnKind.NUMBER
    return [
        Column(key="programme", title=_("Programme")),
        Column(key="unit", title=_("Unit")),
        Column(key="matched", title=_("Tandems found"), kind=number),
        Column(key="days", title=_("Days until then"), kind=number),
        Column(key="meetings", title=_("Meetings"), kind=number),
        Column(key="hours", title=_("Hours"), kind=number),
        Column(key="ended", title=_("Ended"), kind=number),
        Column(key="early", title=_("Of these early"), kind=number),
        Column(key="reasons", title=_("Why early")),
        Column(key="waiting", title=_("Waiting today"), kind=number),
        Column(key="mentors", title=_("Mentors today"), kind=number),
    ]


def _sentence(rows: Sequence[Row], year: int) -> str:
    """Return the one sentence on top; a sum would give away what a line hides."""
    first = ngettext("%(count)s programme", "%(count)s programmes", len(rows)) % {
        "count": len(rows)
    }
    found = [row.cells["matched"] for row in rows]
    if HIDDEN in found or not rows:
        return _("%(programmes)s in %(year)s.") % {"programmes": first, "year": year}
    total = sum(number for number in found if isinstance(number, int))
    tandems = ngettext("%(count)s tandem was found", "%(count)s tandems were found", total)
    return _("%(programmes)s in %(year)s: %(tandems)s.") % {
        "programmes": first,
        "year": year,
        "tandems": tandems % {"count": number_format(total, force_grouping=True)},
    }


def _note() -> str:
    """Say why numbers are missing, and what some of them mean."""
    return _(
        "Numbers that speak of too few people are not shown, nor some from which they could be "
        "computed. The days are the median from waiting to a tandem."
    )


REPORT = Report(
    name="mentoring",
    title=gettext_lazy("Mentoring"),
    description=gettext_lazy("Tandems, meetings, hours and early ends by programme; no names."),
    filters=(
        Filter(name="unit", label=gettext_lazy("Unit"), kind=FilterKind.UNIT),
        Filter(name="year", label=gettext_lazy("Year"), options=years_on_offer, required=True),
    ),
    answer=answer,
)
