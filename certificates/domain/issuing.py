"""Issuing certificates: by event and by sweep, exactly once.

The completion is the durable record that a certificate is due; the event that follows it
only makes the certificate come sooner, and constraints keep a second one out.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from wagtail.models import Site

from certificates.choices import CertificateKind
from certificates.models import Certificate
from lms.api import AssociationSettings, Completion, Person
from lms.data import CompletionKind

logger = logging.getLogger(__name__)

DESIGN = "harbour-1"


class NotEarningError(ValueError):
    """This completion earns no certificate: no course, or nobody left to name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Who attests, as it stands in the settings of the site at this moment."""

    name: str
    place: str = ""
    signatory: str = ""


def owed() -> QuerySet[Completion]:
    """Return completed courses that have no certificate yet, of people who have a name."""
    return Completion.objects.filter(
        kind=CompletionKind.COURSE, certificates=None, person__erased_at=None
    ).exclude(person__display_name="")


def issuer_of_site() -> Issuer:
    """Return who issues certificates here: what the office has entered, else the site's name."""
    site = Site.objects.filter(is_default_site=True).first()
    association = AssociationSettings.for_site(site) if site else AssociationSettings()
    fallback = str(getattr(settings, "WAGTAIL_SITE_NAME", ""))
    return Issuer(
        name=association.issuer or association.name or fallback,
        place=association.issuer_place,
        signatory=association.signatory,
    )


def issue(completion: Completion, *, now: datetime, issuer: Issuer | None = None) -> Certificate:
    """Issue the certificate of a completion, or return the one it has.

    Safe to call as often as anyone likes. Raises ``NotEarningError``.
    """
    issued = Certificate.objects.current().filter(completion=completion)
    if found := issued.first():
        return found
    issuer = issuer or issuer_of_site()
    try:
        with transaction.atomic():
            return _write(completion, issuer, now)
    except IntegrityError:  # somebody was faster; a constraint has decided
        return issued.get()


def issue_owed(*, now: datetime, limit: int | None = None, batch: int = 200) -> int:
    """Issue what is due and return how many; one that fails is logged and hurts no other."""
    issuer = issuer_of_site()
    keys = list(owed().order_by("pk").values_list("pk", flat=True)[:limit])
    return sum(
        _issued(completion, issuer, now)
        for part in _in_batches(keys, batch)
        for completion in Completion.objects.select_related("edition").filter(pk__in=part)
    )


def _in_batches(keys: list[int], size: int) -> list[list[int]]:
    """Cut a list of keys into parts a database can be asked for at once."""
    return [keys[start : start + size] for start in range(0, len(keys), size)]


def _issued(completion: Completion, issuer: Issuer, now: datetime) -> bool:
    """Issue one of many, and tell whether that went well."""
    try:
        issue(completion, now=now, issuer=issuer)
    except Exception:
        logger.exception("No certificate could be issued for completion %s.", completion.pk)
        return False
    return True


def _write(completion: Completion, issuer: Issuer, now: datetime) -> Certificate:
    """Freeze what is attested.

    The person stays locked until the end, so that nobody is named while being erased.
    """
    person = Person.objects.select_for_update().get(pk=completion.person_id)
    if completion.kind != CompletionKind.COURSE or person.erased_at or not person.display_name:
        msg = f"Completion {completion.pk} earns no certificate."
        raise NotEarningError(msg)
    return Certificate.objects.create(
        completion=completion,
        recipient_name=person.display_name,
        language=person.language or settings.LANGUAGE_CODE,
        source_language=completion.source_language,
        titles=_part(completion, "title"),
        competencies=_part(completion, "competencies"),
        minutes=completion.minutes,
        kind=CertificateKind.TESTED if completion.tested else CertificateKind.ATTENDANCE,
        edition_number=completion.edition.number if completion.edition else None,
        completed_on=completion.completed_on,
        issued_at=now,
        issuer=issuer.name,
        issuer_place=issuer.place,
        signatory=issuer.signatory,
        design_version=DESIGN,
    )


def _part(completion: Completion, part: str) -> dict[str, object]:
    """Return one part of a completion's texts, by language."""
    return {language: text[part] for language, text in completion.texts.items() if text.get(part)}
