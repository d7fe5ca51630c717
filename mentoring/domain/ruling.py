"""Changing the rules of a programme: in versions, and tried on real people before they count."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lms.api import Person
from mentoring.choices import RoundState
from mentoring.domain.cards import Card
from mentoring.domain.computing import Computation, people_of
from mentoring.domain.explaining import nobody_can_match, unmatched
from mentoring.domain.reading import cards_of
from mentoring.domain.rules import Rules, RulesError, parse
from mentoring.models import Programme, Round, RuleSet
from mentoring.models.profile import SLOTS

LARGEST = 1_000_000  # pairs that are looked at while somebody waits; twice, for before and after


class OutdatedError(ValueError):
    """Somebody else has saved other rules meanwhile; ``current`` are theirs."""

    def __init__(self, current: RuleSet) -> None:
        """Keep what holds now."""
        super().__init__(str(current.number))
        self.current = current


class TooLargeError(ValueError):
    """There are too many people to try rules on while somebody waits."""


def current(programme: Programme) -> RuleSet:
    """Return the version a programme goes by."""
    return RuleSet.objects.select_related("changed_by").get(programme=programme, is_current=True)


def versions(programme: Programme) -> list[RuleSet]:
    """Return all versions, the newest first."""
    rows = RuleSet.objects.filter(programme=programme).select_related("changed_by")
    return list(rows.order_by("-number"))


def check(rules: Rules) -> Rules:
    """Return rules that can be kept at all. Raises ``RulesError``."""
    rules = parse(rules.as_json())
    if rules.must.times > SLOTS:
        words = _("A week has only %(count)s parts.") % {"count": SLOTS}
        raise RulesError({"times_in_common": words})
    if rules.floor > rules.sum_of_wishes + rules.most * bool(rules.per_week):
        raise RulesError({"floor": _("No pair can reach so many points.")})
    return rules


@transaction.atomic
def save(programme: Programme, rules: Rules, *, seen: int, by: Person, now: datetime) -> RuleSet:
    """Make a new version the current one; the same rules again make none.

    ``seen`` is the version that was on the screen. Raises ``RulesError`` and, when somebody
    else was faster, ``OutdatedError``.
    """
    rules = check(rules)
    Programme.objects.select_for_update().get(pk=programme.pk)
    before = current(programme)
    if parse(before.rules) == rules:
        return before
    if before.number != seen:
        raise OutdatedError(before)
    RuleSet.objects.filter(pk=before.pk).update(is_current=False)
    return RuleSet.objects.create(
        programme=programme,
        number=before.number + 1,
        rules=rules.as_json(),
        changed_by=by,
        created_at=now,
    )


def differences(one: Rules, other: Rules) -> list[str]:
    """Return the names of the rules (``must.…``, ``wishes.…`` and the rest) that differ."""
    flat, others = _flat(one), _flat(other)
    return [name for name in flat | others if (flat.get(name) or 0) != (others.get(name) or 0)]


def _flat(rules: Rules) -> dict[str, object]:
    """Return rules as one row of names and values."""
    found: dict[str, object] = {}
    for name, value in rules.as_json().items():
        if isinstance(value, dict):
            found |= {f"{name}.{inner}": deep for inner, deep in value.items()}
        else:
            found[name] = value
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What rules come to: pairs, their points, the lowest, and who has nobody (profiles)."""

    pairs: int
    points: int
    lowest: int
    unmatched: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A mentee who would have another mentor, or none, or one at last (profiles)."""

    mentee: int
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """How many pairs a rule forbids, and how many of these no other rule forbids."""

    rule: str
    pairs: int
    alone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What other rules would change for some people."""

    mentors: int
    mentees: int
    places: int
    possible: int
    before: Outcome
    after: Outcome
    moves: list[Move]
    blocked: list[Blocked]

    @property
    def pairs(self) -> int:
        """How many pairs there are to look at."""
        return self.mentors * self.mentees

    @property
    def is_impossible(self) -> bool:
        """Whether nobody can be matched at all."""
        return not self.possible


def try_on_waiting(programme: Programme, rules: Rules, *, now: datetime) -> Trial | None:
    """Return what rules would change for who is waiting now, or nothing if nobody is."""
    mentors, mentees = cards_of(programme, now=now)
    return _tried(mentors, mentees, parse(current(programme).rules), rules)


def try_on_last_round(programme: Programme, rules: Rules) -> tuple[Round, Trial] | None:
    """Return the last round and what rules would have changed, or nothing without one."""
    rounds = Round.objects.filter(
        programme=programme, state__in=(RoundState.REVIEW, RoundState.PUBLISHED)
    )
    last = rounds.order_by("-created_at", "-pk").first()
    if last is None:
        return None
    trial = _tried(*people_of(last.snapshot), parse(last.snapshot["rules"]), rules)
    return None if trial is None else (last, trial)


def _tried(
    mentors: Sequence[Card], mentees: Sequence[Card], before: Rules, after: Rules
) -> Trial | None:
    """Compare two sets of rules on the same people. Raises ``TooLargeError``."""
    if not mentors or not mentees:
        return None
    if len(mentors) * len(mentees) > LARGEST:
        raise TooLargeError
    old, new = Computation(mentors, mentees, before), Computation(mentors, mentees, after)
    had, has = _partners(old), _partners(new)
    return Trial(
        mentors=len(mentors),
        mentees=len(mentees),
        places=sum(one.places for one in mentors),
        possible=sum(map(len, new.table.worths)),
        before=_outcome(old),
        after=_outcome(new),
        moves=[
            Move(mentee=one.profile, before=had.get(one.profile), after=has.get(one.profile))
            for one in mentees
            if had.get(one.profile) != has.get(one.profile)
        ],
        blocked=_blocked(new),
    )


def _partners(computation: Computation) -> dict[int, int]:
    """Return the mentor of each mentee who has one (profiles)."""
    return {
        computation.mentees[mentee].profile: computation.mentors[mentor].profile
        for mentee, mentor in computation.pairs()
    }


def _outcome(computation: Computation) -> Outcome:
    """Return what a computation came to."""
    points = [computation.points(*pair) or 0 for pair in computation.pairs()]
    return Outcome(
        pairs=len(points),
        points=sum(points),
        lowest=min(points, default=0),
        unmatched=unmatched(computation),
    )


def _blocked(computation: Computation) -> list[Blocked]:
    """Return the rules that forbid pairs, those that forbid most alone first."""
    alone: Counter[str] = Counter()
    for card in computation.mentees:
        alone.update(computation.feasibility.blocked_by(card))
    found = [
        Blocked(rule=rule, pairs=count, alone=alone[rule])
        for rule, count in nobody_can_match(computation).items()
    ]
    return sorted(found, key=lambda one: (-one.alone, -one.pairs, one.rule))
