"""From cards and rules to pairs with reasons: pure, so that a round can be repeated exactly."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mentoring.domain.cards import Card, card_of
from mentoring.domain.feasibility import Feasibility
from mentoring.domain.rules import Rules
from mentoring.domain.scoring import Table, table_of
from mentoring.domain.solver import NOBODY, Assignment, fairest, solve


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """A difference to the whole: pairs more or fewer, and points."""

    pairs: int
    points: int


class Computation:
    """One matching of these mentors and mentees by these rules; all answers come from it."""

    def __init__(self, mentors: Sequence[Card], mentees: Sequence[Card], rules: Rules) -> None:
        """Score all possible pairs."""
        self.mentors, self.mentees, self.rules = mentors, mentees, rules
        self.feasibility = Feasibility(mentors, rules)
        self.table: Table = table_of(mentors, mentees, rules, self.feasibility)
        self.places = [one.places for one in mentors]
        self.mentor_at = {one.profile: place for place, one in enumerate(mentors)}
        self.mentee_at = {one.profile: place for place, one in enumerate(mentees)}

    @cached_property
    def best(self) -> Assignment:
        """The best assignment, the fairest of all that are equally good."""
        return fairest(solve(self.table.worths, self.places), self.table.worths, self.places)

    def worth_of(self, mentee: int, mentor: int) -> int | None:
        """Return what a pair (by places in the lists) is worth, or nothing if it is impossible."""
        found = (worth for worth, other in self.table.worths[mentee] if other == mentor)
        return next(found, None)

    def points(self, mentee: int, mentor: int) -> int | None:
        """Return the points of a pair, or nothing if it is impossible."""
        worth = self.worth_of(mentee, mentor)
        return None if worth is None else self.table.points(worth)

    def pairs(self) -> list[tuple[int, int]]:
        """Return the pairs of the best assignment as places in the lists."""
        return [
            (mentee, mentor) for mentee, mentor in enumerate(self.best.partner) if mentor != NOBODY
        ]

    def apart(self, worth: int) -> Worth:
        """Return a difference of worth as pairs and points.

        One pair is worth base + 1 more than its points, and no sum of points reaches half of
        that; without a base only points were counted, one of which stands for the pair.
        """
        unit = self.table.base + 1
        if unit == 1:
            return Worth(pairs=0, points=worth)
        pairs = (worth + unit // 2) // unit
        return Worth(pairs=pairs, points=worth - pairs * unit)

    def best_with(self, forced: Mapping[int, int]) -> tuple[list[int], int]:
        """Return partners and total of the best assignment in which some pairs are given.

        ``forced`` maps a mentee to a mentor (by places in the lists), or to ``NOBODY``. Raises
        ``ValueError`` when a given pair is impossible or a mentor has not so many places.
        """
        worths, places, given = [*self.table.worths], [*self.places], 0
        for mentee, mentor in forced.items():
            worths[mentee] = []
            if mentor == NOBODY:
                continue
            worth = self.worth_of(mentee, mentor)
            if worth is None or not places[mentor]:
                msg = "This pair is not possible."
                raise ValueError(msg)
            places[mentor] -= 1
            given += worth
        rest = fairest(solve(worths, places), worths, places)
        partner = [forced.get(mentee, own) for mentee, own in enumerate(rest.partner)]
        return partner, rest.total + given

    def cost_of(self, mentee: int, mentor: int) -> Worth | None:
        """Return what the whole would lose if these two were a pair whatever else; exactly.

        Nothing if the pair is impossible.
        """
        if self.worth_of(mentee, mentor) is None or not self.places[mentor]:
            return None
        _partner, total = self.best_with({mentee: mentor})
        return self.apart(self.best.total - total)

    def nearest_others(self, mentee: int, count: int) -> list[tuple[int, Worth]]:
        """Return the mentors who would be next for a mentee, with their exact cost."""
        shares, prices = self.best.shares, self.best.prices
        now = self.best.partner[mentee]
        slack = sorted(
            (shares[mentee] + prices[mentor] - worth, mentor)
            for worth, mentor in self.table.worths[mentee]
            if mentor != now
        )
        costs = [(mentor, self.cost_of(mentee, mentor)) for _slack, mentor in slack[:count]]
        return [(mentor, cost) for mentor, cost in costs if cost is not None]


def input_hash(snapshot: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what a round was computed from, as hexadecimal digits."""
    text = json.dumps(snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def snapshot_of(mentors: Sequence[Card], mentees: Sequence[Card], rules: Rules) -> dict[str, Any]:
    """Return all that a round is computed from, as JSON."""
    return {
        "mentors": [one.as_json() for one in mentors],
        "mentees": [one.as_json() for one in mentees],
        "rules": rules.as_json(),
    }


def people_of(snapshot: Mapping[str, Any]) -> tuple[list[Card], list[Card]]:
    """Return the mentors and mentees of a snapshot."""
    return (
        [card_of(one) for one in snapshot.get("mentors", ())],
        [card_of(one) for one in snapshot.get("mentees", ())],
    )
