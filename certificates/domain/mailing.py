"""Letters to people about their certificates: with the link, never with the file.

``mail_at`` says that a letter is due and ``mailed_at`` that it was tried; it is claimed
before it is sent. So nobody gets it twice, whatever crashes, and a crash at the wrong moment
costs a letter, not a certificate: what a letter says also stands on the holder's own page.
``reminded_at`` is the claim of the letter that says a certificate will soon expire.
"""

import logging
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from urllib.parse import urlencode

import django
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from certificates.choices import CorrectionState
from certificates.domain.expiring import expires_soon, to_remind
from certificates.models import Certificate, NameCorrection
from lms import clock

logger = logging.getLogger(__name__)

LETTERS_PER_CONNECTION = 50  # servers hang up on whoever sends without end


_TOLD, _REMINDED = "mailed_at", "reminded_at"  # by what a letter is claimed


class Occasion(StrEnum):
    """Why somebody is written to."""

    ISSUED = "issued"
    CORRECTED = "corrected"
    DECLINED = "declined"
    REVOKED = "revoked"
    EXPIRING = "expiring"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One certificate in a letter."""

    title: str
    url: str
    until: date | None


def send_due(*, now: datetime, base_url: str, limit: int = 500) -> int:
    """Send the letters that are due, and return how many went out.

    Certificates of one person come in one letter. Without a mail server nothing is claimed:
    the letters wait. Not to be called inside a transaction, which would undo the claims.
    """
    due = Certificate.objects.filter(mail_at__lte=now, mailed_at__isnull=True)
    found = [(_TOLD, *row) for row in _by_person(due)[:limit]]
    found += [(_REMINDED, *row) for row in _by_person(to_remind(now=now))[: limit - len(found)]]
    if not found:
        return 0
    post, sent = _post(), 0
    for number, ((claim, _person), own) in enumerate(groupby(found, key=itemgetter(0, 1))):
        if number % LETTERS_PER_CONNECTION == 0:
            post.close()
        if not _is_open(post):
            break
        sent += _write(post, [key for *_rest, key in own], claim, now, base_url)
    post.close()
    return sent


def _by_person(certificates: QuerySet[Certificate]) -> QuerySet[Certificate, tuple[int, int]]:
    """Return whose certificates are due, those of one person after one another."""
    rows = certificates.order_by("completion__person_id", "pk")
    return rows.values_list("completion__person_id", "pk")


def _is_open(post: BaseEmailBackend) -> bool:
    """Connect unless that is done, and tell whether there is somebody to give letters to."""
    try:
        post.open()
    except Exception as error:  # noqa: BLE001 -- whichever way the host sends mail
        logger.warning("The mail server cannot be reached (%s); letters wait.", type(error))
        return False
    return True


def _write(
    post: BaseEmailBackend, keys: list[int], claim: str, now: datetime, base_url: str
) -> int:
    """Write to one person about what nobody else has written about, and count the letters."""
    claimed = [key for key in keys if _claim(key, claim, now)]
    certificates = (
        Certificate.objects.filter(pk__in=claimed)
        .select_related("completion__person__user")
        .order_by("pk")
    )
    declined = _declined(claimed)
    by_occasion: dict[Occasion, list[Certificate]] = {}
    for certificate in certificates:
        if claim == _REMINDED:
            soon = expires_soon(certificate, today=clock.date_of(now))
            occasion = Occasion.EXPIRING if soon else None
        else:
            occasion = _occasion(certificate, declined)
        if occasion and _address(certificate):
            by_occasion.setdefault(occasion, []).append(certificate)
    return sum(
        _send(post, _letter(occasion, own, base_url), own) for occasion, own in by_occasion.items()
    )


def _claim(key: int, claim: str, now: datetime) -> bool:
    """Make a letter ours, and tell whether nobody was faster."""
    free = Certificate.objects.filter(pk=key, **{f"{claim}__isnull": True})
    return free.update(**{claim: now}) == 1


def _declined(keys: list[int]) -> set[tuple[int, datetime | None]]:
    """Return for which completions another name was declined, and when."""
    declined = NameCorrection.objects.filter(
        certificate__completion__certificates__in=keys, state=CorrectionState.DECLINED
    )
    return set(declined.values_list("certificate__completion_id", "decided_at"))


def _occasion(
    certificate: Certificate, declined: set[tuple[int, datetime | None]]
) -> Occasion | None:
    """Say what there is to tell, if it is still true.

    A letter becomes due by what it tells. What was revoked or replaced after that is told by
    a letter of its own.
    """
    due = certificate.mail_at
    if due is None or certificate.replaced_at:
        return None
    if certificate.revoked_at:
        return Occasion.REVOKED if certificate.revoked_at <= due else None
    if (certificate.completion_id, due) in declined:
        return Occasion.DECLINED
    return Occasion.CORRECTED if certificate.version > 1 else Occasion.ISSUED


def _address(certificate: Certificate) -> str:
    """Return where the holder gets mail, if anywhere."""
    person = certificate.completion.person
    return "" if person.erased_at else str(getattr(person.user, "email", ""))


def _letter(occasion: Occasion, own: list[Certificate], base_url: str) -> EmailMessage:
    """Write a letter, in the language of whom it is for."""
    first = own[0]
    language = first.completion.person.language or first.language
    with translation.override(language):
        items = [
            Item(
                title=one.title_in(language),
                url=f"{base_url}{reverse('lotse_certificates:detail', args=[one.public_id])}"
                f"?{urlencode({'lang': language})}",
                until=one.valid_until,
            )
            for one in own
        ]
        context = {"items": items, "count": len(items), "issuer": first.issuer}
        name = f"lotse_certificates/mail/{occasion.value}"
        subject = render_to_string(f"{name}_subject.txt", context)
        body = render_to_string(f"{name}.txt", context)
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=f"{body.strip()}\n",
        to=[_address(first)],
        headers={"Auto-Submitted": "auto-generated"},
    )


def _send(post: BaseEmailBackend, letter: EmailMessage, own: list[Certificate]) -> bool:
    """Send one letter, and tell whether the server took it. One that fails stops no other."""
    try:
        return bool(post.send_messages([letter]))
    except Exception as error:  # noqa: BLE001 -- what it says may hold the address
        keys = [one.pk for one in own]
        logger.error("No letter could be sent about certificates %s: %s", keys, type(error))  # noqa: TRY400
        post.close()
        return False


def _post() -> BaseEmailBackend:
    """Return the site's way of sending mail."""
    if django.VERSION >= (6, 1):
        return mail.mailers.default
    return mail.get_connection()
