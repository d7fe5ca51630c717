"""Why this pair, why not that one, why nobody: answers a coordinator can read out.

Each answer is plain data with profiles by id and rules and wishes by name; screens put the
words of ``rules.MUST_LABELS`` and ``rules.WISH_LABELS`` to them.
"""

from dataclasses import dataclass, field

from mentoring.domain.computing import Computation, Worth
from mentoring.domain.scoring import points_of
from mentoring.domain.solver import NOBODY

_OTHERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another mentor for a mentee: points of that pair, and what it would cost the whole."""

    mentor: int
    points: int
    cost: Worth


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why two people are proposed to each other."""

    mentee: int
    mentor: int
    points: dict[str, int]
    most: dict[str, int]
    rules: list[str]
    others: list[Alternative]

    @property
    def total(self) -> int:
        """All points."""
        return sum(self.points.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNot:
    """Why two people are not: rules that forbid it, or what it would cost the whole."""

    broken: list[str] = field(default_factory=list)
    below_floor: bool = False
    points: int = 0
    cost: Worth | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNobody:
    """Why somebody has nobody.

    ``possible`` counts the mentors the rules allow, all of whom are better used elsewhere;
    ``blocked`` says for each rule how many mentors it alone keeps away.
    """

    mentee: int
    possible: int
    blocked: dict[str, int]
    all_rules: dict[str, int]


def why(computation: Computation, mentee: int, mentor: int) -> Why:
    """Explain a pair (profiles by id). Raises ``KeyError`` for people who are not in the round."""
    at, place = computation.mentee_at[mentee], computation.mentor_at[mentor]
    one, other = computation.mentors[place], computation.mentees[at]
    rules = computation.rules
    others = computation.nearest_others(at, _OTHERS)
    return Why(
        mentee=mentee,
        mentor=mentor,
        points=points_of(one, other, rules),
        most={**rules.wishes, "waiting": rules.most, "stay": rules.stay_bonus},
        rules=list(computation.feasibility.rules),
        others=[
            Alternative(
                mentor=computation.mentors[near].profile,
                points=computation.points(at, near) or 0,
                cost=cost,
            )
            for near, cost in others
        ],
    )


def why_not(computation: Computation, mentee: int, mentor: int) -> WhyNot:
    """Explain why two people are no pair. Raises ``KeyError`` for people not in the round."""
    at, place = computation.mentee_at[mentee], computation.mentor_at[mentor]
    if broken := computation.feasibility.broken(computation.mentees[at], place):
        return WhyNot(broken=broken)
    points = computation.points(at, place)
    if points is None:
        return WhyNot(below_floor=True)
    return WhyNot(points=points, cost=computation.cost_of(at, place))


def why_nobody(computation: Computation, mentee: int) -> WhyNobody:
    """Explain why a mentee has nobody. Raises ``KeyError`` for somebody not in the round."""
    card = computation.mentees[computation.mentee_at[mentee]]
    feasibility = computation.feasibility
    return WhyNobody(
        mentee=mentee,
        possible=len(computation.table.worths[computation.mentee_at[mentee]]),
        blocked=feasibility.blocked_by(card),
        all_rules={
            name: (feasibility.everybody & ~rule(card)).bit_count()
            for name, rule in feasibility.rules.items()
        },
    )


def nobody_can_match(computation: Computation) -> dict[str, int]:
    """Return how many pairs each rule forbids, for rules under which nobody can be matched."""
    totals: dict[str, int] = {}
    for card in computation.mentees:
        for name, rule in computation.feasibility.rules.items():
            forbidden = computation.feasibility.everybody & ~rule(card)
            totals[name] = totals.get(name, 0) + forbidden.bit_count()
    return {name: count for name, count in totals.items() if count}


def unmatched(computation: Computation) -> list[int]:
    """Return the mentees who have nobody, by profile."""
    return [
        computation.mentees[at].profile
        for at, mentor in enumerate(computation.best.partner)
        if mentor == NOBODY
    ]
