"""Certificates that will soon expire: whom to tell, once, and how long before."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q

from certificates.models import Certificate
from certificates.models.certificate import CertificateQuerySet
from lms import clock

SOON = timedelta(days=60)


def expires_soon(certificate: Certificate, *, today: date) -> bool:
    """Tell whether a certificate that is still good ends within weeks."""
    if certificate.valid_until is None or certificate.revoked_at or certificate.replaced_at:
        return False
    return today <= certificate.valid_until <= today + SOON


def to_remind(*, now: datetime) -> CertificateQuerySet:
    """Return the certificates whose end their holders have not been told yet.

    Not those that were valid for weeks only, nor where a later one of the same course is held.
    """
    today = clock.date_of(now)
    later = Certificate.objects.current().filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=OuterRef("valid_until")),
        revoked_at__isnull=True,
        completion__person=OuterRef("completion__person"),
        completion__enrolment__course=OuterRef("completion__enrolment__course"),
    )
    return (
        Certificate.objects.current()
        .filter(
            valid_until__range=(today, today + SOON),
            valid_until__gt=F("completed_on") + SOON,
            reminded_at__isnull=True,
            revoked_at__isnull=True,
        )
        .exclude(recipient_name="")
        .exclude(Exists(later))
    )
