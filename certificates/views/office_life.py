"""What a coordinator decides about one certificate: revoke it, correct or refuse another name."""

import base64
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certificates.choices import CorrectionState, RevocationReason
from certificates.conf import conf
from certificates.domain import life, listing, waiting
from certificates.domain.naming import RefusedError
from certificates.domain.packing import reason
from certificates.domain.rendering import RenderingError, render_pdf, render_png
from certificates.domain.verification import status_of
from certificates.models import Certificate, NameCorrection
from certificates.views.office import coordinators_only, frame, log, own, viewer_of
from certificates.views.office_forms import CorrectForm, DecideForm, RevokeForm
from lms import clock
from lms.api import Scope
from lms.data import AccessAction

_PAGE = 25
_PPI = 60  # enough to see where the name stands and how


@require_http_methods(["GET", "HEAD", "POST"])
@coordinators_only
def revoke(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Say what revoking means, ask why, and do it."""
    certificate = own(scope, pk)
    if done := _too_late(request, scope, certificate):
        return done
    form = RevokeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            life.revoke(certificate, RevocationReason(form.cleaned_data["reason"]), now=clock.now())
        except RefusedError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The certificate was revoked."))
        return redirect("lotse_office:one", certificate.pk)
    log(scope, AccessAction.VIEW, [certificate])
    context = {**_frame(scope, certificate, _("Revoke")), "form": form}
    return TemplateResponse(request, "lotse_certificates/admin/revoke.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@coordinators_only
def correct(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Take another name, show the sheet with it, and issue a new version once that is seen."""
    certificate = own(scope, pk)
    if done := _too_late(request, scope, certificate):
        return done
    if waits := waiting.open_correction(certificate):
        return redirect("lotse_office:decide", waits.pk)
    form = CorrectForm(
        request.POST if request.method == "POST" else None,
        certificate=certificate,
        initial={"name": certificate.recipient_name},
    )
    preview = None
    if form.is_valid():
        preview = preview_of(certificate, form.cleaned_data["name"])
        if "confirm" in request.POST and not preview["problem"]:
            return _corrected(request, scope, certificate, form)
    log(scope, AccessAction.VIEW, [certificate])
    context = {
        **_frame(scope, certificate, _("Correct the name")),
        "form": form,
        "preview": preview,
    }
    return TemplateResponse(request, "lotse_certificates/admin/correct.html", context)


@require_safe
@coordinators_only
def corrections(request: HttpRequest, scope: Scope) -> HttpResponse:
    """List who asks for another name, the longest waiting first."""
    rows = waiting.open_corrections(scope).select_related("certificate__completion")
    page = Paginator(rows, _PAGE).get_page(request.GET.get("p"))
    language = get_language() or ""
    log(scope, AccessAction.VIEW, [each.certificate for each in page.object_list])
    context = {
        **frame(scope, _("Corrections of names"), here="corrections"),
        "corrections": [
            {"correction": each, "title": each.certificate.title_in(language)}
            for each in page.object_list
        ],
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
    }
    return TemplateResponse(request, "lotse_certificates/admin/corrections.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@coordinators_only
def decide(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Show the name somebody asks for on the sheet, and take the decision."""
    certificates = listing.visible_certificates(scope)
    known = waiting.corrections_of(certificates).select_related("certificate__completion__person")
    correction = get_object_or_404(known, pk=pk)
    certificate = correction.certificate
    if correction.state != CorrectionState.REQUESTED:
        messages.info(request, _("This was decided already."))
        return redirect("lotse_office:one", certificate.pk)
    form = DecideForm(request.POST if request.method == "POST" else None)
    preview = preview_of(certificate, correction.name)
    if form.is_valid():
        approved = form.cleaned_data["approved"] == "yes"
        if approved and preview["problem"]:
            form.add_error("approved", _("This name cannot be printed, so it cannot be approved."))
        else:
            return _decided(request, scope, correction, form, approved=approved)
    log(scope, AccessAction.VIEW, [certificate])
    context = {
        **_frame(scope, certificate, _("Decide")),
        "correction": correction,
        "title": certificate.title_in(get_language() or ""),
        "form": form,
        "preview": preview,
    }
    return TemplateResponse(request, "lotse_certificates/admin/decide.html", context)


def preview_of(certificate: Certificate, name: str) -> dict[str, Any]:
    """Return the sheet with another name as a picture, or say why there is none."""
    draft = waiting.renamed(certificate, name)
    try:
        render_pdf(draft, conf.certificate_base_url)  # only paper refuses letters it has not got
        picture = render_png(draft, conf.certificate_base_url, ppi=_PPI)
    except RenderingError as error:
        return {"name": name, "problem": reason(error)}
    encoded = base64.b64encode(picture).decode()
    return {"name": name, "problem": "", "picture": f"data:image/png;base64,{encoded}"}


def _corrected(
    request: HttpRequest, scope: Scope, certificate: Certificate, form: CorrectForm
) -> HttpResponse:
    """Issue the version with the new name, and show it."""
    try:
        issued = waiting.correct_at_once(
            certificate,
            form.cleaned_data["name"],
            form.cleaned_data["reason"],
            by=viewer_of(scope),
            now=clock.now(),
        )
    except RefusedError as error:
        messages.error(request, str(error))
        return redirect("lotse_office:one", certificate.pk)
    messages.success(request, _("The new version is issued. The former one now says “replaced”."))
    return redirect("lotse_office:one", issued.pk)


def _decided(
    request: HttpRequest,
    scope: Scope,
    correction: NameCorrection,
    form: DecideForm,
    *,
    approved: bool,
) -> HttpResponse:
    """Carry the decision out, and go on to the next one."""
    try:
        life.decide(
            correction,
            approved=approved,
            by=viewer_of(scope),
            answer=form.cleaned_data["answer"],
            now=clock.now(),
        )
    except RefusedError as error:
        messages.error(request, str(error))
    else:
        words = _("Approved: a new version is issued.") if approved else _("Declined.")
        messages.success(request, words)
    return redirect("lotse_office:corrections")


def _too_late(request: HttpRequest, scope: Scope, certificate: Certificate) -> HttpResponse | None:
    """Lead back to a certificate about which nothing is left to decide."""
    if status_of(certificate, today=scope.day) in listing.PRINTED:
        return None
    messages.info(request, _("This certificate was revoked or replaced; nothing can be changed."))
    return redirect("lotse_office:one", certificate.pk)


def _frame(scope: Scope, certificate: Certificate, title: str) -> dict[str, Any]:
    """Return the furniture of a page below a certificate."""
    url = reverse("lotse_office:one", args=[certificate.pk])
    trail = [{"url": url, "label": certificate.recipient_name}]
    found = frame(scope, title, inner=True, trail=trail)
    return {**found, "certificate": certificate, "back": url}
