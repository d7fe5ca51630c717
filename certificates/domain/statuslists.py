"""Status lists: one bit for each certificate, so that nobody learns whose is being checked.

Places look as if they were drawn, yet none comes twice: a counter goes through a permutation
of the list that its seed chooses.
"""

import gzip
import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import blake2s
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from certificates.domain import did, proofs
from certificates.domain.contexts import CREDENTIALS
from certificates.models import Certificate, StatusList

SIZE = 131_072  # the smallest the standard allows: a crowd to hide in
LASTS = timedelta(days=3)
_FRESH = timedelta(days=1)
_LEFT, _RIGHT = 9, 8  # bits: together the 17 of a place
_ROUNDS = 6


def reserve(count: int) -> list[tuple[int, int]]:
    """Give away so many places and return them as list and index.

    Two statements, two more where a list is full. The list stays locked until the end of the
    transaction around, so ask for all of a batch at once. A place that is given away and not
    used is lost, which hurts nobody.
    """
    places: list[tuple[int, int]] = []
    with transaction.atomic():
        while len(places) < count:
            row = _with_room()
            start = row.used
            row.used = min(SIZE, start + count - len(places))
            row.save(update_fields=["used"])
            places += [(row.pk, place(number, row.seed)) for number in range(start, row.used)]
    return places


def place(number: int, seed: str) -> int:
    """Return the place of the n-th certificate of a list."""
    left, right = number >> _RIGHT, number & (1 << _RIGHT) - 1
    key = bytes.fromhex(seed)
    for turn in range(0, _ROUNDS, 2):
        left ^= _mixed(turn, right, key) & (1 << _LEFT) - 1
        right ^= _mixed(turn + 1, left, key) & (1 << _RIGHT) - 1
    return left << _RIGHT | right


def mark_stale(certificates: "QuerySet[Certificate] | Iterable[Certificate]") -> None:
    """Let the lists of these certificates be built anew: in the transaction that changed them.

    Without asking whether a list is stale already: whoever is just building it holds its lock
    and will say that it is not.
    """
    lists: Any
    if isinstance(certificates, QuerySet):
        lists = certificates.filter(status_list__isnull=False).values("status_list").order_by()
    else:
        lists = {one.status_list_id for one in certificates if one.status_list_id}
        if not lists:
            return
    StatusList.objects.filter(pk__in=lists).update(is_stale=True)


def mark_all_stale() -> None:
    """Let all lists be built anew, when the key that signed them is trusted no more."""
    StatusList.objects.update(is_stale=True)


def url(public_id: str, base_url: str) -> str:
    """Return the address of a list."""
    return f"{base_url.rstrip('/')}{reverse('lotse_certificates:status_list', args=[public_id])}"


def served(public_id: str, *, base_url: str, now: datetime) -> str:
    """Return a signed list as it is now; building it anew where that is due.

    Raises ``StatusList.DoesNotExist`` and ``keys.KeyStoreError``.
    """
    row = StatusList.objects.get(public_id=public_id)
    return row.body if _is_fresh(row, base_url, now) else _built(row.pk, base_url, now)


def _built(pk: int, base_url: str, now: datetime) -> str:
    """Build a list and keep it. Of many who ask at once, one builds and the others get it."""
    with transaction.atomic():
        row = StatusList.objects.select_for_update(no_key=True).get(pk=pk)
        if not _is_fresh(row, base_url, now):
            document = _document(row, base_url, now)
            signed = proofs.signed(document, base_url=base_url, now=now)
            row.body = json.dumps(signed, ensure_ascii=False)
            row.is_stale, row.built_at = False, now
            row.save(update_fields=["body", "is_stale", "built_at"])
    return row.body


def _is_fresh(row: StatusList, base_url: str, now: datetime) -> bool:
    """Tell whether a list can be served as it is: not when the site has moved, either."""
    if row.is_stale or row.built_at is None:
        return False
    return abs(now - row.built_at) < _FRESH and f'"{url(row.public_id, base_url)}"' in row.body


def _document(row: StatusList, base_url: str, now: datetime) -> dict[str, Any]:
    """Return a list as a credential, not yet signed."""
    address = url(row.public_id, base_url)
    return {
        "@context": [CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did.issuer(base_url),
        "validFrom": proofs.moment(now),
        "validUntil": proofs.moment(now + LASTS),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": _encoded(_set_places(row)),
        },
    }


def _set_places(row: StatusList) -> Iterable[int]:
    """Return the places of certificates that are no longer good: revoked, or replaced."""
    gone = Q(revoked_at__isnull=False) | Q(replaced_at__isnull=False)
    rows = Certificate.objects.filter(gone, status_list=row).order_by()
    places = rows.values_list("status_index", flat=True)
    return (index for index in places.iterator() if index is not None)


def _encoded(places: Iterable[int]) -> str:
    """Return bits as the standard wants them: the first on the left, packed, as text."""
    bits = bytearray(SIZE // 8)
    for number in places:
        bits[number >> 3] |= 0x80 >> (number & 7)
    return "u" + urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip("=")


def _with_room() -> StatusList:
    """Return a list that has room, locked; a new one where none has."""
    for _ in range(2):  # whoever waited for a list that was filled meanwhile looks again
        rows = StatusList.objects.select_for_update(no_key=True).filter(used__lt=SIZE)
        if (row := rows.order_by("pk").first()) is not None:
            return row
    return StatusList.objects.create()


def _mixed(turn: int, half: int, key: bytes) -> int:
    """Return bits that follow from one half of a number, the turn and the key."""
    content = bytes((turn, half >> 8, half & 0xFF))
    return int.from_bytes(blake2s(content, key=key, digest_size=2).digest(), "big")
