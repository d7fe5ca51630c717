"""What anybody with the address may learn about a certificate."""

import re
from dataclasses import dataclass

from django.urls import reverse

from certificates.choices import CertificateStatus
from certificates.models import Certificate

_ID = re.compile(r"[A-Za-z0-9_-]{16,32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A certificate and what is true of it today."""

    certificate: Certificate
    status: CertificateStatus


def verify(public_id: str) -> Verdict | None:
    """Return what is known about an id, or nothing when no such certificate exists."""
    if not _ID.fullmatch(public_id):
        return None
    certificate = Certificate.objects.filter(public_id=public_id).first()
    return Verdict(certificate=certificate, status=status_of(certificate)) if certificate else None


def status_of(certificate: Certificate) -> CertificateStatus:
    """Say what is true of a certificate today; that it was revoked outlives the name."""
    if certificate.revoked_at:
        return CertificateStatus.REVOKED
    if not certificate.recipient_name:
        return CertificateStatus.ERASED
    if certificate.replaced_at:
        return CertificateStatus.REPLACED
    return CertificateStatus.VALID


def verification_url(certificate: Certificate, base_url: str) -> str:
    """Return the address that stands in the QR code."""
    path = reverse("lotse_certificates:verify", args=[certificate.public_id])
    return f"{base_url.rstrip('/')}{path}"


def id_in(text: str) -> str:
    """Return the id in what somebody typed or pasted: the id, in groups or not, or its address."""
    path = re.split(r"[?#]", "".join(text.split()), maxsplit=1)[0]
    return path.rstrip("/").rpartition("/")[2]
