"""The board of a programme: what its coordination has to look at today."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from mentoring.choices import TandemState
from mentoring.domain import board
from mentoring.domain.figures import by_state
from mentoring.templatetags.lotse_mentoring_charts import Bar, Chart
from mentoring.views.office import Office, frame, in_programme
from mentoring.views.office_lines import HEADS, Line, lines_of

_SHOWN = 10
_PAGE = 50
_LOOKS = {TandemState.RUNNING: "good", TandemState.ENDED: "quiet", TandemState.PAUSED: "quiet"}


@require_safe
@in_programme
def show(request: HttpRequest, office: Office) -> HttpResponse:
    """Show what there is to look at, each as a count and the first of a list, and two charts."""
    sections = [_section(office, name) for name in board.LISTS]
    open_ones = [each for each in sections if each["count"]]
    _log(office, [line for each in open_ones for line in each["lines"]])
    context = {
        **frame(office, _("Board"), here="board"),
        "sections_open": open_ones,
        "sections_done": [each for each in sections if not each["count"]],
        "charts": [_tandems(office), _waiting(office)],
        "counts": {each["name"]: each["count"] for each in sections},
    }
    return TemplateResponse(request, "lotse_mentoring/admin/board.html", context)


@require_safe
@in_programme
def section(request: HttpRequest, office: Office, name: str) -> HttpResponse:
    """Show one list of the board as a whole."""
    if name not in board.LISTS:
        raise Http404
    rows = board.LISTS[name](office.programme, office.scope.day)
    page = Paginator(rows, _PAGE).get_page(request.GET.get("p"))
    lines = lines_of(office, name, list(page.object_list))
    _log(office, lines)
    head = HEADS[name]
    context = {
        **frame(office, str(head.title), here="board"),
        "name": name,
        "head": head,
        "lines": lines,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
    }
    return TemplateResponse(request, "lotse_mentoring/admin/board_section.html", context)


def _section(office: Office, name: str) -> dict[str, Any]:
    """Return one list of the board: its count and its first rows."""
    rows, count = board.first_of(board.LISTS[name](office.programme, office.scope.day), _SHOWN)
    keys = (office.programme.public_id, name)
    return {
        "name": name,
        "head": HEADS[name],
        "count": count,
        "lines": lines_of(office, name, rows),
        "has_more": count > len(rows),
        "url": reverse("lotse_mentoring_office:board_section", args=keys),
    }


def _log(office: Office, lines: list[Line]) -> None:
    """Write down who was named."""
    if people := [person.pk for line in lines for person in line.people]:
        office.log("mentoring", people)


def _tandems(office: Office) -> Chart:
    """Return the tandems by state."""
    found = by_state(office.programme)
    return Chart(
        name="chart-tandems",
        title=_("Tandems by state"),
        description=_("Each bar shows how many tandems are in a state today."),
        heads=[_("State"), _("Tandems")],
        bars=[
            Bar(label=str(state.label), value=found[state], look=_LOOKS.get(state, ""))
            for state in TandemState
        ]
        if any(found.values())
        else [],
    )


def _waiting(office: Office) -> Chart:
    """Return the waiting mentees by weeks."""
    found = board.waiting_by_weeks(office.programme, office.scope.day)
    bars, below = [], 0
    for limit in board.WEEKS:
        label = _("%(from)s to %(to)s weeks") % {"from": below, "to": limit - 1}
        bars.append(Bar(label=label, value=found[limit]))
        below = limit
    label = ngettext("%(count)s week and more", "%(count)s weeks and more", below)
    bars.append(Bar(label=label % {"count": number_format(below)}, value=found[0], look="late"))
    return Chart(
        name="chart-waiting",
        title=_("How long people wait"),
        description=_("Each bar shows how many mentees have waited for so long."),
        heads=[_("Waiting"), _("Mentees")],
        bars=bars if any(found.values()) else [],
    )
