"""Matching rounds: started by the coordination, computed, reviewed by people, published.

The protocol of a round is ``{"rules", "pairs", "possible", "points", "mentors", "mentees",
"proof": {"shares", "prices"}, "total", "prices": {mentor: {"pairs", "points"}},
"unmatched": [mentee], "stays": [mentee], "by_hand": [[mentee, mentor or 0]], "fairness",
"advice"}`` with profiles named by id. Once something is set by hand, ``now`` holds "pairs",
"points", "unmatched" and "stays" as they stand since, and ``cost`` what that costs the whole.
"""

import logging
from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lms.api import Person
from mentoring.choices import ProposalState, RoundState
from mentoring.domain.advice import advice_of
from mentoring.domain.computing import Computation, input_hash, people_of, snapshot_of
from mentoring.domain.fairness import fairness_of
from mentoring.domain.reading import cards_of
from mentoring.domain.rules import parse
from mentoring.domain.solver import NOBODY
from mentoring.models import Programme, Proposal, Round, RuleSet

logger = logging.getLogger(__name__)

SMALL = 40_000  # possible pairs that are computed while somebody waits
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 3
_REMEMBERED = 3  # computations kept at hand in a process
_known: OrderedDict[str, Computation] = OrderedDict()
_guard = Lock()


class RoundError(ValueError):
    """A round cannot be done as asked; the message says why, for people."""


def start(programme: Programme, *, by: Person | None, now: datetime) -> Round:
    """Freeze who is waiting and by which rules they are matched. Raises ``RoundError``."""
    if programme.closed_at:
        raise RoundError(_("This programme is closed. Open it again to start a round."))
    rule_set = RuleSet.objects.filter(programme=programme, is_current=True).first()
    if rule_set is None:
        raise RoundError(_("This programme has no rules yet. Please save its rules first."))
    mentors, mentees = cards_of(programme, now=now)
    if not mentors:
        raise RoundError(_("Nobody has a place: no mentor is admitted who could take one more."))
    if not mentees:
        raise RoundError(_("Nobody is waiting."))
    snapshot = snapshot_of(mentors, mentees, parse(rule_set.rules))
    try:
        with transaction.atomic():
            return Round.objects.create(
                programme=programme,
                rule_set=rule_set,
                created_by=by,
                created_at=now,
                snapshot=snapshot,
                input_hash=input_hash(snapshot),
            )
    except IntegrityError as error:
        raise RoundError(
            _("A round of this programme is open. Publish or discard it first.")
        ) from error


def is_small(one: Round) -> bool:
    """Whether a round is computed at once, without a worker."""
    return len(one.snapshot["mentors"]) * len(one.snapshot["mentees"]) <= SMALL


def computation_of(one: Round) -> Computation:
    """Return the computation of a round, from what was frozen when it began.

    The last ones are kept at hand, by what they were computed from: whoever reviews a round
    asks it many questions, and somebody who was erased since is in none of the answers.
    """
    key = input_hash(one.snapshot)
    with _guard:
        if key in _known:
            _known.move_to_end(key)
            return _known[key]
    mentors, mentees = people_of(one.snapshot)
    computation = Computation(mentors, mentees, parse(one.snapshot["rules"]))
    with _guard:
        _known[key] = computation
        while len(_known) > _REMEMBERED:
            _known.popitem(last=False)
    return computation


def compute(pk: int, *, now: datetime) -> bool:
    """Compute a round and write its drafts, all or nothing; tell whether it was this call.

    A worker that was killed leaves nothing behind but its lease; the sweep then begins anew.
    """
    one = _claimed(pk, now)
    if one is None:
        return False
    computation = computation_of(one)
    protocol = protocol_of(computation)
    with transaction.atomic():
        locked = Round.objects.select_for_update().get(pk=pk)
        if locked.state != RoundState.RUNNING:  # discarded meanwhile, or another was faster
            return False
        write_drafts(locked, computation, list(computation.best.partner), now)
        locked.state = RoundState.REVIEW
        locked.protocol = protocol
        locked.progress, locked.leased_until, locked.computed_at = 100, None, now
        locked.save(update_fields=["state", "protocol", "progress", "leased_until", "computed_at"])
    return True


@transaction.atomic
def _claimed(pk: int, now: datetime) -> Round | None:
    """Take a round that waits, or whose worker is gone; after some attempts give it up."""
    one = Round.objects.select_for_update().filter(pk=pk).first()
    waits = one is not None and one.state == RoundState.WAITING
    lost = (
        one is not None
        and one.state == RoundState.RUNNING
        and (one.leased_until is None or one.leased_until <= now)
    )
    if one is None or not (waits or lost):
        return None
    if one.attempts >= MOST_ATTEMPTS:
        one.state, one.leased_until = RoundState.FAILED, None
        one.save(update_fields=["state", "leased_until"])
        logger.error("Round %s was given up after %s attempts.", pk, one.attempts)
        return None
    one.state, one.leased_until = RoundState.RUNNING, now + LEASE
    one.attempts, one.progress = one.attempts + 1, 10
    one.save(update_fields=["state", "leased_until", "attempts", "progress"])
    return one


def unfinished(*, now: datetime) -> list[int]:
    """Return the rounds that wait or whose worker is gone."""
    waiting = Round.objects.filter(state=RoundState.WAITING)
    lost = Round.objects.filter(state=RoundState.RUNNING, leased_until__lte=now)
    return list((waiting | lost).order_by("pk").values_list("pk", flat=True))


def discard(one: Round) -> None:
    """Drop a round that is not published. Raises ``RoundError``."""
    with transaction.atomic():
        locked = Round.objects.select_for_update().get(pk=one.pk)
        if locked.state in (RoundState.PUBLISHED, RoundState.DISCARDED):
            raise RoundError(_("This round is closed already."))
        locked.state, locked.leased_until = RoundState.DISCARDED, None
        locked.save(update_fields=["state", "leased_until"])
        Proposal.objects.filter(round=locked, state=ProposalState.DRAFT).delete()


def protocol_of(computation: Computation) -> dict[str, Any]:
    """Return what a round came to, with its proof, as JSON."""
    best = computation.best
    prices = {}
    for mentor, price in zip(computation.mentors, best.prices, strict=True):
        if price:
            gain = computation.apart(price)
            prices[str(mentor.profile)] = {"pairs": gain.pairs, "points": gain.points}
    used = sum(
        price * places for price, places in zip(best.prices, computation.places, strict=True)
    )
    return {
        "mentors": len(computation.mentors),
        "mentees": len(computation.mentees),
        "possible": sum(map(len, computation.table.worths)),
        **outcome_of(computation, best.partner),
        "total": best.total,
        "proof": {"shares": sum(best.shares), "prices": used},
        "prices": prices,
        "by_hand": [],
        "fairness": fairness_of(computation),
        "advice": advice_of(computation),
    }


def outcome_of(computation: Computation, partner: Sequence[int]) -> dict[str, Any]:
    """Return what an assignment comes to: pairs, points, who has nobody, who stays."""
    pairs = [(mentee, mentor) for mentee, mentor in enumerate(partner) if mentor != NOBODY]
    paired = {mentee for mentee, _mentor in pairs}
    return {
        "pairs": len(pairs),
        "points": sum(computation.points(mentee, mentor) or 0 for mentee, mentor in pairs),
        "unmatched": [
            one.profile for place, one in enumerate(computation.mentees) if place not in paired
        ],
        "stays": [
            computation.mentees[mentee].profile
            for mentee, mentor in pairs
            if _stays(computation, mentee, mentor)
        ],
    }


def write_drafts(
    one: Round, computation: Computation, partner: Sequence[int], now: datetime
) -> None:
    """Replace the drafts of a round. Who stays with an open proposal needs none."""
    forced = {mentee for mentee, _mentor in one.protocol.get("by_hand", ())}
    Proposal.objects.filter(round=one, state=ProposalState.DRAFT).delete()
    Proposal.objects.bulk_create(
        (
            Proposal(
                round=one,
                mentor_id=computation.mentors[mentor].profile,
                mentee_id=computation.mentees[mentee].profile,
                points=computation.points(mentee, mentor) or 0,
                is_by_hand=computation.mentees[mentee].profile in forced,
                created_at=now,
            )
            for mentee, mentor in enumerate(partner)
            if mentor != NOBODY and not _stays(computation, mentee, mentor)
        ),
        batch_size=200,
    )


def _stays(computation: Computation, mentee: int, mentor: int) -> bool:
    """Whether a pair is one that is proposed already."""
    return computation.mentees[mentee].stays_with == computation.mentors[mentor].profile
