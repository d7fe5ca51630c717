"""The document of a certificate as it is handed out, and the hashes of all that ever were."""

import logging
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.text import slugify

from certificates.choices import RenderingForm
from certificates.domain import signing
from certificates.domain.lettering import clean
from certificates.domain.rendering import NamelessError, render_pdf, typst_version
from certificates.models import Certificate, Credential, Rendering
from certificates.models.certificate import CertificateQuerySet

logger = logging.getLogger(__name__)

_LONGEST_NAME = 80


def with_documents(certificates: CertificateQuerySet) -> CertificateQuerySet:
    """Let many certificates be read with all that their documents are made of."""
    return certificates.select_related("credential", "template_version").prefetch_related(
        "renderings"
    )


def document_of(certificate: Certificate, *, base_url: str, now: datetime) -> bytes:
    """Return a certificate as PDF, with its credential inside and sealed if there is a seal.

    Without a seal it is made each time, and the same. With one it is made once and kept,
    for nobody can sign twice the same. Raises ``RenderingError``.
    """
    if not clean(certificate.recipient_name):
        raise NamelessError(certificate.public_id)
    credential: Credential | None = getattr(certificate, "credential", None)
    renderings = list(certificate.renderings.all())
    is_sealed = signing.is_configured()
    if is_sealed and (kept := _kept(renderings, credential)):
        return bytes(kept.content or b"")
    content = render_pdf(certificate, base_url, attachment=credential.body if credential else "")
    if is_sealed:
        content = signing.sealed(content, now=now)
    elif _hash(content) in {one.sha256 for one in renderings}:
        return content
    # A clock that was set back makes no document older than what it holds.
    made_at = max(now, credential.signed_at) if credential else now
    rendering = _rendering(certificate, content, made_at, is_sealed=is_sealed)
    return _record(rendering, credential) or content


def known_hashes(certificate: Certificate) -> set[str]:
    """Return the SHA-256 of every document of a certificate that was ever handed out."""
    return set(certificate.renderings.values_list("sha256", flat=True))


def file_name(certificate: Certificate) -> str:
    """Return how the file is called: after the course, never after the person."""
    title = certificate.title_in(certificate.language)
    return f"{slugify(title)[:_LONGEST_NAME].strip('-_') or 'lotse'}.pdf"


def _rendering(
    certificate: Certificate, content: bytes, made_at: datetime, *, is_sealed: bool
) -> Rendering:
    """Return what is written down about a document, not yet stored."""
    return Rendering(
        certificate=certificate,
        form=RenderingForm.SIGNED if is_sealed else RenderingForm.PLAIN,
        sha256=_hash(content),
        typst_version=typst_version(),
        design_version=certificate.design_version,
        content=content if is_sealed else None,
        made_at=made_at,
    )


def _record(rendering: Rendering, credential: Credential | None) -> bytes | None:
    """Write a document down before anybody gets it; return another's that was faster.

    The person stays locked until the end, so that nothing is kept of somebody being erased.
    """
    with transaction.atomic():
        certificate = (
            Certificate.objects.select_related("completion__person")
            .select_for_update(of=("completion__person",), no_key=True)
            .get(pk=rendering.certificate_id)
        )
        if not certificate.recipient_name:
            raise NamelessError(certificate.public_id)
        if rendering.content is not None:
            others = list(certificate.renderings.all())
            if kept := _kept(others, credential):
                return bytes(kept.content or b"")
            _let_go(others)
        Rendering.objects.bulk_create([rendering], ignore_conflicts=True)
    return None


def _kept(renderings: list[Rendering], credential: Credential | None) -> Rendering | None:
    """Return the newest sealed document that is whole and holds the credential of today."""
    signed = [one for one in renderings if one.content is not None and _is_today(one, credential)]
    for one in sorted(signed, key=lambda one: (one.made_at, one.pk), reverse=True):
        if _hash(bytes(one.content or b"")) == one.sha256:
            return one
        logger.error("The kept document %s is damaged and will be made anew.", one.pk)
    return None


def _is_today(rendering: Rendering, credential: Credential | None) -> bool:
    """Return whether a document is not older than the credential it should hold."""
    return credential is None or rendering.made_at >= credential.signed_at


def _let_go(renderings: list[Rendering]) -> None:
    """Keep the hashes of documents that are handed out no more, and only these."""
    keys = [one.pk for one in renderings if one.content is not None]
    if keys:
        Rendering.objects.filter(pk__in=keys).update(content=None)


def _hash(content: bytes) -> str:
    """Return the SHA-256 of a file."""
    return sha256(content).hexdigest()
