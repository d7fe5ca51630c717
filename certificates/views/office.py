"""Certificates in the admin, for coordinators: who may enter, the list, one certificate."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import permission_denied

from certificates.choices import CertificateStatus
from certificates.conf import conf
from certificates.domain import listing, waiting
from certificates.domain.documents import document_of, file_name
from certificates.domain.packing import reason
from certificates.domain.rendering import RenderingError, UnprintableTextError, render_pdf
from certificates.domain.verification import id_in, status_of, verification_url
from certificates.models import Certificate
from lms import clock
from lms.api import (
    ForeignUnitError,
    Offer,
    Person,
    Scope,
    UnclearQuestionError,
    coordinator_scope,
    log_access,
    offers_of,
    understand,
)
from lms.data import AccessAction
from lms.registry import Question

_PAGE = 50
_ICONS = {
    CertificateStatus.VALID: ("circle-check", "completed"),
    CertificateStatus.EXPIRED: ("time", "expired"),
    CertificateStatus.REPLACED: ("rotate", "due"),
    CertificateStatus.REVOKED: ("circle-xmark", "overdue"),
    CertificateStatus.ERASED: ("view", "due"),
}


def coordinators_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let in only who coordinates a unit today, and tell the view whom that is about."""

    @wraps(view)
    @never_cache
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 -- any view
        scope = coordinator_scope(request.user, day=clock.today())
        if scope.is_empty:
            return permission_denied(request)  # type: ignore[no-any-return]
        return view(request, scope, *args, **kwargs)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@coordinators_only
def index(request: HttpRequest, scope: Scope) -> HttpResponse:
    """List certificates as filtered; a name is looked for without standing in the address."""
    if request.method == "POST":
        return _found(request, scope)
    language = get_language() or ""
    offers = offers_of(listing.REPORT, scope, language)
    context = frame(scope, _("Certificates"), here="index")
    try:
        question = understood(offers, scope, request.GET.dict(), language)
    except UnclearQuestionError as unclear:
        fields = _fields(offers, request.GET.dict(), unclear.problems)
        context |= {"fields": fields, "problems": unclear.problems, "is_filtered": True}
        return TemplateResponse(request, "lotse_certificates/admin/list.html", context)
    certificates = listing.selected(question)
    counts = listing.counts_of(certificates, question.today)
    page = Paginator(certificates.select_related("completion"), _PAGE).get_page(
        request.GET.get("p")
    )
    log(scope, AccessAction.VIEW, page.object_list, question.values)
    context |= {
        "fields": _fields(offers, question.values, {}),
        "is_filtered": bool(question.values),
        "asked": question.values,
        "summary": listing.sentence(counts),
        "lines": lines_of(page.object_list, language),
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "report": reverse("lotse_reports:show", args=[listing.REPORT.name]),
    }
    return TemplateResponse(request, "lotse_certificates/admin/list.html", context)


@require_safe
@coordinators_only
def one(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Show one certificate: facts, status, versions, history, and whether it can be printed."""
    certificate = own(scope, pk)
    language = get_language() or ""
    status = status_of(certificate, today=scope.day)
    log(scope, AccessAction.VIEW, [certificate])
    versions = Certificate.objects.filter(completion=certificate.completion).order_by("-version")
    context = {
        **frame(scope, certificate.recipient_name, inner=True),
        "certificate": certificate,
        "title": certificate.title_in(language),
        "title_language": certificate.language_for(language),
        "competencies": certificate.competencies_in(language),
        "status": drawn(status),
        "is_current": status in listing.PRINTED,
        "problem": problem_of(certificate) if status in listing.PRINTED else None,
        "versions": lines_of(versions, language),
        "history": waiting.history(certificate),
        "correction": waiting.open_correction(certificate),
        "verification_url": verification_url(certificate, conf.certificate_base_url),
    }
    return TemplateResponse(request, "lotse_certificates/admin/one.html", context)


@require_safe
@coordinators_only
def pdf(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:  # noqa: ARG001 -- the guard's signature
    """Hand one document out; where it cannot be printed, the page of the certificate says why."""
    certificate = own(scope, pk)
    if status_of(certificate, today=scope.day) not in listing.PRINTED:
        raise Http404
    try:
        content = document_of(certificate, base_url=conf.certificate_base_url, now=clock.now())
    except RenderingError:
        return redirect("lotse_office:one", certificate.pk)
    log(scope, AccessAction.EXPORT, [certificate])
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{file_name(certificate)}"'},
    )


def viewer_of(scope: Scope) -> Person:
    """Return who is looking. Who has a scope is somebody."""
    if scope.viewer is None:
        raise Http404
    return scope.viewer


def own(scope: Scope, pk: int) -> Certificate:
    """Return a certificate the coordinator may see; any other one is not there."""
    related = ("completion__person", "completion__enrolment", "template_version")
    visible = listing.visible_certificates(scope).select_related(*related)
    return get_object_or_404(visible, pk=pk)


def understood(
    offers: Sequence[Offer], scope: Scope, asked: Mapping[str, str], language: str
) -> Question:
    """Return what is asked; a foreign unit does not exist here."""
    try:
        return understand(offers, scope, asked, language)
    except ForeignUnitError as foreign:
        raise Http404 from foreign


def log(
    scope: Scope,
    action: AccessAction,
    certificates: Any,  # noqa: ANN401 -- certificates in any kind of row
    filters: Mapping[str, str] | None = None,
) -> None:
    """Write down whose certificates are being looked at."""
    log_access(
        viewer=scope.viewer,
        action=action,
        report=listing.REPORT.name,
        filters=filters or {},
        subjects=[one.completion.person_id for one in certificates],
        now=clock.now(),
    )


def drawn(status: CertificateStatus) -> dict[str, str]:
    """Return a status as the templates draw it: icon, word and colour."""
    icon, look = _ICONS[status]
    return {"label": str(status.label), "icon": icon, "look": look}


def lines_of(certificates: Any, language: str) -> list[dict[str, Any]]:  # noqa: ANN401 -- rows or a page of them
    """Return certificates as the table draws them."""
    today = clock.today()
    return [
        {
            "certificate": each,
            "title": each.title_in(language),
            "title_language": each.language_for(language),
            "status": drawn(status_of(each, today=today)),
        }
        for each in certificates
    ]


def problem_of(certificate: Certificate) -> dict[str, Any] | None:
    """Say why a certificate cannot be printed, and whether another name would help."""
    try:
        render_pdf(certificate, conf.certificate_base_url)
    except RenderingError as error:
        signs = error.characters if isinstance(error, UnprintableTextError) else ""
        in_name = any(sign in certificate.recipient_name for sign in signs if sign.strip())
        return {"words": reason(error), "in_name": in_name}
    return None


def frame(
    scope: Scope,
    title: str,
    *,
    here: str = "",
    inner: bool = False,
    trail: Sequence[Mapping[str, str]] = (),
) -> dict[str, Any]:
    """Return what Wagtail's page furniture and our row of sections need."""
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    if inner or here != "index":
        crumbs.append({"url": reverse("lotse_office:index"), "label": _("Certificates")})
    open_requests = waiting.open_corrections(scope).count()
    sections = (
        ("index", _("All certificates"), 0),
        ("corrections", _("Corrections of names"), open_requests),
        ("runs", _("Issued by hand"), 0),
        ("bundles", _("Files"), 0),
    )
    return {
        "header_title": title,
        "page_title": title,
        "header_icon": "success",
        "breadcrumbs_items": [*crumbs, *trail, {"url": "", "label": title}],
        "sections": [
            {
                "url": reverse(f"lotse_office:{name}"),
                "label": label,
                "count": count,
                "is_here": name == here,
            }
            for name, label, count in sections
        ],
    }


def _found(request: HttpRequest, scope: Scope) -> HttpResponse:
    """List the certificates of a name or a number that was asked for in the body."""
    asked = request.POST.get("q", "").replace("\x00", "").strip()[:200]
    found = list(_search(scope, asked)[: _PAGE + 1]) if asked else []
    shown = found[:_PAGE]
    log(scope, AccessAction.VIEW, shown)
    context = {
        **frame(scope, _("Certificates"), here="index"),
        "q": asked,
        "is_search": True,
        "has_more": len(found) > _PAGE,
        "lines": lines_of(shown, get_language() or ""),
    }
    return TemplateResponse(request, "lotse_certificates/admin/list.html", context)


def _search(scope: Scope, asked: str) -> QuerySet[Certificate]:
    """Return the certificates with a name or a number."""
    person = "completion__person__"
    match = Q(recipient_name__icontains=asked) | Q(public_id=id_in(asked))
    match |= Q(**{f"{person}display_name__icontains": asked})
    match |= Q(**{f"{person}sort_name__icontains": asked})
    found = listing.visible_certificates(scope).filter(match).select_related("completion")
    return found.order_by(f"{person}sort_name", f"{person}id", "-completed_on", "-pk")


def _fields(
    offers: Sequence[Offer], values: Mapping[str, str], problems: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return the filters as the template draws them."""
    return [
        {
            "name": offer.filter.name,
            "label": offer.filter.label,
            "kind": offer.filter.kind.value,
            "required": offer.filter.required,
            "value": values.get(offer.filter.name, ""),
            "problem": problems.get(offer.filter.name, ""),
            "options": [(o.value, "\u00a0\u00a0" * o.depth + str(o.label)) for o in offer.options],
        }
        for offer in offers
    ]
