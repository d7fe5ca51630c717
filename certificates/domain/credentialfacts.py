"""Comparing what two credentials state, and saying in which of the attested facts they differ."""

from collections import deque
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils import formats

from certificates.choices import Detail
from certificates.domain.visible import Difference
from lms import clock

_LONGEST = 200
_MOST = 2000  # objects and values; ours have about sixty
# Where a fact stands, as the beginning of a path without the numbers of list entries.
_PLACES: tuple[tuple[tuple[str, ...], Detail], ...] = (
    (("id",), Detail.NUMBER),
    (("name",), Detail.COURSE),
    (("issuer",), Detail.ISSUER),
    (("validFrom",), Detail.ISSUED),
    (("validUntil",), Detail.VALID_UNTIL),
    (("credentialSubject", "identifier"), Detail.NAME),
    (("credentialSubject", "activityEndDate"), Detail.COMPLETED),
    (("credentialSubject", "creditsEarned"), Detail.HOURS),
    (("credentialSubject", "result"), Detail.HOURS),
    (("credentialSubject", "achievement", "name"), Detail.COURSE),
    (("credentialSubject", "achievement", "creditsAvailable"), Detail.HOURS),
    (("credentialSubject", "achievement", "criteria"), Detail.CRITERIA),
    (("credentialSubject", "achievement", "tag"), Detail.COMPETENCIES),
    (("credentialSubject", "achievement", "alignment"), Detail.COMPETENCIES),
)
_DATES = (Detail.ISSUED, Detail.VALID_UNTIL, Detail.COMPLETED)

Path = tuple[str, ...]


def differences_between(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterator[Difference]:
    """Find where a credential says something else than ours. Proofs are not compared."""
    own, other = dict(_leaves(ours)), dict(_leaves(theirs))
    for path in dict.fromkeys((*own, *other)):
        if own.get(path) != other.get(path):
            fact = _fact_at(path)
            yield Difference(
                detail=fact,
                in_file=_shown(other.get(path), fact),
                in_record=_shown(own.get(path), fact),
            )


def _leaves(document: Mapping[str, Any]) -> Iterator[tuple[Path, Any]]:
    """Walk through all values of a document but its proof, each with where it stands."""
    left = deque[tuple[Path, Any]](
        ((str(name),), value) for name, value in document.items() if name != "proof"
    )
    for _count in range(_MOST):
        if not left:
            return
        path, value = left.popleft()
        if isinstance(value, dict) and value:
            left += [((*path, str(name)), part) for name, part in value.items()]
        elif isinstance(value, list) and value:
            left += [((*path, str(number)), part) for number, part in enumerate(value)]
        else:
            yield path, value


def _fact_at(path: Path) -> Detail:
    """Say which fact stands at a place."""
    names = tuple(name for name in path if not name.isdecimal())
    return next(
        (fact for place, fact in _PLACES if names[: len(place)] == place),
        Detail.WORDS,
    )


def _shown(value: object, fact: Detail) -> str:
    """Return a value as people read it. A file's own may be anything."""
    if value is None:
        return ""
    text = str(value)[:_LONGEST]
    if fact in _DATES:
        try:
            moment = datetime.fromisoformat(text)
            # The day of completion is a day everywhere; the others are moments.
            day = moment.date() if fact == Detail.COMPLETED else clock.date_of(moment)
        except (ValueError, OverflowError):
            return text
        return str(formats.date_format(day, "DATE_FORMAT"))
    return text
