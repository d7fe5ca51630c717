"""Rules of a programme, for its coordination: read, tried, saved, and all their versions."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from lms import clock
from mentoring.domain import ruling
from mentoring.domain.access import visible_profiles
from mentoring.domain.rules import MUST_LABELS, WISH_LABELS, Rules, parse
from mentoring.forms.office_rules import RulesForm
from mentoring.models import Programme, RuleSet
from mentoring.views.office import Office, frame, in_programme
from mentoring.views.office_people import name_of

_MOVES = 50  # pairs that would change, as many as are named
_LABELS = {
    **{f"must.{name}": label for name, label in MUST_LABELS.items()},
    "must.interpreter": gettext_lazy("An interpreter instead of a common language"),
    **{f"wishes.{name}": label for name, label in WISH_LABELS.items()},
    "waiting.per_week": gettext_lazy("Points for each week of waiting"),
    "waiting.most": gettext_lazy("At most for waiting"),
    "pairs_first": gettext_lazy("What counts most in a matching round"),
    "floor": gettext_lazy("Fewest points of a pair"),
    "stay_bonus": gettext_lazy("Points for staying together"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@in_programme
def edit(request: HttpRequest, office: Office) -> HttpResponse:
    """Show the rules, try what was entered, or save it as a new version."""
    versions = ruling.versions(office.programme)
    current = next(one for one in versions if one.is_current)
    shown = _asked_version(request, versions) or current
    data = request.POST if request.method == "POST" else None
    form = RulesForm(data, rules=parse(shown.rules), seen=current.number)
    context: dict[str, Any] = {}
    if form.is_valid():
        if request.POST.get("do") == "save":
            theirs = _saved(request, office, form)
            if theirs is None:
                return redirect("lotse_mentoring_office:rules", office.programme.public_id)
            form = _once_more(request, theirs)
            context |= {"theirs": theirs, "theirs_changed": _changed(form.rules(), theirs)}
        else:
            context |= {"is_tried": True, "trials": _trials(office, form.rules())}
    context |= {
        **frame(office, _("Rules"), here="rules"),
        "form": form,
        "current": current,
        "shown": shown,
        "versions": _lines(versions),
        "has_course": office.programme.gate_course_id is not None,
    }
    return TemplateResponse(request, "lotse_mentoring/admin/rules.html", context)


def _asked_version(request: HttpRequest, versions: Iterable[RuleSet]) -> RuleSet | None:
    """Return the version somebody wants to begin with; one that does not exist is not there."""
    asked = request.GET.get("version", "")
    if not asked:
        return None
    found = next((one for one in versions if str(one.number) == asked), None)
    if found is None:
        raise Http404
    return found


def _saved(request: HttpRequest, office: Office, form: RulesForm) -> RuleSet | None:
    """Save the rules; return somebody else's version if they were faster."""
    seen = form.cleaned_data["seen"]
    programme, by = office.programme, office.viewer
    try:
        saved = ruling.save(programme, form.rules(), seen=seen, by=by, now=clock.now())
    except ruling.OutdatedError as outdated:
        return outdated.current
    if saved.number == seen:
        messages.info(request, _("Nothing was changed, so there is no new version."))
    else:
        words = _("Saved as version %(number)s. The next matching round goes by it.")
        messages.success(request, words % {"number": saved.number})
    return None


def _once_more(request: HttpRequest, theirs: RuleSet) -> RulesForm:
    """Return the form with what was typed, as a change of somebody else's version."""
    data = request.POST.copy()
    data["seen"] = str(theirs.number)
    form = RulesForm(data, rules=parse(theirs.rules), seen=theirs.number)
    form.is_valid()
    return form


def _changed(rules: Rules, other: RuleSet) -> list[str]:
    """Return the words of the rules in which two versions differ."""
    return [str(_LABELS.get(name, name)) for name in ruling.differences(parse(other.rules), rules)]


def _lines(versions: list[RuleSet]) -> list[dict[str, Any]]:
    """Return the versions as the table draws them, each with what it changed."""
    before = [*versions[1:], None]
    return [
        {"version": one, "changed": _changed(parse(one.rules), former) if former else None}
        for one, former in zip(versions, before, strict=True)
    ]


def _trials(office: Office, rules: Rules) -> list[dict[str, Any]]:
    """Try rules on who is waiting and on the last round; say where that is not possible."""
    programme = office.programme
    now_title, last_title = _("Who is waiting now"), _("The last matching round")
    try:
        waiting = ruling.try_on_waiting(programme, rules, now=clock.now())
        last = ruling.try_on_last_round(programme, rules)
    except ruling.TooLargeError:
        words = _(
            "There are too many people to try this while you wait. Save the rules and start a "
            "matching round: nobody is told anything before you publish it."
        )
        return [{"title": now_title, "nothing": words}]
    nobody = _("There is nobody to try it on: nobody waits, or no mentor has a place.")
    found: list[dict[str, Any]] = [
        {"title": now_title, "trial": waiting, "nothing": nobody},
    ]
    if last is None:
        found.append({"title": last_title, "nothing": _("There was no matching round yet.")})
    else:
        found.append({"title": last_title, "round": last[0], "trial": last[1]})
    for one in found:
        if trial := one.get("trial"):
            one |= {"moves": trial.moves[:_MOVES], "more": max(len(trial.moves) - _MOVES, 0)}
            one["blocked"] = [(MUST_LABELS[each.rule], each) for each in trial.blocked]
    _name(office, programme, found)
    return found


def _name(office: Office, programme: Programme, found: list[dict[str, Any]]) -> None:
    """Put names to the profiles of the moves that are shown, and write that down."""
    moves = [move for one in found for move in one.get("moves", ())]
    keys = {key for move in moves for key in (move.mentee, move.before, move.after) if key}
    people = visible_profiles(office.scope).filter(programme=programme).in_bulk(keys)
    office.log("mentoring", [one.person_id for one in people.values()])

    def name(key: int | None) -> str:
        return name_of(people[key]) if key in people else "–"

    for one in found:
        one["moves"] = [
            {
                "mentee": name(move.mentee),
                "before": move.before and name(move.before),
                "after": move.after and name(move.after),
            }
            for move in one.get("moves", ())
        ]
