"""Two people of a programme brought together, or kept apart, by the hand of its coordination."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms import clock
from mentoring.choices import SeparationReason, Side
from mentoring.domain import pairing
from mentoring.domain.access import visible_profiles
from mentoring.domain.pairing import BrokenRulesError, Candidate, candidates, propose_by_hand
from mentoring.domain.proposing import ProposalError
from mentoring.domain.roster import named, roster
from mentoring.domain.rules import MUST_LABELS
from mentoring.domain.separating import SamePersonError
from mentoring.forms.office import ApartForm
from mentoring.models import Profile
from mentoring.views.office import Office, frame, in_programme
from mentoring.views.office_people import PAGE, line_of, name_of, own, typed
from mentoring.views.office_person import offered, trail


@require_http_methods(["GET", "HEAD", "POST"])
@in_programme
def propose(request: HttpRequest, office: Office, public_id: UUID) -> HttpResponse:
    """List who could be proposed to somebody, with points and rules against it, and do it."""
    profile = own(office, public_id)
    if "propose" not in offered(profile):
        messages.error(request, _("Nobody can be proposed to this person now."))
        return _back(office, profile)
    asked = typed(request, "q")
    chosen = request.POST.get("with", "")
    warning = None
    if chosen:
        other = own(office, _uuid(chosen))
        answer = _proposed(request, office, profile, other)
        if isinstance(answer, HttpResponse):
            return answer
        warning = answer
    found = candidates(profile, now=clock.now())
    rows = _rows(office, found or [], asked)
    shown = rows[:PAGE]
    office.log("mentoring", [profile.person_id, *(row["profile"].person_id for row in shown)])
    context = {
        **_frame(office, profile, _("Propose somebody")),
        "is_free": found is not None,
        "is_mentor": profile.side == Side.MENTOR,
        "q": asked,
        "rows": shown,
        "more": len(rows) - len(shown),
        "summary": _summary(rows),
        "warning": warning,
    }
    return TemplateResponse(request, "lotse_mentoring/admin/person_propose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_programme
def keep_apart(request: HttpRequest, office: Office, public_id: UUID) -> HttpResponse:
    """Find somebody of the programme by name, and note that two people must not meet."""
    profile = own(office, public_id)
    asked, chosen = typed(request, "q"), request.POST.get("with", "")
    is_saving = request.POST.get("do") == "save"
    initial = {"reason": request.POST.get("reason", "")}
    form = ApartForm(request.POST if is_saving else None, initial=initial)
    problem = ""
    if is_saving:
        if not chosen:
            problem = _("Please choose whom this is about. Find the person by name first.")
        elif form.is_valid():
            other = own(office, _uuid(chosen))
            reason = SeparationReason(form.cleaned_data["reason"])
            if _kept_apart(office, profile, other, reason):
                messages.success(request, _("Noted. These two will never be matched."))
                return _back(office, profile)
            problem = _("Nobody can be kept apart from themselves.")
    everybody = roster(office.programme, visible_profiles(office.scope))
    found = list(named(everybody.exclude(person=profile.person_id), asked)[: PAGE + 1])
    office.log("mentoring", [profile.person_id, *(one.person_id for one in found[:PAGE])])
    context = {
        **_frame(office, profile, _("Must not meet")),
        "form": form,
        "problem": problem,
        "q": asked,
        "chosen": chosen,
        "found": [line_of(one, get_language() or "") for one in found[:PAGE]],
        "has_more": len(found) > PAGE,
    }
    return TemplateResponse(request, "lotse_mentoring/admin/person_apart.html", context)


def _proposed(
    request: HttpRequest, office: Office, profile: Profile, other: Profile
) -> HttpResponse | dict[str, Any]:
    """Propose two people to each other, or return the rules that speak against it."""
    is_mentor = profile.side == Side.MENTOR
    mentor, mentee = (profile, other) if is_mentor else (other, profile)
    despite = request.POST.get("despite") == "yes"
    try:
        propose_by_hand(mentor, mentee, despite=despite, now=clock.now())
    except BrokenRulesError as error:
        words = [str(MUST_LABELS[name]) for name in error.broken]
        return {"other": other, "name": name_of(other), "rules": words, "is_final": error.is_final}
    except ProposalError as error:
        messages.error(request, str(error))
        keys = [office.programme.public_id, profile.public_id]
        return redirect("lotse_mentoring_office:person_propose", *keys)
    messages.success(request, _("Proposed. Both are told and can answer."))
    return _back(office, profile)


def _kept_apart(office: Office, profile: Profile, other: Profile, reason: SeparationReason) -> bool:
    """Note that two people must not meet; not possible with oneself."""
    try:
        pairing.keep_apart(profile, other, reason, by=office.viewer, now=clock.now())
    except SamePersonError:
        return False
    return True


def _rows(office: Office, found: list[Candidate], asked: str) -> list[dict[str, Any]]:
    """Return candidates as the table draws them; those with a name, if one is asked for."""
    people = visible_profiles(office.scope).filter(programme=office.programme)
    if asked:
        people = named(people, asked)
    by_key = people.in_bulk([one.profile for one in found])
    return [
        {
            "profile": by_key[one.profile],
            "name": name_of(by_key[one.profile]),
            "points": one.points,
            "rules": [str(MUST_LABELS[name]) for name in one.broken],
            "is_final": one.is_final,
        }
        for one in found
        if one.profile in by_key
    ]


def _summary(rows: list[dict[str, Any]]) -> str:
    """Return in a sentence how many people could be proposed."""
    possible = sum(not row["rules"] for row in rows)
    words = ngettext(
        "%(count)s of %(all)s person fits by the rules.",
        "%(count)s of %(all)s people fit by the rules.",
        len(rows),
    )
    return words % {"count": possible, "all": len(rows)}


def _frame(office: Office, profile: Profile, title: str) -> dict[str, Any]:
    """Return the furniture of a page below somebody's own."""
    keys = [office.programme.public_id, profile.public_id]
    url = reverse("lotse_mentoring_office:person", args=keys)
    crumbs = [trail(office), {"url": url, "label": name_of(profile)}]
    found = frame(office, title, here="people", trail=crumbs)
    return {**found, "profile": profile, "name": name_of(profile), "back": url}


def _uuid(text: str) -> UUID:
    """Return a public id; what is none belongs to nobody."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _back(office: Office, profile: Profile) -> HttpResponse:
    """Go back to the person's page."""
    keys = [office.programme.public_id, profile.public_id]
    return redirect("lotse_mentoring_office:person", *keys)
