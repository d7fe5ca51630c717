"""What becomes of a certificate after it was issued: corrected, revoked, hidden.

The person's row is the lock of all that is attested to them: whoever changes a certificate
holds it, and so does the eraser. That a certificate has expired follows from its date.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Case, QuerySet, Value, When

from certificates.choices import CorrectionState, Refusal, RevocationReason
from certificates.domain import crediting, naming, statuslists
from certificates.domain.crediting import Place, locked_people
from certificates.domain.drafting import can_be_written_to
from certificates.domain.naming import RefusedError
from certificates.models import Certificate, NameCorrection
from certificates.models.certificate import CertificateQuerySet, new_public_id
from lms.api import Person

_OWN = ("id", "version", "public_id", "recipient_name", "issued_at", "replaced_at")
_PLACE = ("status_list_id", "status_index", "mail_at", "mailed_at")


@transaction.atomic
def revoke(certificate: Certificate, reason: RevocationReason, *, now: datetime) -> Certificate:
    """Say that a certificate is no longer good. Once revoked it stays so, for the first reason.

    Raises ``RefusedError`` for one that a newer version has replaced.
    """
    fresh = _locked(certificate)
    if fresh.revoked_at:
        return fresh
    if fresh.replaced_at:
        raise RefusedError(Refusal.REPLACED)
    revoke_all(Certificate.objects.filter(pk=fresh.pk), reason, now=now)
    fresh.refresh_from_db()
    return fresh


def revoke_all(
    certificates: QuerySet[Certificate], reason: RevocationReason, *, now: datetime
) -> int:
    """Revoke certificates whose people are locked, and return how many of them were not yet.

    Whoever has been written to is written to again; whoever has not hears nothing.
    """
    found = list(
        certificates.filter(revoked_at__isnull=True).select_for_update(of=("self",)).order_by("pk")
    )
    rows = Certificate.objects.filter(pk__in=[one.pk for one in found])
    rows.update(
        revoked_at=now,
        revocation_reason=reason,
        mail_at=Case(When(mailed_at__isnull=False, then=Value(now))),
        mailed_at=None,
    )
    statuslists.mark_stale(found)
    return len(found)


def correct(certificate: Certificate, name: str, *, now: datetime) -> Certificate:
    """Issue a new version in another name, which replaces this one, and return it.

    All else stays as it was. Raises ``RefusedError``.
    """
    wanted = naming.fit(name, certificate.design_version)
    place = crediting.places(1)[0]
    with transaction.atomic():
        return _corrected(_changeable(certificate), wanted, place, now)


@transaction.atomic
def request_correction(
    certificate: Certificate, name: str, reason: str, *, now: datetime
) -> NameCorrection:
    """Write down that the holder asks for another name. Raises ``RefusedError``."""
    wanted = naming.fit(name, certificate.design_version)
    fresh = _changeable(certificate)
    if wanted == fresh.recipient_name:
        raise RefusedError(Refusal.UNCHANGED)
    if fresh.corrections.filter(state=CorrectionState.REQUESTED).exists():
        raise RefusedError(Refusal.WAITING)
    return NameCorrection.objects.create(
        certificate=fresh, name=wanted, reason=reason.strip(), requested_at=now
    )


def decide(
    correction: NameCorrection, *, approved: bool, by: Person, answer: str, now: datetime
) -> NameCorrection:
    """Answer a request for another name; approved, the new version is issued at once.

    If the office has corrected the name by itself meanwhile, that version is corrected, or
    stays if it bears the name already. Raises ``RefusedError``.
    """
    place = crediting.places(1)[0] if approved else None
    with transaction.atomic():
        return _decided(correction, place, by=by, answer=answer, now=now)


def _decided(
    correction: NameCorrection, place: Place | None, *, by: Person, answer: str, now: datetime
) -> NameCorrection:
    """Write an answer down; with a place for the new version it is a yes."""
    certificate = _locked(correction.certificate)
    fresh = NameCorrection.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    if fresh.state != CorrectionState.REQUESTED:
        raise RefusedError(Refusal.DECIDED)
    current = _facts().current().get(completion=certificate.completion_id)
    if place:
        _refuse_unchangeable(current)
        if current.recipient_name != fresh.name:
            _corrected(current, fresh.name, place, now)
    elif not current.revoked_at:
        _tell(current, now)
    fresh.state = CorrectionState.APPROVED if place else CorrectionState.DECLINED
    fresh.decided_by, fresh.decided_at, fresh.answer = by, now, answer.strip()
    fresh.save(update_fields=["state", "decided_by", "decided_at", "answer"])
    return fresh


def hide(certificate: Certificate, *, now: datetime) -> None:
    """Switch the public page off, as its holder wishes."""
    shown = Certificate.objects.filter(pk=certificate.pk, hidden_at__isnull=True)
    shown.update(hidden_at=now)


def show(certificate: Certificate) -> None:
    """Switch the public page on again."""
    Certificate.objects.filter(pk=certificate.pk).update(hidden_at=None)


def _locked(certificate: Certificate) -> Certificate:
    """Return a certificate as it is now; it stays so until the transaction ends."""
    person = certificate.completion.person_id
    locked_people([person])
    return _facts().get(pk=certificate.pk)


def _facts() -> CertificateQuerySet:
    """Return certificates with what copying them needs."""
    return Certificate.objects.select_related("completion__person__user", "template_version")


def _changeable(certificate: Certificate) -> Certificate:
    """Return a certificate, locked, if its name may be corrected. Raises ``RefusedError``."""
    fresh = _locked(certificate)
    _refuse_unchangeable(fresh)
    return fresh


def _refuse_unchangeable(certificate: Certificate) -> None:
    """Say why a certificate cannot be corrected, if it cannot. Raises ``RefusedError``."""
    if certificate.revoked_at:
        raise RefusedError(Refusal.REVOKED)
    if not certificate.recipient_name:
        raise RefusedError(Refusal.NAMELESS)
    if certificate.replaced_at:
        raise RefusedError(Refusal.REPLACED)


def _corrected(old: Certificate, name: str, place: Place, now: datetime) -> Certificate:
    """Replace a version, locked, by one in another name."""
    if name == old.recipient_name:
        raise RefusedError(Refusal.UNCHANGED)
    new = crediting.put(_copy(old, name, now), place)
    made = crediting.signed([new], now=now)
    Certificate.objects.filter(pk=old.pk).update(replaced_at=now)
    new.save(force_insert=True)
    for credential in made:
        credential.certificate = new
        credential.save(force_insert=True)
    statuslists.mark_stale([old])
    return new


def _tell(certificate: Certificate, now: datetime) -> None:
    """Have the holder written to, if that is possible."""
    if can_be_written_to(certificate.completion.person):
        Certificate.objects.filter(pk=certificate.pk).update(mail_at=now, mailed_at=None)


def _copy(old: Certificate, name: str, now: datetime) -> Certificate:
    """Return the next version of a certificate: the same facts, another name."""
    facts = {
        field.attname: getattr(old, field.attname)
        for field in Certificate._meta.concrete_fields
        if field.attname not in (*_OWN, *_PLACE)
    }
    new = Certificate(
        **facts,
        version=old.version + 1,
        public_id=new_public_id(),
        recipient_name=name,
        issued_at=now,
        mail_at=now if can_be_written_to(old.completion.person) else None,
    )
    new.completion, new.template_version = old.completion, old.template_version
    return new
