"""What matching knows of one person: features and ids, no name. Read once, then pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from mentoring.choices import LanguageLevel

RANKS = {level: rank for rank, level in enumerate(LanguageLevel.values)}
NATIVE = LanguageLevel.NATIVE.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One side of a possible pair.

    ``units`` are the units somebody belongs to today, ``bosses`` whom they report to,
    ``apart`` whom they must not meet (ids of people). ``places`` is how many more people a
    mentor can take now. ``weeks`` counts full weeks of waiting, ``quarter`` the quarter of the
    application ("2026-2").
    """

    profile: int
    person: int
    languages: Mapping[str, str]
    learns: Sequence[str] = ()
    interpreter: bool = False
    profession: str = ""
    topics: Sequence[str] = ()
    situations: Sequence[str] = ()
    interests: Sequence[str] = ()
    region: str = ""
    remote: bool = True
    slots: int = 0
    hours: int = 4
    places: int = 1
    gender: str = ""
    gender_wish: str = ""
    units: Sequence[int] = ()
    bosses: Sequence[int] = ()
    apart: Sequence[int] = ()
    trained: bool = True
    conduct: bool = True
    weeks: int = 0
    quarter: str = ""
    stays_with: int = 0

    def speaks(self, level: str) -> set[str]:
        """Return the languages somebody speaks at least so well."""
        return {code for code, own in self.languages.items() if RANKS[own] >= RANKS[level]}

    @property
    def tongues(self) -> set[str]:
        """Return the mother tongues."""
        return {code for code, own in self.languages.items() if own == NATIVE}

    def as_json(self) -> dict[str, Any]:
        """Return the card as it stands in a round's snapshot."""
        return {name: _plain(value) for name, value in asdict(self).items()}


def card_of(stored: Mapping[str, Any]) -> Card:
    """Return a card of a snapshot; what later versions added takes its default."""
    known = {one.name for one in fields(Card)}
    return Card(**{name: value for name, value in stored.items() if name in known})


def _plain(value: object) -> object:
    """Return what JSON gives back the same."""
    return list(value) if isinstance(value, tuple) else value
