"""Giving certificates their credentials: places in a status list, signatures, and the rest later.

Without a key certificates are issued all the same; once there is one, the sweep signs them.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from certificates.conf import conf
from certificates.domain import credentials, keys, statuslists, sweeping
from certificates.domain.faults import told
from certificates.models import Certificate, Credential, StatusList
from lms.api import Person

logger = logging.getLogger(__name__)

Place = tuple[StatusList, int]


def locked_people(people: Iterable[int]) -> list[Person]:
    """Return people locked until the transaction ends, always in the same order.

    Their rows are the locks of all that is attested to them: nobody may rename, erase or
    attest meanwhile. New rows may point at them.
    """
    rows = Person.objects.filter(pk__in=set(people)).order_by("pk")
    return list(rows.select_for_update(no_key=True))


def places(count: int) -> list[Place]:
    """Give away places in status lists. Not inside a transaction, or all others wait for it."""
    given = statuslists.reserve(count)
    lists = StatusList.objects.defer("body").in_bulk({pk for pk, _index in given})
    return [(lists[pk], index) for pk, index in given]


def put(certificate: Certificate, place: Place) -> Certificate:
    """Put a certificate, not yet signed, in its place."""
    certificate.status_list, certificate.status_index = place
    return certificate


def signed(certificates: Iterable[Certificate], *, now: datetime) -> list[Credential]:
    """Return the credentials of certificates, neither stored yet; without a key, none.

    One that cannot be signed goes without: it is logged, and the sweep tries again.
    """
    if not keys.can_sign():
        return []
    return [found for one in certificates if (found := _signed(one, now)) is not None]


def unsigned() -> QuerySet[Certificate]:
    """Return certificates that are good, name somebody and have no credential."""
    return (
        Certificate.objects.current()
        .filter(credential__isnull=True, revoked_at__isnull=True)
        .exclude(recipient_name="")
    )


def unsigned_keys(limit: int | None = None) -> list[int]:
    """Return which certificates have to be signed; while there is no key, none."""
    if not keys.can_sign():
        return []
    return list(unsigned().order_by("pk").values_list("pk", flat=True)[:limit])


def due_keys(limit: int | None = None, *, now: datetime) -> list[int]:
    """Return which have to be signed among the new ones, and once a day among all."""
    if not keys.can_sign():
        return []
    return sweeping.due("unsigned", unsigned(), "issued_at", limit=limit, now=now)


def sign_batch(certificate_ids: Sequence[int], *, now: datetime) -> int:
    """Sign what has no credential yet, and return how many were signed."""
    waiting = list(
        unsigned()
        .filter(pk__in=certificate_ids)
        .select_related("completion", "template_version", "status_list")
        .order_by("pk")
    )
    homeless = [one for one in waiting if one.status_list is None]
    for certificate, place in zip(homeless, places(len(homeless)) if homeless else (), strict=True):
        put(certificate, place)
    made = signed(waiting, now=now)
    return _store(made, {one.pk for one in homeless}) if made else 0


@transaction.atomic
def _store(made: list[Credential], homeless: set[int]) -> int:
    """Store credentials of what has not changed while they were signed."""
    locked_people(one.certificate.completion.person_id for one in made)
    named = dict(
        unsigned()
        .filter(pk__in=[one.certificate_id for one in made])
        .values_list("pk", "recipient_name")
    )
    good = [one for one in made if named.get(one.certificate_id) == one.certificate.recipient_name]
    moved = [one.certificate for one in good if one.certificate_id in homeless]
    Certificate.objects.bulk_update(moved, ["status_list", "status_index"])
    Credential.objects.bulk_create(good)
    return len(good)


def _signed(certificate: Certificate, now: datetime) -> Credential | None:
    """Sign one of many."""
    try:
        return credentials.sign(certificate, base_url=conf.certificate_base_url, now=now)
    except Exception as error:  # noqa: BLE001 -- what it says may hold the name
        logger.error(  # noqa: TRY400 -- the same
            "Completion %s: its certificate could not be signed (%s).",
            certificate.completion_id,
            told(error),
        )
        return None
