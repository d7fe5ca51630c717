"""Issuing by hand: write down what and why, tick for whom, look at what would happen, do it."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certificates.choices import Prospect
from certificates.domain import by_hand, listing
from certificates.domain.naming import RefusedError
from certificates.models import IssueRun
from certificates.views.office import coordinators_only, frame, viewer_of
from certificates.views.office_forms import ByHandForm
from lms import clock
from lms.api import Course, Person, Scope, log_access, present_members, units_on_offer
from lms.data import AccessAction, MembershipKind

MOST = 500  # people in one run; a browser sends no more fields than a thousand
_PAGE = 25
_REPORT = listing.REPORT.name
_LOOKS = {
    Prospect.NEW: ("circle-check", "completed"),
    Prospect.HAS_ONE: ("info-circle", "due"),
    Prospect.NO_NAME: ("warning", "overdue"),
    Prospect.UNPRINTABLE: ("warning", "overdue"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@coordinators_only
def new(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Lead through the steps of issuing by hand; nothing is kept before the last one."""
    step = request.POST.get("step", "")
    form = ByHandForm(
        request.POST if step in ("check", "issue") else None,
        initial=_kept(request) if step else {"completed_on": scope.day},
        courses=_courses(get_language() or ""),
        today=scope.day,
    )
    chosen = _chosen(request, scope)
    problem = ""
    if step in ("check", "issue") and form.is_valid():
        problem = _problem(chosen)
        if not problem and step == "issue":
            return _issued(request, scope, form, chosen)
        if not problem:
            return _checked(request, scope, form, chosen)
    elif step in ("check", "issue"):
        problem = _("Please correct the marked fields. Nobody has got a certificate yet.")
    return _asked(request, scope, form, chosen, problem)


@require_safe
@coordinators_only
def index(request: HttpRequest, scope: Scope) -> HttpResponse:
    """List what the coordinator has issued by hand."""
    page = Paginator(_own(scope), _PAGE).get_page(request.GET.get("p"))
    language = get_language() or ""
    context = {
        **frame(scope, _("Issued by hand"), here="runs"),
        "runs": [{"run": run, "title": listing.title_of(run, language)} for run in page],
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
    }
    return TemplateResponse(request, "lotse_certificates/admin/runs.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@coordinators_only
def undo(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Say what undoing a run means, and do it."""
    run = get_object_or_404(_own(scope), pk=pk)
    if run.undone_at:
        messages.info(request, _("This was undone already."))
        return redirect("lotse_office:runs")
    if request.method == "POST":
        count = by_hand.undo_run(run, by=viewer_of(scope), now=clock.now())
        messages.success(
            request, _("Undone. Certificates revoked: %(number)s.") % {"number": count}
        )
        return redirect("lotse_office:runs")
    context = {
        **frame(scope, _("Undo"), here="runs"),
        "run": run,
        "title": listing.title_of(run, get_language() or ""),
        "number": by_hand.completions_of(run).count(),
    }
    return TemplateResponse(request, "lotse_certificates/admin/undo.html", context)


def _own(scope: Scope) -> QuerySet[IssueRun]:
    """Return the runs of a coordinator; those of others are not there."""
    return IssueRun.objects.filter(requested_by=viewer_of(scope))


def _people(scope: Scope) -> QuerySet[Person]:
    """Return whom a coordinator may attest something to: members of their units today."""
    members = present_members(scope)
    people = Person.objects.filter(pk__in=members.values("person"), erased_at__isnull=True)
    return people.exclude(pk=viewer_of(scope).pk).order_by("sort_name", "pk")


def _listed(request: HttpRequest, scope: Scope) -> QuerySet[Person]:
    """Return the people to tick, by unit, kind of membership and name. Raises ``Http404``."""
    unit, kind = request.POST.get("unit", ""), request.POST.get("kind", "")
    if unit:
        place = scope.units().filter(pk=unit).first() if unit.isdecimal() else None
        if place is None:
            raise Http404
        scope = scope.narrowed(place)
    people = _people(scope)
    if kind in MembershipKind.values:
        members = present_members(scope).filter(kind=kind)
        people = people.filter(pk__in=members.values("person"))
    name = request.POST.get("name", "").replace("\x00", "").strip()
    if name:
        people = people.filter(Q(display_name__icontains=name) | Q(sort_name__icontains=name))
    return people


def _chosen(request: HttpRequest, scope: Scope) -> list[Person]:
    """Return the people who were ticked; one who is not the coordinator's is not there."""
    asked = {int(key) for key in request.POST.getlist("people") if key.isdecimal()}
    if not asked:
        return []
    found = list(_people(scope).filter(pk__in=list(asked)[: MOST + 1]))
    if len(asked) <= MOST and len(found) != len(asked):
        raise Http404
    return found


def _problem(chosen: Sequence[Person]) -> str:
    """Say why nothing can be checked for these people, if so."""
    if not chosen:
        return _("Please choose at least one person.")
    if len(chosen) > MOST:
        return _("That is more than %(most)s people. Please do it in parts.") % {"most": MOST}
    return ""


def _asked(
    request: HttpRequest, scope: Scope, form: ByHandForm, chosen: list[Person], problem: str
) -> HttpResponse:
    """Show the form with the people who can be ticked; those ticked before stay."""
    listed = list(_listed(request, scope)[: MOST + 1]) if request.method == "POST" else []
    shown = listed[:MOST]
    ticked = {person.pk for person in chosen}
    kept = [person for person in chosen if person not in set(shown)]
    _log(scope, [*shown, *kept])
    context = {
        **frame(scope, _("Issue by hand"), here="runs"),
        "form": form,
        "problem": problem,
        "units": [
            (o.value, "\u00a0\u00a0" * o.depth + str(o.label)) for o in units_on_offer(scope)
        ],
        "kinds": MembershipKind.choices,
        "asked": {name: request.POST.get(name, "") for name in ("unit", "kind", "name")},
        "people": [{"person": person, "is_ticked": person.pk in ticked} for person in shown],
        "kept": kept,
        "is_listed": request.method == "POST",
        "has_more": len(listed) > MOST,
        "most": MOST,
    }
    return TemplateResponse(request, "lotse_certificates/admin/by_hand.html", context)


def _checked(
    request: HttpRequest, scope: Scope, form: ByHandForm, chosen: list[Person]
) -> HttpResponse:
    """Show what would become of everybody. Nothing is written."""
    prospects = by_hand.preview(form.attestation(), chosen)
    _log(scope, chosen)
    groups = [
        {
            "label": prospect.label,
            "icon": _LOOKS[prospect][0],
            "look": _LOOKS[prospect][1],
            "people": [person for person in chosen if prospects[person.pk] == prospect],
            "is_stuck": prospect == Prospect.UNPRINTABLE,
        }
        for prospect in Prospect
    ]
    context = {
        **frame(scope, _("Check before issuing"), here="runs"),
        "form": form,
        "attestation": form.attestation(),
        "groups": [group for group in groups if group["people"]],
        "chosen": chosen,
        "number": sum(prospect == Prospect.NEW for prospect in prospects.values()),
        "fields": [
            (name, value)
            for name in (*form.fields, "unit", "kind", "name")
            for value in request.POST.getlist(name)
        ],
    }
    return TemplateResponse(request, "lotse_certificates/admin/check.html", context)


def _issued(
    request: HttpRequest, scope: Scope, form: ByHandForm, chosen: list[Person]
) -> HttpResponse:
    """Issue, and lead to the list of what was issued by hand."""
    try:
        run = by_hand.issue_by_hand(
            form.attestation(), chosen, by=viewer_of(scope), now=clock.now()
        )
    except RefusedError as error:
        messages.error(request, str(error))
        return redirect("lotse_office:runs")
    number = by_hand.completions_of(run).count()
    messages.success(
        request,
        _("Done. People who get a certificate: %(number)s. It can be undone here.")
        % {"number": number},
    )
    return redirect("lotse_office:runs")


def _sent(request: HttpRequest, form: ByHandForm) -> list[tuple[str, str]]:
    """Return what was written, so that the next step brings it along."""
    names = (*form.fields, "unit", "kind", "name")
    return [(name, value) for name in names for value in request.POST.getlist(name)]


def _kept(request: HttpRequest) -> dict[str, Any]:
    """Return what was written so far, so that looking for people loses nothing."""
    return {name: request.POST.get(name, "") for name in request.POST}


def _courses(language: str) -> list[tuple[str, str]]:
    """Return the courses whose template can be taken, by title."""
    courses = Course.objects.filter(current_edition__isnull=False).only(
        "key", "texts", "source_language"
    )
    found = [(str(course.key), course.title_in(language) or _("Untitled")) for course in courses]
    return sorted(found, key=lambda entry: entry[1].casefold())


def _log(scope: Scope, people: Sequence[Person]) -> None:
    """Write down whose names are being looked at."""
    if people:
        log_access(
            viewer=scope.viewer,
            action=AccessAction.VIEW,
            report=_REPORT,
            filters={},
            subjects=[person.pk for person in people],
            now=clock.now(),
        )
