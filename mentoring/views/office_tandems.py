"""Tandems of a programme, for its coordination: the list, and one tandem."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lms import clock
from mentoring.choices import Light, MeetingState, Side, TandemState, TermKind
from mentoring.domain.access import visible_calls, visible_tandems
from mentoring.domain.notes import shared_notes
from mentoring.domain.tandems import ALIVE, light_of
from mentoring.models import Tandem
from mentoring.views.office import Office, frame, in_programme
from mentoring.views.office_words import drawn, terms

_PAGE = 50
_MEETINGS = 100


@require_safe
@in_programme
def index(request: HttpRequest, office: Office) -> HttpResponse:
    """List tandems as filtered, the latest first."""
    tandems = visible_tandems(office.scope).filter(programme=office.programme)
    counts = tandems.order_by().aggregate(
        all=Count("pk"),
        running=Count("pk", filter=Q(state=TandemState.RUNNING)),
        red=Count("pk", filter=Q(light=Light.RED) & ~Q(state=TandemState.ENDED)),
        yellow=Count("pk", filter=Q(light=Light.YELLOW) & ~Q(state=TandemState.ENDED)),
    )
    fields, chosen = _filters(request)
    page = Paginator(tandems.filter(**chosen), _PAGE).get_page(request.GET.get("p"))
    found = list(page.object_list)
    if found:
        office.log("mentoring", [pk for one in found for pk in _people(one)])
    context = {
        **frame(office, _("Tandems"), here="tandems"),
        "fields": fields,
        "is_filtered": bool(chosen) or any(field["problem"] for field in fields),
        "counts": counts,
        "lines": [
            {"tandem": one, "state": drawn(TandemState(one.state)), "light": _light(one)}
            for one in found
        ],
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
    }
    return TemplateResponse(request, "lotse_mentoring/admin/tandems.html", context)


@require_safe
@in_programme
def show(request: HttpRequest, office: Office, pk: UUID) -> HttpResponse:
    """Show one tandem: its states, meetings, shared notes, answers, calls and feedback.

    What the two have written for each other is not even read here.
    """
    tandem = own(office, pk)
    office.log("mentoring", _people(tandem))
    now = clock.now()
    check_ins = tandem.check_ins.order_by("-due_on", "side")
    context = {
        **inner_frame(office, tandem),
        "tandem": tandem,
        "state": drawn(TandemState(tandem.state)),
        "light": drawn(light_of(tandem, now=now)) if tandem.state in ALIVE else None,
        "is_alive": tandem.state != TandemState.ENDED,
        "can_pause": tandem.state in (TandemState.RUNNING, TandemState.PAUSED),
        "is_paused": tandem.state == TandemState.PAUSED,
        "events": list(_events(tandem)),
        "meetings": _meetings(tandem),
        "notes": [{"note": one, "who": who(tandem, one.side)} for one in shared_notes([tandem.pk])],
        "check_ins": [{"check_in": one, "who": who(tandem, one.side)} for one in check_ins],
        "calls": calls_of(office, tandem),
        "feedback": [
            {"feedback": one, "who": who(tandem, one.side)} for one in tandem.feedback.all()
        ],
        "today": clock.date_of(now),
    }
    return TemplateResponse(request, "lotse_mentoring/admin/tandem.html", context)


def own(office: Office, pk: UUID) -> Tandem:
    """Return a tandem of the programme; any other one is not there."""
    found = visible_tandems(office.scope).filter(programme=office.programme)
    return get_object_or_404(found, public_id=pk)


def inner_frame(office: Office, tandem: Tandem, title: str = "") -> dict[str, Any]:
    """Return the frame of a page about one tandem, or of a page below it."""
    key = office.programme.public_id
    trail = [{"url": reverse("lotse_mentoring_office:tandems", args=[key]), "label": _("Tandems")}]
    name = f"{tandem.mentee.person} – {tandem.mentor.person}"
    back = reverse("lotse_mentoring_office:tandem", args=[key, tandem.public_id])
    if title:
        trail.append({"url": back, "label": name})
    return {**frame(office, title or name, here="tandems", trail=trail), "back": back}


def calls_of(office: Office, tandem: Tandem) -> list[dict[str, Any]]:
    """Return the calls for help of a tandem, the latest first."""
    found = visible_calls(office.scope).filter(tandem=tandem)
    return [{"call": one, "who": who(tandem, one.side)} for one in found]


def who(tandem: Tandem, side: str) -> str:
    """Return the name of one of the two."""
    return str(tandem.mentor.person if side == Side.MENTOR else tandem.mentee.person)


def _people(tandem: Tandem) -> list[int]:
    """Return the ids of the two."""
    return [tandem.mentor.person_id, tandem.mentee.person_id]


def _light(tandem: Tandem) -> dict[str, str] | None:
    """Return a tandem's light as the list draws it; one that has ended has none."""
    return drawn(Light(tandem.light)) if tandem.state in ALIVE else None


def _filters(request: HttpRequest) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Return the filters as the template draws them, and what is asked for."""
    fields, chosen = [], {}
    for name, label, choices in (
        ("state", _("State"), TandemState.choices),
        ("light", _("How it goes"), Light.choices),
    ):
        value = request.GET.get(name, "")
        is_known = value in dict(choices)
        if is_known:
            chosen[name] = value
        fields.append(
            {
                "name": name,
                "label": label,
                "kind": "choice",
                "required": False,
                "value": value,
                "problem": "" if is_known or not value else _("There is no such choice."),
                "options": choices,
            }
        )
    return fields, chosen


def _meetings(tandem: Tandem) -> list[dict[str, Any]]:
    """Return the meetings: when, how long, how and what about; neither where nor any note."""
    rows = tandem.meetings.exclude(state=MeetingState.CANCELLED).defer("place")
    found = list(rows.order_by("-starts_at")[:_MEETINGS])
    keys = {key for one in found for key in one.topics}
    words = terms(TermKind.TOPIC, keys) if keys else {}
    return [
        {"meeting": one, "topics": ", ".join(words.get(key, key) for key in one.topics)}
        for one in found
    ]


def _events(tandem: Tandem) -> Any:  # noqa: ANN401 -- pairs of a day and words
    """Yield what happened to a tandem, in order, with its day."""
    days = (
        (clock.date_of(tandem.created_at), _("Both have accepted")),
        (_day(tandem.mentor_signed_at), _("The mentor has signed the agreement")),
        (_day(tandem.mentee_signed_at), _("The mentee has signed the agreement")),
        (tandem.started_on, _("The tandem began")),
        (tandem.ended_on, tandem.get_end_reason_display()),
    )
    return sorted((pair for pair in days if pair[0]), key=lambda pair: pair[0])


def _day(moment: Any) -> Any:  # noqa: ANN401 -- a moment or nothing
    """Return the day of a moment, if there is one."""
    return clock.date_of(moment) if moment else None
