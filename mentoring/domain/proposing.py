"""A proposal between two people: opened, answered by both, turned into a tandem or not."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lms import clock
from mentoring.choices import ProposalState, Side
from mentoring.domain.reviewing import occupied, open_up
from mentoring.domain.tandems import begin
from mentoring.models import Profile, Proposal


class ProposalError(ValueError):
    """A proposal cannot be answered or made as asked; the message says why, for people."""


@transaction.atomic
def answer(proposal: Proposal, side: Side, *, accepts: bool, now: datetime) -> Proposal:
    """Write down what one of the two says; once both accept, a tandem begins.

    The same answer again changes nothing. Nobody has to say why they decline. Raises
    ``ProposalError``.
    """
    locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
    own = "mentor_accepted_at" if side == Side.MENTOR else "mentee_accepted_at"
    if accepts and getattr(locked, own) and locked.state in _GOOD:
        return locked
    if not accepts and locked.state == ProposalState.DECLINED:
        return locked
    if locked.state != ProposalState.OPEN:
        raise ProposalError(_("This proposal is closed. Please look at your own page."))
    if not accepts:
        locked.state, locked.closed_at = ProposalState.DECLINED, now
        locked.save(update_fields=["state", "closed_at"])
        return locked
    setattr(locked, own, now)
    fields = [own]
    if locked.mentor_accepted_at and locked.mentee_accepted_at:
        locked.state, locked.closed_at = ProposalState.ACCEPTED, now
        fields += ["state", "closed_at"]
    locked.save(update_fields=fields)
    if locked.state == ProposalState.ACCEPTED:
        begin(locked, now=now)
    return locked


_GOOD = (ProposalState.OPEN, ProposalState.ACCEPTED)


@transaction.atomic
def propose(
    mentor: Profile, mentee: Profile, *, now: datetime, by_mentee: bool = False
) -> Proposal:
    """Propose two people to each other outside a round. Raises ``ProposalError``.

    Done by the coordination, or by the mentee where the programme allows to ask; asking is
    accepting.
    """
    profiles = Profile.objects.select_for_update().filter(pk__in=(mentor.pk, mentee.pk))
    both = {one.pk: one for one in profiles.order_by("pk")}
    mentor, mentee = both[mentor.pk], both[mentee.pk]
    today = clock.date_of(now)
    if mentor.person_id == mentee.person_id:
        raise ProposalError(_("Nobody can be their own companion."))
    if not (mentor.is_available(today) and mentee.is_available(today)):
        raise ProposalError(_("One of the two is not available at the moment."))
    taken, served = occupied({mentor.pk, mentee.pk})
    if mentee.pk in served:
        raise ProposalError(_("There is a proposal or a tandem for this person already."))
    if taken.get(mentor.pk, 0) >= mentor.capacity:
        raise ProposalError(_("This mentor has no place left."))
    if Proposal.objects.filter(mentor=mentor, mentee=mentee, state=ProposalState.DRAFT).exists():
        raise ProposalError(
            _("A matching round under review proposes these two. Please publish it first.")
        )
    proposal = Proposal(mentor=mentor, mentee=mentee, created_at=now, is_by_hand=not by_mentee)
    open_up(proposal, now)
    if by_mentee:
        proposal.mentee_accepted_at = now
    proposal.save()
    return proposal


def expire_due(*, now: datetime) -> int:
    """Close proposals that were not answered in time, and return how many."""
    late = Proposal.objects.filter(state=ProposalState.OPEN, answer_by__lt=clock.date_of(now))
    return late.update(state=ProposalState.EXPIRED, closed_at=now)


@transaction.atomic
def take_back_all_of(profile: Profile, now: datetime) -> None:
    """Take back what is proposed to somebody who pauses or leaves."""
    for mine in ("mentor", "mentee"):
        Proposal.objects.filter(
            **{mine: profile}, state__in=(ProposalState.OPEN, ProposalState.DRAFT)
        ).update(state=ProposalState.DROPPED, closed_at=now)
