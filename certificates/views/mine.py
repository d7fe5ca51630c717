"""What people see of their own certificates, and nobody else does."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from certificates.choices import CertificateStatus
from certificates.conf import conf
from certificates.domain import documents, issuing
from certificates.domain.expiring import expires_soon
from certificates.domain.listing import PRINTED
from certificates.domain.rendering import (
    RenderingError,
    UnprintableTextError,
    qr_svg,
)
from certificates.domain.sharing import linkedin_url
from certificates.domain.verification import status_of, verification_url
from certificates.models import Certificate, Credential, NameCorrection
from certificates.views.reading import in_asked_language, own_or_404
from lms import clock
from lms.api import Completion


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A certificate in the list, in the reader's language."""

    certificate: Certificate
    title: str
    status: CertificateStatus
    expires_soon: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A completed course whose certificate is being made."""

    completion: Completion
    title: str


@never_cache
@login_required
@require_safe
@in_asked_language
def index(request: HttpRequest) -> HttpResponse:
    """List the reader's certificates, and what is still being made."""
    language = get_language() or ""
    issued = Certificate.objects.of_user(request.user).current()
    today = clock.today()
    owed = issuing.owed().filter(person__user=_reader(request))
    context = {
        "entries": [
            Entry(
                certificate=one,
                title=one.title_in(language),
                status=status_of(one, today=today),
                expires_soon=expires_soon(one, today=today),
            )
            for one in issued
        ],
        "owed": [Owed(completion=one, title=one.title_in(language)) for one in owed],
    }
    return render(request, "lotse_certificates/index.html", context)


@never_cache
@login_required
@require_safe
@in_asked_language
def detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a certificate on screen, with all that its holder may do with it."""
    certificate = own_or_404(request, public_id)
    language = get_language() or ""
    versions = certificate.completion.certificates.order_by("-version")
    requests = NameCorrection.objects.filter(certificate__completion=certificate.completion_id)
    url = verification_url(certificate, conf.certificate_base_url)
    context = {
        "certificate": certificate,
        "status": status_of(certificate, today=clock.today()).value,
        "expires_soon": expires_soon(certificate, today=clock.today()),
        "title": certificate.title_in(language),
        "title_language": certificate.language_for(language),
        "competencies": certificate.competencies_in(language),
        "verification_url": url,
        "linkedin_url": linkedin_url(certificate, language, conf.certificate_base_url),
        "other_versions": [one for one in versions if one.pk != certificate.pk],
        "newest_request": requests.first(),
        "has_credential": Credential.objects.filter(certificate=certificate).exists(),
        "qr": mark_safe(qr_svg(url, border=4)),  # noqa: S308 -- drawn by us, holds numbers only
    }
    return render(request, "lotse_certificates/detail.html", context)


@never_cache
@login_required
@require_safe
@in_asked_language
def pdf(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand the document out; where it cannot be printed, say why and whom to ask."""
    certificate = own_or_404(request, public_id)
    if status_of(certificate, today=clock.today()) not in PRINTED:
        messages.error(request, _("This certificate is no longer good, so there is no document."))
        address = reverse("lotse_certificates:detail", args=[certificate.public_id])
        return redirect(f"{address}?lang={get_language()}")
    try:
        content = documents.document_of(
            certificate, base_url=conf.certificate_base_url, now=clock.now()
        )
    except RenderingError as error:
        messages.error(request, _reason(error))
        return redirect("lotse_certificates:detail", certificate.public_id)
    name = documents.file_name(certificate)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@login_required
@require_POST
@in_asked_language
def request_now(request: HttpRequest, completion_id: int) -> HttpResponse:
    """Issue a certificate while its holder waits, so that nobody depends on a worker."""
    own = Completion.objects.filter(person__user=_reader(request)).select_related("edition")
    completion = get_object_or_404(own, pk=completion_id)
    try:
        certificate = issuing.issue(completion, now=clock.now())
    except issuing.NotEarningError:
        messages.error(request, _("There is no certificate for this."))
        return redirect("lotse_certificates:index")
    address = reverse("lotse_certificates:detail", args=[certificate.public_id])
    return redirect(f"{address}?lang={get_language()}")


def _reason(error: RenderingError) -> str:
    """Say why a document cannot be printed, what is safe and what to do now."""
    if isinstance(error, UnprintableTextError):
        return _(
            "These characters cannot be printed yet: %(characters)s. Your certificate is "
            "valid all the same. Please ask for a spelling in Latin letters."
        ) % {"characters": error.characters}
    return _("The document cannot be printed at the moment. Your certificate is valid.")


def _reader(request: HttpRequest) -> Any:  # noqa: ANN401 -- any user model
    """Return the account that is logged in."""
    return request.user
