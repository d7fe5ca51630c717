"""Programme of a programme, for its coordination: settings, a new one, closing and reopening."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms import clock
from lms.api import Scope
from mentoring.choices import ProgrammeKind
from mentoring.domain import programmes
from mentoring.domain.access import visible_programmes
from mentoring.domain.programmes import ProgrammeError
from mentoring.forms.office_programme import KINDS, NewProgrammeForm, ProgrammeForm
from mentoring.models import Programme
from mentoring.views.office import ICON, Office, coordinators_only, frame, in_programme


@require_http_methods(["GET", "HEAD", "POST"])
@in_programme
def edit(request: HttpRequest, office: Office) -> HttpResponse:
    """Show the settings of a programme and change them; those of a closed one can only be read."""
    data = request.POST if request.method == "POST" else None
    form = ProgrammeForm(data, scope=office.scope, programme=office.programme)
    if form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            version = office.programme.agreement_version
            changed = programmes.change(office.programme, form.settings(), seen=seen)
        except ProgrammeError as error:
            form = _once_more(request, office, error)
        else:
            _tell(request, new_agreement=changed.agreement_version != version)
            return redirect("lotse_mentoring_office:programme", office.programme.public_id)
    context = {
        **frame(office, _("Programme"), here="programme"),
        "form": form,
        "kind": office.programme.get_kind_display(),
    }
    return TemplateResponse(request, "lotse_mentoring/admin/programme.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@coordinators_only
def new(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Ask for a new programme and make it, with the usual rules of its kind."""
    form = NewProgrammeForm(request.POST if request.method == "POST" else None, scope=scope)
    if form.is_valid() and scope.viewer is not None:
        kind = ProgrammeKind(form.cleaned_data["kind"])
        try:
            made = programmes.make(
                kind, form.settings(), language=form.source, by=scope.viewer, now=clock.now()
            )
        except ProgrammeError as error:
            form.explain(error.problems)
        else:
            messages.success(
                request, _("The programme is there. Look at its rules, then people can apply.")
            )
            return redirect("lotse_mentoring_office:rules", made.public_id)
    title = _("New programme")
    context: dict[str, Any] = {
        "header_title": title,
        "page_title": title,
        "header_icon": ICON,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": f"{reverse('lotse_mentoring_office:index')}?all", "label": _("Mentoring")},
            {"url": "", "label": title},
        ],
        "form": form,
        "kinds": [
            {"value": kind.value, "label": kind.label, "words": KINDS[kind]}
            for kind in ProgrammeKind
        ],
        "chosen": form["kind"].value(),
        "has_programmes": visible_programmes(scope).exists(),
    }
    return TemplateResponse(request, "lotse_mentoring/admin/programme_new.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_programme
def close(request: HttpRequest, office: Office) -> HttpResponse:
    """Say what closing or reopening a programme means for whom, and do it."""
    programme = office.programme
    if request.method == "POST":
        if request.POST.get("do") == "reopen":
            programmes.reopen(programme)
            messages.success(request, _("The programme is open again."))
        else:
            programmes.close(programme, now=clock.now())
            messages.success(request, _("The programme is closed. Running tandems go on."))
        return redirect("lotse_mentoring_office:programme", programme.public_id)
    title = _("Open again") if programme.closed_at else _("Close the programme")
    url = reverse("lotse_mentoring_office:programme", args=[programme.public_id])
    trail = [{"url": url, "label": _("Programme")}]
    context = {
        **frame(office, title, here="programme", trail=trail),
        "standing": programmes.standing(programme),
        "back": url,
    }
    return TemplateResponse(request, "lotse_mentoring/admin/programme_close.html", context)


def _once_more(request: HttpRequest, office: Office, error: ProgrammeError) -> ProgrammeForm:
    """Return the form with what was typed and what is wrong, as a change of what is there now."""
    present = Programme.objects.get(pk=office.programme.pk)
    data = request.POST.copy()
    data["seen"] = programmes.stamp(present)
    form = ProgrammeForm(data, scope=office.scope, programme=present)
    form.is_valid()
    form.explain(error.problems)
    return form


def _tell(request: HttpRequest, *, new_agreement: bool) -> None:
    """Say that the settings are saved, and what that means for agreements."""
    words = _("The programme is saved.")
    if new_agreement:
        words += " " + _("New tandems sign the new agreement. What was signed keeps its words.")
    messages.success(request, words)
