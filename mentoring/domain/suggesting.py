"""Self-service: a mentee sees some mentors who fit by all rules, and asks one of them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lms import clock
from mentoring.choices import ProposalState, Side
from mentoring.domain.describing import current_rules
from mentoring.domain.feasibility import Feasibility, bits
from mentoring.domain.proposing import ProposalError, propose
from mentoring.domain.reading import cards_of
from mentoring.domain.reviewing import occupied
from mentoring.domain.scoring import points_of
from mentoring.models import Profile, Proposal

MOST = 5


def may_ask(mentee: Profile, *, now: datetime) -> bool:
    """Whether somebody may choose among suggested mentors, as far as the profile alone says."""
    programme = mentee.programme
    is_open = programme.allows_requests and programme.closed_at is None
    return is_open and mentee.side == Side.MENTEE and mentee.is_available(clock.date_of(now))


def suggestions(mentee: Profile, *, now: datetime) -> list[Profile]:
    """Return mentors with a place left who pass all rules for a mentee, the best first.

    None for a mentee who has a proposal or a tandem, or where the programme does not allow it.
    Somebody who was asked before, with a no as the answer, is not suggested again.
    """
    if not may_ask(mentee, now=now):
        return []
    mentors, mentees = cards_of(mentee.programme, now=now)
    card = next((one for one in mentees if one.profile == mentee.pk), None)
    if card is None or card.stays_with:
        return []
    rules = current_rules(mentee.programme)
    allowed = [mentors[place] for place in bits(Feasibility(mentors, rules).allowed(card))]
    excluded = _full([one.profile for one in allowed]) | _met_before(mentee)
    worth = {
        one.profile: sum(points_of(one, card, rules).values())
        for one in allowed
        if one.profile not in excluded
    }
    best = sorted(
        (profile for profile, points in worth.items() if points >= rules.floor),
        key=lambda profile: -worth[profile],  # among equals, who applied first
    )[:MOST]
    profiles = Profile.objects.select_related("person").in_bulk(best)
    return [profiles[profile] for profile in best]


@transaction.atomic
def ask(mentee: Profile, mentor: Profile, *, now: datetime) -> Proposal:
    """Ask a suggested mentor; asking is accepting. Raises ``ProposalError``.

    Both are locked before the rules are asked once more, so that the last place of a mentor is
    given to one mentee alone.
    """
    both = Profile.objects.select_for_update(of=("self",)).select_related("programme", "person")
    locked = {one.pk: one for one in both.filter(pk__in=(mentee.pk, mentor.pk)).order_by("pk")}
    mentee, mentor = locked[mentee.pk], locked[mentor.pk]
    if already := _asked_already(mentee, mentor):
        return already
    if not may_ask(mentee, now=now):
        raise ProposalError(_("You cannot ask for somebody at the moment."))
    if mentor not in suggestions(mentee, now=now):
        raise ProposalError(
            _("This person cannot accompany you at the moment. Please look at the others.")
        )
    return propose(mentor, mentee, now=now, by_mentee=True)


def _asked_already(mentee: Profile, mentor: Profile) -> Proposal | None:
    """Return the open proposal of two people which the mentee has said yes to."""
    mine = Proposal.objects.filter(mentee=mentee, mentor=mentor, state=ProposalState.OPEN)
    return mine.exclude(mentee_accepted_at=None).first()


def _full(mentors: Sequence[int]) -> set[int]:
    """Return the mentors (profiles by id) whose places are all taken or proposed to somebody."""
    taken, _served = occupied(set(mentors))
    capacity = dict(Profile.objects.filter(pk__in=mentors).values_list("pk", "capacity"))
    return {one for one in mentors if taken.get(one, 0) >= capacity[one]}


def _met_before(mentee: Profile) -> set[int]:
    """Return the mentors a mentee was with a no, and those a round is just thinking of."""
    states = (ProposalState.DECLINED, ProposalState.DRAFT)
    mine = Proposal.objects.filter(mentee=mentee, state__in=states)
    return set(mine.values_list("mentor_id", flat=True))
