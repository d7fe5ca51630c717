"""Two people proposed to each other by hand with the rules in sight, or kept apart for good."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lms.api import Person
from mentoring.choices import ProposalState, SeparationReason, Side
from mentoring.domain.feasibility import Feasibility
from mentoring.domain.proposing import ProposalError, propose
from mentoring.domain.reading import cards_of
from mentoring.domain.rules import parse
from mentoring.domain.ruling import current
from mentoring.domain.scoring import points_of
from mentoring.domain.separating import separate
from mentoring.models import Profile, Programme, Proposal

# These protect somebody. The others are practical, and people may know better than a form.
FIRM = frozenset({"separation", "reporting", "gender", "course", "conduct"})


class BrokenRulesError(ValueError):
    """Rules forbid a pair. ``broken`` names them; ``is_final`` says that nothing helps."""

    def __init__(self, broken: Sequence[str]) -> None:
        """Keep the names of the rules."""
        super().__init__(", ".join(broken))
        self.broken = list(broken)
        self.is_final = bool(FIRM & set(broken))


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody on the other side: their profile, points of the pair, and rules against it."""

    profile: int
    points: int
    broken: list[str]

    @property
    def is_final(self) -> bool:
        """Whether a rule that protects somebody is against it."""
        return bool(FIRM & set(self.broken))


def candidates(profile: Profile, *, now: datetime) -> list[Candidate] | None:
    """Return everybody on the other side who is free, best first; nothing if nobody is sought.

    Nobody is sought for a mentor without a place, or a mentee who has somebody.
    """
    mentors, mentees = cards_of(profile.programme, now=now)
    own_side, others = (mentors, mentees) if profile.side == Side.MENTOR else (mentees, mentors)
    own = next((one for one in own_side if one.profile == profile.pk), None)
    asked = _asked(profile.programme)
    if own is None or own.places <= asked[profile.pk]:
        return None
    rules = parse(current(profile.programme).rules)
    others = [one for one in others if one.places > asked[one.profile]]
    mentors, mentees = ([own], others) if profile.side == Side.MENTOR else (others, [own])
    feasibility = Feasibility(mentors, rules)
    found = [
        Candidate(
            profile=(mentee if mentor is own else mentor).profile,
            points=sum(points_of(mentor, mentee, rules).values()),
            broken=feasibility.broken(mentee, place),
        )
        for place, mentor in enumerate(mentors)
        for mentee in mentees
    ]
    return sorted(found, key=lambda one: (one.is_final, len(one.broken), -one.points, one.profile))


@transaction.atomic
def propose_by_hand(
    mentor: Profile, mentee: Profile, *, despite: bool = False, now: datetime
) -> Proposal:
    """Propose two people to each other, if the rules allow it.

    ``despite`` sets practical rules aside, never those that protect somebody. Raises
    ``BrokenRulesError`` and ``proposing.ProposalError``.
    """
    known = candidates(mentee, now=now) or []
    one = next((one for one in known if one.profile == mentor.pk), None)
    if one is not None and one.broken and not (despite and not one.is_final):
        raise BrokenRulesError(one.broken)
    proposal = propose(mentor, mentee, now=now)  # knows why, where somebody is not free
    if one is None:
        raise ProposalError(_("One of the two is not available at the moment."))
    proposal.points, proposal.reasons = one.points, {"broken": one.broken}
    proposal.save(update_fields=["points", "reasons"])
    return proposal


@transaction.atomic
def keep_apart(
    one: Profile, other: Profile, reason: SeparationReason, *, by: Person, now: datetime
) -> None:
    """Note that two people must not meet, and take back what is proposed to them.

    A running tandem goes on. Raises ``separating.SamePersonError``.
    """
    separate(one.person_id, other.person_id, reason, now=now, by=by)
    people = (one.person_id, other.person_id)
    Proposal.objects.filter(
        mentor__person__in=people,
        mentee__person__in=people,
        state__in=(ProposalState.OPEN, ProposalState.DRAFT),
    ).update(state=ProposalState.DROPPED, closed_at=now)


def _asked(programme: Programme) -> Counter[int]:
    """Count for each profile the open proposals that nobody has answered; they hold a place."""
    unanswered = Proposal.objects.filter(
        mentee__programme=programme,
        state=ProposalState.OPEN,
        mentor_accepted_at=None,
        mentee_accepted_at=None,
    )
    found: Counter[int] = Counter()
    for pair in unanswered.values_list("mentor_id", "mentee_id"):
        found.update(pair)
    return found
