"""What waits for the office, and what has happened to a certificate so far."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from certificates.choices import CorrectionState, RevocationReason
from certificates.domain import life, listing
from certificates.models import Certificate, NameCorrection
from lms.api import Person, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to a certificate, in words."""

    at: datetime
    words: str
    note: str = ""


def open_corrections(scope: Scope) -> QuerySet[NameCorrection]:
    """Return the requests for another name that wait for an answer, the oldest first."""
    known = corrections_of(listing.visible_certificates(scope))
    return known.filter(state=CorrectionState.REQUESTED).order_by("requested_at", "pk")


def corrections_of(certificates: QuerySet[Certificate]) -> QuerySet[NameCorrection]:
    """Return the requests for another name, and what became of them."""
    return NameCorrection.objects.filter(certificate__in=certificates.values("pk"))


def open_correction(certificate: Certificate) -> NameCorrection | None:
    """Return the request that waits for an answer, if there is one."""
    return certificate.corrections.filter(state=CorrectionState.REQUESTED).first()


def renamed(certificate: Certificate, name: str) -> Certificate:
    """Return a certificate as it would be with another name; it is never saved."""
    draft = copy(certificate)
    draft.pk = None
    draft.recipient_name = name
    return draft


@transaction.atomic
def correct_at_once(
    certificate: Certificate, name: str, reason: str, *, by: Person, now: datetime
) -> Certificate:
    """Correct a name of the office's own accord; who did it and why is kept.

    Raises ``RefusedError``.
    """
    request = life.request_correction(certificate, name, reason, now=now)
    life.decide(request, approved=True, by=by, answer="", now=now)
    return Certificate.objects.current().get(completion=certificate.completion_id)


def history(certificate: Certificate) -> Sequence[Event]:
    """Return what happened to a completion's certificates, the latest first."""
    versions = Certificate.objects.filter(completion=certificate.completion)
    corrections = NameCorrection.objects.filter(certificate__in=versions.values("pk"))
    events = [event for one in versions for event in _of_version(one)]
    events += [
        event for one in corrections.select_related("decided_by") for event in _of_correction(one)
    ]
    return sorted(events, key=lambda event: event.at, reverse=True)


def _of_version(certificate: Certificate) -> list[Event]:
    """Return what happened to one version."""
    number = {"number": certificate.version}
    found = [
        Event(
            at=certificate.issued_at,
            words=_("Version %(number)s was issued") % number,
            note=certificate.recipient_name,
        )
    ]
    if certificate.replaced_at:
        words = _("Version %(number)s was replaced by a newer one") % number
        found.append(Event(at=certificate.replaced_at, words=words))
    if certificate.revoked_at:
        words = _("Version %(number)s was revoked") % number
        why = certificate.revocation_reason
        note = str(RevocationReason(why).label) if why else ""
        found.append(Event(at=certificate.revoked_at, words=words, note=note))
    return found


def _of_correction(correction: NameCorrection) -> list[Event]:
    """Return that somebody asked for another name, and what was decided."""
    if correction.decided_at == correction.requested_at:
        names = {"name": correction.name, "who": correction.decided_by or _("the office")}
        words = _("The office, %(who)s, corrected the name: %(name)s") % names
        return [Event(at=correction.requested_at, words=words, note=correction.reason)]
    words = _("Another name was asked for: %(name)s") % {"name": correction.name}
    found = [Event(at=correction.requested_at, words=words, note=correction.reason)]
    if correction.decided_at:
        by = {"name": correction.decided_by or _("the office")}
        if correction.state == CorrectionState.APPROVED:
            words = _("The new name was approved by %(name)s") % by
        else:
            words = _("The new name was declined by %(name)s") % by
        found.append(Event(at=correction.decided_at, words=words, note=correction.answer))
    return found
