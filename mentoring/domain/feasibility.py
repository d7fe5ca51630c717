"""Which pairs are possible: each rule answers for one mentee about all mentors at once.

An answer is a whole number with one bit for each mentor, so combining rules for a thousand
mentors costs a few operations, and "which rule blocks how many" is counting bits.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from mentoring.domain.cards import Card
from mentoring.domain.rules import Rules


class Feasibility:
    """The rules of a programme, asked about these mentors."""

    def __init__(self, mentors: Sequence[Card], rules: Rules) -> None:
        """Note who has what, as bits."""
        self.mentors = mentors
        self.everybody = (1 << len(mentors)) - 1
        self._rules = rules
        must = rules.must
        self._speaking = self._by(lambda one: one.speaks(must.language) if must.language else ())
        self._tongue = self._by(lambda one: one.tongues)
        self._learning = self._by(lambda one: one.learns)
        self._person = self._by(lambda one: [one.person])
        self._apart = self._by(lambda one: one.apart)
        self._unit = self._by(lambda one: one.units)
        self._region = self._by(lambda one: [one.region])
        self._remote = self._where(lambda one: one.remote)
        self._slot = self._by(lambda one: bits(one.slots))
        self._hours = self._by(lambda one: [one.hours])
        self._gender = self._by(lambda one: [one.gender])
        self._trained = self._where(lambda one: one.trained)
        self._conduct = self._where(lambda one: one.conduct)
        # In the order people ask: may they meet, can they talk, can they come together.
        self.rules: dict[str, Callable[[Card], int]] = {"separation": self._separation}
        switches: dict[str, tuple[bool, Callable[[Card], int]]] = {
            "reporting": (must.reporting, self._reporting),
            "team": (must.team != "any", self._team),
            "course": (must.course, lambda _mentee: self._trained),
            "conduct": (must.conduct, lambda _mentee: self._conduct),
            "gender": (must.gender, self._wished_gender),
            "language": (bool(must.language), self._language),
            "exchange": (must.exchange, self._exchange),
            "region": (must.region, self._near),
            "times": (must.times > 0, self._times),
            "hours": (must.hours, self._enough_hours),
        }
        self.rules |= {name: rule for name, (is_on, rule) in switches.items() if is_on}

    def allowed(self, mentee: Card) -> int:
        """Return the mentors a mentee may have, as bits."""
        possible = self.everybody
        for rule in self.rules.values():
            possible &= rule(mentee)
            if not possible:
                break
        return possible

    def broken(self, mentee: Card, mentor: int) -> list[str]:
        """Return the rules that keep a mentee from one mentor (by place in the list)."""
        return [name for name, rule in self.rules.items() if not rule(mentee) >> mentor & 1]

    def blocked_by(self, mentee: Card) -> dict[str, int]:
        """Return for each rule how many mentors it alone keeps from a mentee.

        Rules that would open up nobody on their own are left out.
        """
        answers = {name: rule(mentee) for name, rule in self.rules.items()}
        found = {}
        for name, own in answers.items():
            others = self.everybody
            for other, answer in answers.items():
                if other != name:
                    others &= answer
            if count := (others & ~own).bit_count():
                found[name] = count
        return found

    def _separation(self, mentee: Card) -> int:
        apart = self._any(self._person, (mentee.person, *mentee.apart))
        return self.everybody & ~apart & ~self._apart.get(mentee.person, 0)

    def _reporting(self, mentee: Card) -> int:
        return self.everybody & ~self._any(self._person, mentee.bosses)

    def _team(self, mentee: Card) -> int:
        same = self._any(self._unit, mentee.units)
        return same if self._rules.must.team == "same" else self.everybody & ~same

    def _wished_gender(self, mentee: Card) -> int:
        if not mentee.gender_wish:
            return self.everybody
        return self._gender.get(mentee.gender_wish, 0)

    def _language(self, mentee: Card) -> int:
        if mentee.interpreter and self._rules.must.interpreter:
            return self.everybody
        return self._any(self._speaking, mentee.speaks(self._rules.must.language))

    def _exchange(self, mentee: Card) -> int:
        teach = self._any(self._tongue, mentee.learns)
        return teach & self._any(self._learning, mentee.tongues)

    def _near(self, mentee: Card) -> int:
        near = self._region.get(mentee.region, 0) if mentee.region else 0
        return near | (self._remote if mentee.remote else 0)

    def _times(self, mentee: Card) -> int:
        wanted = self._rules.must.times
        if wanted == 1:
            return self._any(self._slot, bits(mentee.slots))
        return sum(
            1 << place
            for place, mentor in enumerate(self.mentors)
            if (mentor.slots & mentee.slots).bit_count() >= wanted
        )

    def _enough_hours(self, mentee: Card) -> int:
        return self._any(self._hours, (hours for hours in self._hours if hours >= mentee.hours))

    def _by(self, values: Callable[[Card], Iterable[Any]]) -> dict[Any, int]:
        """Return for each value the mentors who have it, as bits."""
        found: defaultdict[Any, int] = defaultdict(int)
        for place, mentor in enumerate(self.mentors):
            for value in values(mentor):
                found[value] |= 1 << place
        return dict(found)

    def _where(self, condition: Callable[[Card], bool]) -> int:
        """Return the mentors of whom something is true, as bits."""
        return sum(1 << place for place, mentor in enumerate(self.mentors) if condition(mentor))

    @staticmethod
    def _any(table: dict[Any, int], values: Iterable[Any]) -> int:
        """Return the mentors who have one of some values, as bits."""
        found = 0
        for value in values:
            found |= table.get(value, 0)
        return found


def bits(number: int) -> Iterator[int]:
    """Yield the places of the bits that are set, lowest first."""
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest
