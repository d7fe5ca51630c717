"""People of a programme, for its coordination: the list, and finding somebody by name."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms import clock
from mentoring.choices import ProfileState, Side
from mentoring.domain.access import visible_profiles
from mentoring.domain.languages import language_name, offered_languages
from mentoring.domain.roster import Totals, named, roster, speaking, spoken_in, totals
from mentoring.models import Profile
from mentoring.views.office import Office, frame, in_programme

PAGE = 50
LONGEST_NAME = 200
_ICONS = {
    ProfileState.APPLIED: ("mail", "due_soon"),
    ProfileState.ADMITTED: ("circle-check", "completed"),
    ProfileState.PAUSED: ("time", "due"),
    ProfileState.DECLINED: ("circle-xmark", "due"),
    ProfileState.WITHDRAWN: ("cross", "due"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@in_programme
def index(request: HttpRequest, office: Office) -> HttpResponse:
    """List the people as filtered; a name is looked for without standing in the address."""
    language = get_language() or ""
    rows = roster(office.programme, visible_profiles(office.scope))
    context = frame(office, _("People"), here="people")
    if request.method == "POST":
        asked = typed(request, "q")
        found = list(named(rows, asked)[: PAGE + 1])
        shown: Sequence[Profile] = found[:PAGE]
        context |= {"q": asked, "is_search": True, "has_more": len(found) > PAGE}
    else:
        fields = _fields(request, office, language)
        page = Paginator(_filtered(rows, fields), PAGE).get_page(request.GET.get("p"))
        shown = list(page.object_list)
        context |= {
            "fields": fields,
            "is_filtered": any(field["value"] for field in fields),
            "problems": any(field["problem"] for field in fields),
            "page": page,
            "pages": page.paginator.get_elided_page_range(page.number),
        }
    office.log("mentoring", [one.person_id for one in shown])
    context |= {
        "summary": sentence(totals(office.programme, now=clock.now())),
        "lines": [line_of(one, language) for one in shown],
    }
    return TemplateResponse(request, "lotse_mentoring/admin/people.html", context)


def own(office: Office, public_id: object) -> Profile:
    """Return somebody of the programme; anybody else is not there."""
    rows = roster(office.programme, visible_profiles(office.scope))
    found: Profile = get_object_or_404(rows, public_id=public_id)
    return found


def typed(request: HttpRequest, name: str) -> str:
    """Return a line somebody has typed."""
    return request.POST.get(name, "").replace("\x00", "").strip()[:LONGEST_NAME]


def line_of(profile: Profile, language: str) -> dict[str, Any]:
    """Return somebody as the table draws them."""
    is_mentor = profile.side == Side.MENTOR
    waits = profile.is_available(clock.today()) and not is_mentor
    has_somebody = profile.served or profile.proposed  # type: ignore[attr-defined]  # annotated
    return {
        "profile": profile,
        "name": name_of(profile),
        "state": standing_of(profile),
        "languages": languages_of(profile.languages, language),
        "is_mentor": is_mentor,
        "waiting_since": profile.waiting_since if waits and not has_somebody else None,
    }


def name_of(profile: Profile) -> str:
    """Return the name somebody is listed by."""
    return profile.person.sort_name or profile.person.display_name or "–"


def standing_of(profile: Profile) -> dict[str, Any]:
    """Return how far somebody is: icon, word and colour, and until when a pause lasts."""
    state = ProfileState(profile.state)
    if state == ProfileState.PAUSED and profile.is_available(clock.today()):
        state = ProfileState.ADMITTED  # the pause is over
    icon, look = _ICONS[state]
    until = profile.paused_until if state == ProfileState.PAUSED else None
    return {"key": state.value, "label": state.label, "icon": icon, "look": look, "until": until}


def languages_of(languages: Iterable[Sequence[str]], language: str) -> list[tuple[str, str]]:
    """Return languages by name with a short word for the level."""
    return [
        (language_name(code, language), _("native") if level == "native" else level)
        for code, level in languages
    ]


def sentence(found: Totals) -> str:
    """Return the people of a programme in a few sentences."""
    words = [
        ngettext(
            "%(count)s person waits for admission.",
            "%(count)s people wait for admission.",
            found.applied,
        )
        % {"count": found.applied},
        ngettext(
            "%(count)s mentor is there; places taken: %(taken)s of %(places)s.",
            "%(count)s mentors are there; places taken: %(taken)s of %(places)s.",
            found.mentors,
        )
        % {"count": found.mentors, "taken": found.taken, "places": found.places},
        ngettext(
            "%(count)s mentee waits for a mentor.",
            "%(count)s mentees wait for a mentor.",
            found.waiting,
        )
        % {"count": found.waiting},
    ]
    return " ".join(words)


def _fields(request: HttpRequest, office: Office, language: str) -> list[dict[str, Any]]:
    """Return the filters as the template draws them."""
    spoken = spoken_in(office.programme)
    languages = [one for one in offered_languages(language, tuple(spoken)) if one[0] in spoken]
    offers: tuple[tuple[str, str, Sequence[tuple[str, Any]]], ...] = (
        ("side", _("Side"), Side.choices),
        ("state", _("State"), ProfileState.choices),
        ("language", _("Language"), languages),
    )
    found = []
    for name, label, options in offers:
        value = request.GET.get(name, "")
        is_known = not value or value in dict(options)
        problem = "" if is_known else _("This cannot be chosen here.")
        found.append(
            {
                "name": name,
                "label": label,
                "options": options,
                "value": value,
                "problem": problem,
                "kind": "choice",
                "required": False,
            }
        )
    return found


def _filtered(rows: QuerySet[Profile], fields: Iterable[dict[str, Any]]) -> QuerySet[Profile]:
    """Return the people that match all filters; a filter that makes no sense matches nobody."""
    for field in fields:
        if field["problem"]:
            return rows.none()
        if field["value"]:
            if field["name"] == "language":
                rows = speaking(rows, field["value"])
            else:
                rows = rows.filter(**{field["name"]: field["value"]})
    return rows
