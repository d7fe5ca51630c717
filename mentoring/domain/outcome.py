"""A round as it stands: its pairs, what two people have in common, and who has nobody."""

from dataclasses import dataclass
from typing import Any

from mentoring.choices import LanguageLevel, RoundState
from mentoring.domain.computing import Computation
from mentoring.domain.rounds import computation_of
from mentoring.models import Proposal, Round


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two people (profiles by id) a round proposes to each other.

    ``state`` is that of the proposal; a pair that stays as it was proposed before has none.
    """

    mentee: int
    mentor: int
    points: int
    weeks: int
    common: list[str]
    state: str = ""
    by_hand: bool = False

    @property
    def stays(self) -> bool:
        """Whether they were proposed to each other before this round."""
        return not self.state


def pairs_of(one: Round) -> list[Pair]:
    """Return the pairs of a round, also of one that was published; who was erased is left out."""
    if one.state not in (RoundState.REVIEW, RoundState.PUBLISHED):
        return []
    computation = computation_of(one)
    found = []
    for proposal in Proposal.objects.filter(round=one).order_by("pk"):
        at = computation.mentee_at.get(proposal.mentee_id)
        place = computation.mentor_at.get(proposal.mentor_id)
        if at is not None and place is not None:
            found.append(_pair(computation, at, place, proposal))
    for mentee in standing(one).get("stays", ()):
        at = computation.mentee_at.get(mentee)
        place = (
            None if at is None else computation.mentor_at.get(computation.mentees[at].stays_with)
        )
        if at is not None and place is not None:
            found.append(_pair(computation, at, place, None))
    return found


def standing(one: Round) -> dict[str, Any]:
    """Return pairs, points, who has nobody and who stays, with what was set by hand."""
    found: dict[str, Any] = one.protocol.get("now", one.protocol)
    return found


def partner_of(one: Round, mentee: int) -> int:
    """Return the mentor a round gives a mentee now (profiles by id), or 0 for nobody."""
    drafts = Proposal.objects.filter(round=one, mentee=mentee).order_by("-pk")
    if mentor := drafts.values_list("mentor_id", flat=True).first():
        return int(mentor)
    if mentee in standing(one).get("stays", ()):
        computation = computation_of(one)
        at = computation.mentee_at.get(mentee)
        return 0 if at is None else computation.mentees[at].stays_with
    return 0


def languages_in_common(computation: Computation, at: int, place: int) -> list[str]:
    """Return the languages two people (by places in the lists) can talk in.

    In a language tandem: those that one speaks from childhood and the other wants to learn.
    """
    mentee, mentor, must = (
        computation.mentees[at],
        computation.mentors[place],
        computation.rules.must,
    )
    if must.exchange:
        taught = (set(mentee.learns) & mentor.tongues) | (set(mentor.learns) & mentee.tongues)
        return sorted(taught)
    level = must.language or LanguageLevel.A1.value
    return sorted(mentee.speaks(level) & mentor.speaks(level))


def _pair(computation: Computation, at: int, place: int, proposal: Proposal | None) -> Pair:
    """Return one pair, as proposed by this round or as it was before."""
    mentee = computation.mentees[at]
    return Pair(
        mentee=mentee.profile,
        mentor=computation.mentors[place].profile,
        points=proposal.points if proposal else computation.points(at, place) or 0,
        weeks=mentee.weeks,
        common=languages_in_common(computation, at, place),
        state=proposal.state if proposal else "",
        by_hand=bool(proposal and proposal.is_by_hand),
    )
