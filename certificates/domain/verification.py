"""What anybody with the address may learn about a certificate."""

import re
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import formats, translation

from certificates.choices import CertificateStatus
from certificates.domain.frozen import frozen_of
from certificates.domain.lettering import filled
from certificates.models import Certificate
from lms.data import teaching_units

_ID = re.compile(r"[A-Za-z0-9_-]{16,32}")
_NAMED = (CertificateStatus.VALID, CertificateStatus.EXPIRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A certificate and what is true of it today."""

    certificate: Certificate
    status: CertificateStatus

    @property
    def is_hidden(self) -> bool:
        """Whether the holder wants nothing to be shown. A page that was revoked still says so."""
        return bool(self.certificate.hidden_at) and self.status != CertificateStatus.REVOKED

    @property
    def has_facts(self) -> bool:
        """Whether what is attested may be shown."""
        return not self.certificate.hidden_at

    @property
    def has_name(self) -> bool:
        """Whether the holder may be named: not on what was taken back, nor by a former name."""
        return self.has_facts and self.status in _NAMED


def verify(public_id: str, *, today: date) -> Verdict | None:
    """Return what is known about an id, or nothing when no such certificate exists."""
    if not _ID.fullmatch(public_id):
        return None
    known = Certificate.objects.select_related("template_version")
    certificate = known.filter(public_id=public_id).first()
    return verdict_on(certificate, today=today) if certificate else None


def verdict_on(certificate: Certificate, *, today: date) -> Verdict:
    """Return a certificate with what is true of it today."""
    return Verdict(certificate=certificate, status=status_of(certificate, today=today))


def status_of(certificate: Certificate, *, today: date) -> CertificateStatus:
    """Say what is true of a certificate today: the gravest thing first.

    That it was revoked outlives the name. On its last day it is still valid.
    """
    if certificate.revoked_at:
        return CertificateStatus.REVOKED
    if not certificate.recipient_name:
        return CertificateStatus.ERASED
    if certificate.replaced_at:
        return CertificateStatus.REPLACED
    if certificate.valid_until and certificate.valid_until < today:
        return CertificateStatus.EXPIRED
    return CertificateStatus.VALID


def criteria_in(certificate: Certificate, language: str) -> tuple[str, str]:
    """Return what it took to earn a certificate, and the language of that text.

    Only templates say so: without one, or where it is silent, both are empty. Its variables
    are filled in but for the name, for what it takes is the same for everybody.
    """
    texts = frozen_of(certificate).get("texts", {})
    for one in dict.fromkeys((language, certificate.source_language, *texts)):
        if criteria := texts.get(one, {}).get("criteria"):
            values = _values(certificate, one)
            lines = [filled(line, values, one) for line in str(criteria).splitlines()]
            return "\n".join(lines), one
    return "", ""


def _values(certificate: Certificate, language: str) -> dict[str, str]:
    """Return what wording may speak of, as the language writes it."""
    units = teaching_units(certificate.minutes)
    with translation.override(language):
        return {
            "course": certificate.title_in(language),
            "minutes": str(certificate.minutes),
            "units": str(formats.number_format(int(units) if units.is_integer() else units)),
            "date": str(formats.date_format(certificate.completed_on, "DATE_FORMAT")),
            "edition": str(certificate.edition_number or ""),
        }


def verification_url(certificate: Certificate, base_url: str) -> str:
    """Return the address that stands in the QR code."""
    path = reverse("lotse_certificates:verify", args=[certificate.public_id])
    return f"{base_url.rstrip('/')}{path}"


def id_in(text: str) -> str:
    """Return the id in what somebody typed or pasted: the id, in groups or not, or its address."""
    path = re.split(r"[?#]", "".join(text.split()), maxsplit=1)[0]
    return path.rstrip("/").rpartition("/")[2]
