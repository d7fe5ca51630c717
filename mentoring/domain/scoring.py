"""What a possible pair is worth: points for each wish, and for having waited."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from mentoring.domain.cards import Card
from mentoring.domain.feasibility import Feasibility, bits
from mentoring.domain.rules import Rules
from mentoring.domain.solver import Edge

# Three interests in common are as good as all: likeness counts, not the length of a list.
_ENOUGH_INTERESTS = 3
# Four parts of the week in common are enough to always find one.
_ENOUGH_SLOTS = 4


@dataclass(slots=True)
class Traits:
    """A card with its words as bits, so that comparing two people costs next to nothing."""

    card: Card
    topics: int
    situations: int
    interests: int
    tongues: int
    slots: int
    profession: str


class Alphabet:
    """Gives every word a bit of its own."""

    def __init__(self) -> None:
        """Start with no words."""
        self._bits: dict[str, int] = {}

    def traits(self, card: Card) -> Traits:
        """Return a card's words as bits."""
        return Traits(
            card=card,
            topics=self._mask(card.topics),
            situations=self._mask(card.situations),
            interests=self._mask(card.interests),
            tongues=self._mask(card.tongues),
            slots=card.slots,
            profession=card.profession,
        )

    def _mask(self, words: Iterable[str]) -> int:
        return sum(self._bits.setdefault(word, 1 << len(self._bits)) for word in set(words))


def _share(wanted: int, offered: int, points: int) -> int:
    """Return the part of some points that fits the part of what is wanted that is offered."""
    return points * (wanted & offered).bit_count() // wanted.bit_count() if wanted else 0


def _topics(mentor: Traits, mentee: Traits, points: int) -> int:
    return _share(mentee.topics, mentor.topics, points)


def _profession(mentor: Traits, mentee: Traits, points: int) -> int:
    return points if mentee.profession and mentor.profession == mentee.profession else 0


def _situation(mentor: Traits, mentee: Traits, points: int) -> int:
    return _share(mentee.situations, mentor.situations, points)


def _tongue(mentor: Traits, mentee: Traits, points: int) -> int:
    return points if mentor.tongues & mentee.tongues else 0


def _interests(mentor: Traits, mentee: Traits, points: int) -> int:
    common = (mentor.interests & mentee.interests).bit_count()
    return points * min(common, _ENOUGH_INTERESTS) // _ENOUGH_INTERESTS


def _times(mentor: Traits, mentee: Traits, points: int) -> int:
    common = (mentor.slots & mentee.slots).bit_count()
    return points * min(common, _ENOUGH_SLOTS) // _ENOUGH_SLOTS


WISHES: Mapping[str, Callable[[Traits, Traits, int], int]] = {
    "topics": _topics,
    "profession": _profession,
    "situation": _situation,
    "tongue": _tongue,
    "interests": _interests,
    "times": _times,
}


def points_of(mentor: Card, mentee: Card, rules: Rules) -> dict[str, int]:
    """Return the points of a pair for each wish it meets, for waiting, and for staying."""
    alphabet = Alphabet()
    one, other = alphabet.traits(mentor), alphabet.traits(mentee)
    found = {name: WISHES[name](one, other, most) for name, most in rules.wishes.items()}
    found["waiting"] = _waiting(mentee, rules)
    if mentee.stays_with == mentor.profile:
        found["stay"] = rules.stay_bonus
    return {name: points for name, points in found.items() if points}


def _waiting(mentee: Card, rules: Rules) -> int:
    """Return the points for having waited."""
    return min(mentee.weeks * rules.per_week, rules.most)


@dataclass(frozen=True, slots=True)
class Table:
    """All possible pairs and what they are worth.

    ``worths`` holds for each mentee (worth, mentor), where mentors are places in the list. A
    worth is ``base`` + 1 + points: with a base above twice the sum of all points one more pair
    is always worth more than any points, and a difference of worths can be taken apart again.
    """

    worths: list[list[Edge]]
    base: int

    def points(self, worth: int) -> int:
        """Return the points of a worth."""
        return worth - self.base - 1


def table_of(
    mentors: Sequence[Card], mentees: Sequence[Card], rules: Rules, feasibility: Feasibility
) -> Table:
    """Return every pair that the rules allow and that reaches the floor."""
    most = rules.sum_of_wishes + rules.most + rules.stay_bonus + 1
    pairs = min(len(mentees), sum(one.places for one in mentors))
    base = 2 * most * pairs if rules.pairs_first else 0
    alphabet = Alphabet()
    traits = [alphabet.traits(one) for one in mentors]
    wishes = [(WISHES[name], points) for name, points in rules.wishes.items() if points]
    worths = []
    for mentee in mentees:
        own, waiting = alphabet.traits(mentee), _waiting(mentee, rules)
        edges = []
        for place in bits(feasibility.allowed(mentee)):
            mentor = traits[place]
            points = waiting
            for wish, most_points in wishes:
                points += wish(mentor, own, most_points)
            if mentee.stays_with and mentee.stays_with == mentor.card.profile:
                points += rules.stay_bonus
            if points >= rules.floor:
                edges.append((base + 1 + points, place))
        worths.append(edges)
    return Table(worths, base)
