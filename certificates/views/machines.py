"""What machines ask for: who signs, what was revoked, and the credential as file and badge."""

import logging
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates.choices import CertificateStatus
from certificates.conf import conf
from certificates.domain import badges, did, keys, statuslists
from certificates.domain.verification import Verdict, verify
from certificates.models import Certificate, Credential, StatusList
from certificates.views import throttle
from certificates.views.reading import in_asked_language, unindexed
from lms import clock

logger = logging.getLogger(__name__)

DID = "application/did+ld+json"
CREDENTIAL = "application/vc+ld+json"
_MINUTES = 5 * 60  # a new key and a revocation are known to everybody after this time

View = Callable[..., HttpResponse]


def for_all_origins(view: View) -> View:
    """Let pages of other sites read the answer: verifiers run in browsers, too."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        response = view(request, *args, **kwargs)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return answer


@unindexed
@for_all_origins
@require_safe
@in_asked_language
def did_document(request: HttpRequest) -> HttpResponse:
    """Say who signs here, and with which keys. Not limited: it is the same for everybody."""
    try:
        document = did.document(conf.certificate_base_url)
    except keys.KeyStoreError as error:
        return _not_now(error)
    return _public(request, JsonResponse(document, content_type=DID))


@unindexed
@for_all_origins
@require_safe
@in_asked_language
def status_list(request: HttpRequest, list_id: str) -> HttpResponse:
    """Hand out a status list. Not limited: a verifier that cannot read it trusts nobody."""
    base_url, now = conf.certificate_base_url, clock.now()
    try:
        body = statuslists.served(list_id, base_url=base_url, now=now)
    except StatusList.DoesNotExist:
        return _words(_("There is no such list."), HTTPStatus.NOT_FOUND)
    except keys.KeyStoreError as error:
        return _not_now(error)
    return _public(request, HttpResponse(body, content_type=CREDENTIAL))


@unindexed
@for_all_origins
@never_cache
@require_safe
@in_asked_language
def credential(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand out the credential of a certificate, byte for byte as it was signed."""
    return _file(request, public_id, CREDENTIAL, "json", lambda found: found.body)


@unindexed
@never_cache
@require_safe
@in_asked_language
def badge_png(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand out the badge as a picture with the credential inside."""
    return _file(request, public_id, "image/png", "png", _png)


@unindexed
@never_cache
@require_safe
@in_asked_language
def badge_svg(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand out the badge as a drawing with the credential inside."""
    return _file(request, public_id, "image/svg+xml", "svg", _svg)


def _png(found: Credential) -> bytes:
    """Draw the badge as a picture."""
    return badges.baked_png(found.certificate, found.body)


def _svg(found: Credential) -> str:
    """Draw the badge as a drawing."""
    return badges.baked_svg(found.certificate, found.body)


def _file(
    request: HttpRequest,
    public_id: str,
    content_type: str,
    ending: str,
    made: Callable[[Credential], bytes | str],
) -> HttpResponse:
    """Answer with a file of a certificate, or say in words why there is none."""
    now = clock.now()
    if not throttle.allows(request, now=now):
        later = _words(_("Too many requests. Please wait a minute."), HTTPStatus.TOO_MANY_REQUESTS)
        later.headers["Retry-After"] = "60"
        return later
    verdict = verify(public_id, today=clock.date_of(now))
    if verdict is None:
        return _words(_("There is no such certificate."), HTTPStatus.NOT_FOUND)
    if refusal := _refusal(request, verdict):
        return refusal
    found = _credential_of(verdict.certificate)
    if found is None:
        words = _("This certificate has no machine-readable form. It is valid all the same.")
        return _words(words, HTTPStatus.NOT_FOUND)
    response = HttpResponse(made(found), content_type=content_type)
    manner = "attachment" if "download" in request.GET else "inline"
    name = f"certificate-{public_id[:8]}.{ending}"
    response.headers["Content-Disposition"] = f'{manner}; filename="{name}"'
    return response


def _refusal(request: HttpRequest, verdict: Verdict) -> HttpResponse | None:
    """Say why a file is not handed out: to anybody, or to all but its holder."""
    if verdict.status == CertificateStatus.ERASED or not verdict.certificate.recipient_name:
        words = _("The name on this certificate is no longer stored, so there is no file of it.")
        return _words(words, HTTPStatus.GONE)
    if verdict.has_name or _is_holder(request, verdict.certificate):
        return None
    if verdict.is_hidden:
        return _words(_("The holder does not show this certificate."), HTTPStatus.NOT_FOUND)
    if verdict.status == CertificateStatus.REVOKED:
        return _words(_("This certificate was revoked."), HTTPStatus.GONE)
    return _words(_("This certificate was replaced by a newer one."), HTTPStatus.GONE)


def _is_holder(request: HttpRequest, certificate: Certificate) -> bool:
    """Tell whether the reader is the person the certificate was issued to."""
    return Certificate.objects.of_user(request.user).filter(pk=certificate.pk).exists()


def _credential_of(certificate: Certificate) -> Credential | None:
    """Return the credential of a certificate, with that certificate at hand."""
    found = Credential.objects.filter(certificate=certificate).first()
    if found is not None:
        found.certificate = certificate
    return found


def _public(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let an answer be kept for some minutes, and not sent twice to whoever has it."""
    etag = f'"{sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"public, max-age={_MINUTES}"
    return get_conditional_response(request, etag=etag, response=response) or response


def _not_now(error: keys.KeyStoreError) -> HttpResponse:
    """Say that there are no credentials at the moment; why is for the log only."""
    logger.error("Nothing can be signed or published: %s", error)
    words = _("Machine-readable certificates are not available at the moment.")
    return _words(words, HTTPStatus.SERVICE_UNAVAILABLE)


def _words(text: str, status: HTTPStatus) -> HttpResponse:
    """Answer in words."""
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
