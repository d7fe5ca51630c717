"""The public answer to one question: whether a certificate is genuine."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates.domain.verification import verify
from certificates.forms import VerifyForm
from certificates.views import throttle
from certificates.views.reading import asked_language, in_asked_language, unindexed
from lms import clock


@unindexed
@never_cache
@require_safe
@in_asked_language
def form(request: HttpRequest) -> HttpResponse:
    """Let people type the number of a certificate."""
    typed = VerifyForm(request.GET if "number" in request.GET else None)
    if typed.is_valid() and typed.cleaned_data["number"]:
        address = reverse("lotse_certificates:verify", args=[typed.cleaned_data["number"]])
        language = asked_language(request)
        return redirect(f"{address}?{urlencode({'lang': language})}" if language else address)
    return render(request, "lotse_certificates/verify_form.html", {"form": typed})


@unindexed
@never_cache
@require_safe
@in_asked_language
def page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say what is true of a certificate, to anybody who has its address."""
    now = clock.now()
    if not throttle.allows(request, now=now):
        later = render(
            request, "lotse_certificates/verify_later.html", status=HTTPStatus.TOO_MANY_REQUESTS
        )
        later.headers["Retry-After"] = "60"
        return later
    verdict = verify(public_id)
    if verdict is None:
        return render(
            request, "lotse_certificates/verify_unknown.html", status=HTTPStatus.NOT_FOUND
        )
    language = get_language() or ""
    certificate = verdict.certificate
    context = {
        "certificate": certificate,
        "status": verdict.status.value,
        "status_label": verdict.status.label,
        "title": certificate.title_in(language),
        "title_language": certificate.language_for(language),
        "competencies": certificate.competencies_in(language),
        "today": clock.date_of(now),
    }
    return render(request, "lotse_certificates/verify.html", context)
