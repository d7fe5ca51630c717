"""Reviewing a round: pairs set by hand, with what they cost the whole; then publishing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lms import clock
from mentoring.choices import ProposalState, RoundState, TandemState
from mentoring.domain.computing import Computation, Worth
from mentoring.domain.rounds import RoundError, computation_of, outcome_of, write_drafts
from mentoring.domain.rules import MUST_LABELS
from mentoring.domain.solver import NOBODY
from mentoring.models import Profile, Proposal, Round, Tandem

ANSWER_DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What publishing came to: proposals that are open now, and those that no longer could be."""

    opened: int
    dropped: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a choice by hand would change, before anybody makes it.

    ``cost`` is what it costs the whole against how the round stands now, ``in_all`` what all
    choices together would cost against the best. ``moved`` lists who else would have another
    mentor: (mentee, mentor now, mentor then), with 0 for nobody.
    """

    cost: Worth
    in_all: Worth
    moved: list[tuple[int, int, int]]


def preview_by_hand(one: Round, mentee: int, mentor: int | None) -> Preview:
    """Return what ``set_by_hand`` would come to. Raises ``RoundError`` as that does."""
    _under_review(one)
    computation = computation_of(one)
    made = choices_of(one, computation)
    before, total_before = _with(computation, made)
    after, total = _with(computation, _changed(made, mentee, mentor))
    ids = [0, *(card.profile for card in computation.mentors)]
    moved = [
        (computation.mentees[place].profile, ids[old + 1], ids[new + 1])
        for place, (old, new) in enumerate(zip(before, after, strict=True))
        if old != new and computation.mentees[place].profile != mentee
    ]
    return Preview(
        cost=computation.apart(total_before - total),
        in_all=computation.apart(computation.best.total - total),
        moved=moved,
    )


def choices_of(one: Round, computation: Computation) -> dict[int, int]:
    """Return the mentor chosen by hand for each mentee, 0 for nobody.

    Who was erased since is left out.
    """
    return {
        int(mentee): int(mentor)
        for mentee, mentor in one.protocol.get("by_hand", ())
        if mentee in computation.mentee_at and (not mentor or mentor in computation.mentor_at)
    }


def _changed(made: dict[int, int], mentee: int, mentor: int | None) -> dict[int, int]:
    """Return the choices with one more, or with one taken back."""
    others = {one: chosen for one, chosen in made.items() if one != mentee}
    return others if mentor is None else {**others, mentee: mentor}


@transaction.atomic
def set_by_hand(one: Round, mentee: int, mentor: int | None, *, now: datetime) -> Worth:
    """Give a mentee a mentor by hand (0: nobody, ``None``: as computed), best for all others.

    Everybody else is matched anew around the choices, so that a choice costs no more than it
    must. Returns what all choices together cost. Raises ``RoundError``.
    """
    locked = Round.objects.select_for_update().get(pk=one.pk)
    _under_review(locked)
    computation = computation_of(locked)
    choices = _changed(choices_of(locked, computation), mentee, mentor)
    partner, total = _with(computation, choices)
    cost = computation.apart(computation.best.total - total)
    locked.protocol["by_hand"] = [[key, value] for key, value in choices.items()]
    locked.protocol["now"] = outcome_of(computation, partner)
    locked.protocol["cost"] = {"pairs": cost.pairs, "points": cost.points}
    locked.save(update_fields=["protocol"])
    try:
        with transaction.atomic():
            write_drafts(locked, computation, partner, now)
    except IntegrityError as error:
        raise RoundError(
            _("Two of these people were proposed to each other meanwhile. Please start anew.")
        ) from error
    return cost


def _under_review(one: Round) -> None:
    """Refuse to change a round that is closed. Raises ``RoundError``."""
    if one.state != RoundState.REVIEW:
        raise RoundError(_("Only a round under review can be changed."))


def _with(computation: Computation, choices: dict[int, int]) -> tuple[list[int], int]:
    """Return the best assignment around some choices. Raises ``RoundError``."""
    forced: dict[int, int] = {}
    for mentee, mentor in choices.items():
        at = computation.mentee_at.get(mentee)
        place = computation.mentor_at.get(mentor, NOBODY) if mentor else NOBODY
        if at is None or (mentor and place == NOBODY):
            raise RoundError(_("This person is not part of the round."))
        if mentor and computation.worth_of(at, place) is None:
            broken = computation.feasibility.broken(computation.mentees[at], place)
            words = ", ".join(str(MUST_LABELS[name]) for name in broken)
            raise RoundError(
                _("The rules forbid this pair: %(rules)s.") % {"rules": words}
                if words
                else _("This pair does not reach the floor of points.")
            )
        forced[at] = place
    try:
        return computation.best_with(forced)
    except ValueError as error:
        raise RoundError(_("This mentor has no place left for another choice by hand.")) from error


@transaction.atomic
def publish(one: Round, *, now: datetime) -> Published:
    """Open the drafts of a round to the people concerned. Raises ``RoundError``.

    The world may have moved since the round was computed. Mentors are locked, so that two
    coordinators who publish at once, or somebody who accepts, never give a place away twice.
    """
    locked = Round.objects.select_for_update().get(pk=one.pk)
    if locked.state != RoundState.REVIEW:
        raise RoundError(_("This round is not under review, or somebody else has published it."))
    drafts = list(
        Proposal.objects.filter(round=locked, state=ProposalState.DRAFT).order_by("mentee_id")
    )
    involved = {one.mentor_id for one in drafts} | {one.mentee_id for one in drafts}
    profiles = {
        profile.pk: profile
        for profile in Profile.objects.select_for_update().filter(pk__in=involved).order_by("pk")
    }
    _withdraw_unanswered(_moved(locked, drafts), now)
    taken, served = occupied(involved)
    opened = dropped = 0
    for draft in drafts:
        mentor = profiles[draft.mentor_id]
        free = taken.get(mentor.pk, 0) < mentor.capacity and draft.mentee_id not in served
        if free and _is_here(mentor, now) and _is_here(profiles[draft.mentee_id], now):
            taken[mentor.pk] = taken.get(mentor.pk, 0) + 1
            open_up(draft, now)
            opened += 1
        else:
            draft.state, draft.closed_at = ProposalState.DROPPED, now
            dropped += 1
    fields = ["state", "opened_at", "answer_by", "closed_at"]
    Proposal.objects.bulk_update(drafts, fields, batch_size=100)
    locked.state, locked.published_at = RoundState.PUBLISHED, now
    locked.save(update_fields=["state", "published_at"])
    return Published(opened=opened, dropped=dropped)


def open_up(proposal: Proposal, now: datetime) -> None:
    """Mark a proposal as open to both, with a day to answer by; not saved."""
    proposal.state, proposal.opened_at = ProposalState.OPEN, now
    proposal.answer_by = clock.date_of(now) + timedelta(days=ANSWER_DAYS)


def occupied(profiles: set[int]) -> tuple[dict[int, int], set[int]]:
    """Return taken places by mentor and the mentees who have somebody, of some profiles.

    Call with the profiles locked.
    """
    taken: dict[int, int] = {}
    served: set[int] = set()
    whom = Q(mentor__in=profiles) | Q(mentee__in=profiles)
    running = Tandem.objects.exclude(state=TandemState.ENDED).filter(whom)
    waiting = Proposal.objects.filter(whom, state=ProposalState.OPEN)
    for found in (running, waiting):
        for mentor, mentee in found.values_list("mentor_id", "mentee_id"):
            taken[mentor] = taken.get(mentor, 0) + 1
            served.add(mentee)
    return taken, served


def _moved(one: Round, drafts: list[Proposal]) -> set[int]:
    """Return the mentees a round gives another mentor, or takes their proposed one away."""
    stay = set(one.protocol.get("now", one.protocol).get("stays", ()))
    had = {card["profile"] for card in one.snapshot.get("mentees", ()) if card.get("stays_with")}
    return {draft.mentee_id for draft in drafts} | (had - stay)


def _withdraw_unanswered(mentees: set[int], now: datetime) -> None:
    """Take back what was proposed to these mentees before and nobody has answered."""
    Proposal.objects.filter(
        mentee__in=mentees,
        state=ProposalState.OPEN,
        mentor_accepted_at=None,
        mentee_accepted_at=None,
    ).update(state=ProposalState.DROPPED, closed_at=now)


def _is_here(profile: Profile, now: datetime) -> bool:
    """Whether somebody is still in the programme and not pausing."""
    today = clock.date_of(now)
    return profile.is_available(today)
