"""The public answer to one question: whether a certificate is genuine."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from certificates.choices import CertificateStatus, Detail, Outcome
from certificates.conf import conf
from certificates.domain.comparing import Finding, examine
from certificates.domain.extracting import Problem
from certificates.domain.verification import Verdict, criteria_in, verify
from certificates.forms import VerifyForm
from certificates.views import throttle
from certificates.views.reading import asked_language, in_asked_language, unindexed
from certificates.views.uploading import TooLargeError, uploaded
from lms import clock

# Reading a file costs much more than looking a number up.
A_FILE_COUNTS_AS = 5
_MEGABYTE = 1024 * 1024


@unindexed
@never_cache
@require_safe
@in_asked_language
def form(request: HttpRequest) -> HttpResponse:
    """Let people type the number of a certificate, or drop its file."""
    typed = VerifyForm(request.GET if "number" in request.GET else None)
    if typed.is_valid() and typed.cleaned_data["number"]:
        address = reverse("lotse_certificates:verify", args=[typed.cleaned_data["number"]])
        return redirect(f"{address}{_spoken(request)}")
    context = {"form": typed, **_upload()}
    return render(request, "lotse_certificates/verify_form.html", context)


@unindexed
@never_cache
@require_safe
@in_asked_language
def page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say what is true of a certificate, to anybody who has its address."""
    now = clock.now()
    if not throttle.allows(request, now=now):
        return _later(request)
    verdict = verify(public_id, today=clock.date_of(now))
    if verdict is None:
        return render(
            request, "lotse_certificates/verify_unknown.html", status=HTTPStatus.NOT_FOUND
        )
    context = {**shown(verdict), **_upload(), "today": clock.date_of(now)}
    return render(request, "lotse_certificates/verify.html", context)


# It changes nothing and knows nobody, so there is nothing to protect; a token would set a cookie.
@csrf_exempt
@unindexed
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_asked_language
def file(request: HttpRequest) -> HttpResponse:
    """Compare a file with our records. It is neither stored nor logged."""
    if request.method != "POST":
        return redirect(f"{reverse('lotse_certificates:verify_form')}{_spoken(request)}")
    now = clock.now()
    if not throttle.allows(request, now=now, count=A_FILE_COUNTS_AS):
        return _later(request)
    try:
        data = uploaded(request)
    except TooLargeError:
        return _unread(request, "large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    finding = examine(data, base_url=conf.certificate_base_url, now=now)
    if finding.problem:
        return _unread(request, finding.problem.value, _STATUS[finding.problem])
    expected = request.POST.get("number", "")
    return render(
        request, "lotse_certificates/verify_file.html", {**_answer(finding, expected), **_upload()}
    )


_STATUS = {
    Problem.EMPTY: HTTPStatus.BAD_REQUEST,
    Problem.KIND: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    Problem.ENCRYPTED: HTTPStatus.UNPROCESSABLE_ENTITY,
    Problem.DAMAGED: HTTPStatus.UNPROCESSABLE_ENTITY,
    Problem.BUSY: HTTPStatus.SERVICE_UNAVAILABLE,
}


def shown(verdict: Verdict) -> dict[str, Any]:
    """Return what a page may say about a certificate, in the reader's language."""
    language = get_language() or ""
    certificate = verdict.certificate
    criteria, criteria_language = criteria_in(certificate, language)
    return {
        "verdict": verdict,
        "certificate": certificate,
        "status": "hidden" if verdict.is_hidden else verdict.status.value,
        "status_label": verdict.status.label,
        "title": certificate.title_in(language),
        "title_language": certificate.language_for(language),
        "competencies": certificate.competencies_in(language),
        "criteria": criteria,
        "criteria_language": criteria_language,
    }


def _answer(finding: Finding, expected: str) -> dict[str, Any]:
    """Return what the page says about a file: the gravest of file and certificate sets the tone."""
    context: dict[str, Any] = {
        "outcome": finding.outcome.value,
        "outcome_label": finding.outcome.label,
        "differences": finding.differences,
        "additions": finding.additions,
        "is_blind": finding.is_blind,
        "is_unsigned": finding.proof == "no-proof",
        "words": Detail.WORDS,
        "proof": Detail.PROOF,
        "tone": _tone(finding),
    }
    if finding.verdict:
        context |= shown(finding.verdict)
        context["is_another"] = bool(expected) and (
            expected != finding.verdict.certificate.public_id
        )
    return context


def _tone(finding: Finding) -> str:
    """Return how a finding looks."""
    status = finding.verdict.status if finding.verdict else None
    if finding.outcome in (Outcome.ALTERED, Outcome.FOREIGN):
        return "bad"
    if status == CertificateStatus.REVOKED and finding.outcome != Outcome.HIDDEN:
        return "bad"
    if finding.outcome == Outcome.GENUINE and status == CertificateStatus.VALID:
        return "ok"
    return "warn"


def _unread(request: HttpRequest, problem: str, status: int) -> HttpResponse:
    """Say why a file could not be read, and let people try another one."""
    context = {"problem": problem, **_upload()}
    return render(request, "lotse_certificates/verify_unreadable.html", context, status=status)


def _later(request: HttpRequest) -> HttpResponse:
    """Ask for patience."""
    later = render(
        request, "lotse_certificates/verify_later.html", status=HTTPStatus.TOO_MANY_REQUESTS
    )
    later.headers["Retry-After"] = "60"
    return later


def _upload() -> dict[str, int]:
    """Return what the form for a file must know."""
    limit = conf.certificate_upload_bytes
    return {"upload_bytes": limit, "upload_megabytes": limit // _MEGABYTE}


def _spoken(request: HttpRequest) -> str:
    """Return the language in the address, to be kept in the next one."""
    language = asked_language(request)
    return f"?{urlencode({'lang': language})}" if language else ""
