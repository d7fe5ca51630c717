"""What somebody has in mentoring, on one page: a fixed number of questions, however much it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lms import clock
from lms.api import Completion, Course, Person
from mentoring.choices import (
    MeetingState,
    ProfileState,
    ProgrammeKind,
    ProposalState,
    Side,
    TandemState,
)
from mentoring.domain.access import open_programmes, own_profiles, own_proposals, own_tandems
from mentoring.domain.nextsteps import Facts, Step, ends_at, step_of
from mentoring.domain.suggesting import may_ask
from mentoring.models import CheckIn, Feedback, Meeting, Profile, Programme, Proposal, Tandem


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenProposal:
    """A proposal, seen from one side."""

    proposal: Proposal
    other: Person
    side: Side
    programme: Programme
    is_answered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTandem:
    """A tandem, seen from one side, with what comes next."""

    tandem: Tandem
    other: Person
    side: Side
    step: Step
    meeting: Meeting | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnProfile:
    """A profile, and what its person can do with it."""

    profile: Profile
    is_pausing: bool
    is_busy: bool  # with a proposal or a tandem
    may_choose: bool
    gate: Course | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A programme somebody can apply for, and on which sides."""

    programme: Programme
    sides: Sequence[Side]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """All of it, what is to be done first."""

    proposals: Sequence[OpenProposal] = ()
    tandems: Sequence[OwnTandem] = ()
    ended: Sequence[OwnTandem] = ()
    profiles: Sequence[OwnProfile] = ()
    offers: Sequence[Offer] = field(default=())

    @property
    def first(self) -> str:
        """The one thing that stands in the accent colour."""
        if any(not one.is_answered for one in self.proposals):
            return "proposal"
        if self.due:
            return "tandem"
        if any(one.may_choose for one in self.profiles):
            return "suggestions"
        if any(one.gate for one in self.profiles):
            return "gate"
        takes_part = any(one.profile.left_at is None for one in self.profiles)
        return "" if self.tandems or self.proposals or takes_part else "offer"

    @property
    def due(self) -> OwnTandem | None:
        """The first tandem in which it is the reader's turn."""
        return next((one for one in self.tandems if one.step not in _RESTING), None)


_RESTING = (Step.WAIT, Step.MEET, Step.RESUME, Step.NOTHING)


def overview_of(user: Any, person: Person | None, *, now: datetime) -> Overview:  # noqa: ANN401 -- any user model
    """Return what the person behind an account has."""
    if person is None:
        return Overview()
    proposals = _proposals(user, person)
    tandems = _tandems(user, person, now)
    profiles = _profiles(user, person, proposals, tandems, now)
    return Overview(
        proposals=proposals,
        tandems=[one for one in tandems if one.tandem.state != TandemState.ENDED],
        ended=[one for one in tandems if one.tandem.state == TandemState.ENDED],
        profiles=profiles,
        offers=_offers(person, [one.profile for one in profiles], now),
    )


def _proposals(user: Any, person: Person) -> list[OpenProposal]:  # noqa: ANN401 -- any user model
    """Return open proposals, those to be answered first."""
    found = []
    for one in own_proposals(user).filter(state=ProposalState.OPEN).order_by("answer_by", "pk"):
        side = Side.MENTOR if one.mentor.person_id == person.pk else Side.MENTEE
        other = one.mentee if side == Side.MENTOR else one.mentor
        said = one.mentor_accepted_at if side == Side.MENTOR else one.mentee_accepted_at
        found.append(
            OpenProposal(
                proposal=one,
                other=other.person,
                side=side,
                programme=one.mentee.programme,
                is_answered=said is not None,
            )
        )
    return sorted(found, key=lambda one: one.is_answered)


def _tandems(user: Any, person: Person, now: datetime) -> list[OwnTandem]:  # noqa: ANN401 -- any user model
    """Return all tandems with the step that comes next."""
    tandems = list(own_tandems(user))
    sides = {
        one.pk: Side.MENTOR if one.mentor.person_id == person.pk else Side.MENTEE for one in tandems
    }
    facts = _facts(sides, now)
    return [
        OwnTandem(
            tandem=one,
            other=(one.mentee if sides[one.pk] == Side.MENTOR else one.mentor).person,
            side=sides[one.pk],
            step=_step(one, sides[one.pk], facts),
            meeting=facts.upcoming.get(one.pk),
        )
        for one in tandems
    ]


@dataclass(slots=True)
class _Facts:
    """What the next steps follow from, by tandem."""

    over: set[int] = field(default_factory=set)
    upcoming: dict[int, Meeting] = field(default_factory=dict)
    asked: set[int] = field(default_factory=set)
    told: set[int] = field(default_factory=set)


def _facts(sides: dict[int, Side], now: datetime) -> _Facts:
    """Read meetings, questions and feedback of some tandems at once."""
    facts = _Facts()
    planned = Meeting.objects.filter(tandem__in=sides, state=MeetingState.PLANNED)
    for meeting in planned.order_by("starts_at", "pk"):
        if ends_at(meeting) <= now:
            facts.over.add(meeting.tandem_id)
        else:
            facts.upcoming.setdefault(meeting.tandem_id, meeting)
    due = CheckIn.objects.filter(
        tandem__in=sides, answered_at=None, due_on__lte=clock.date_of(now)
    ).values_list("tandem_id", "side", "is_follow_up", "tandem__state")
    for tandem, side, is_follow_up, state in due:
        if sides[tandem] == side and is_follow_up == (state == TandemState.ENDED):
            facts.asked.add(tandem)
    told = Feedback.objects.filter(tandem__in=sides).values_list("tandem_id", "side")
    facts.told = {tandem for tandem, side in told if sides[tandem] == side}
    return facts


def _step(tandem: Tandem, side: Side, found: _Facts) -> Step:
    """Decide on the one thing to do next, as the tandem's own page does."""
    facts = Facts(
        is_over=tandem.pk in found.over,
        is_planned=tandem.pk in found.upcoming,
        is_asked=tandem.pk in found.asked,
        has_feedback=tandem.pk in found.told,
    )
    return step_of(tandem, side, facts)


def _profiles(
    user: Any,  # noqa: ANN401 -- any user model
    person: Person,
    proposals: Iterable[OpenProposal],
    tandems: Iterable[OwnTandem],
    now: datetime,
) -> list[OwnProfile]:
    """Return the profiles that are alive, and applications that were not admitted."""
    today = clock.date_of(now)
    busy = {(one.proposal.mentor_id, one.proposal.mentee_id) for one in proposals} | {
        (one.tandem.mentor_id, one.tandem.mentee_id)
        for one in tandems
        if one.tandem.state != TandemState.ENDED
    }
    taken = {profile for pair in busy for profile in pair}
    rows = own_profiles(user).select_related("programme__gate_course")
    all_rows = list(rows.exclude(state=ProfileState.WITHDRAWN))
    alive = {(one.programme_id, one.side) for one in all_rows if one.left_at is None}
    shown = [
        one for one in all_rows if one.left_at is None or (one.programme_id, one.side) not in alive
    ]
    done = set(
        Completion.objects.filter(
            person=person, enrolment__course__in={one.programme.gate_course_id for one in shown}
        ).values_list("enrolment__course_id", flat=True)
    )
    return [
        OwnProfile(
            profile=one,
            is_pausing=one.state == ProfileState.PAUSED and not one.is_available(today),
            is_busy=one.pk in taken,
            may_choose=one.pk not in taken and may_ask(one, now=now),
            gate=_gate(one, done),
        )
        for one in shown
    ]


def _gate(profile: Profile, done: set[int]) -> Course | None:
    """Return the course a mentor still has to complete."""
    course = profile.programme.gate_course
    is_open = course is not None and course.pk not in done
    return course if profile.side == Side.MENTOR and profile.left_at is None and is_open else None


def _offers(person: Person, profiles: Iterable[Profile], now: datetime) -> list[Offer]:
    """Return the programmes somebody can apply for."""
    taken: dict[int, set[str]] = {}
    for one in profiles:
        if one.left_at is None:
            taken.setdefault(one.programme_id, set()).add(one.side)
    return [
        Offer(programme=one, sides=sides)
        for one in open_programmes(person, day=clock.date_of(now))
        if (sides := _sides(one, taken.get(one.pk, set())))
    ]


def _sides(programme: Programme, taken: set[str]) -> list[Side]:
    """Return the sides of a programme somebody can still apply for."""
    if taken and programme.kind != ProgrammeKind.LANGUAGE:
        return []
    return [side for side in (Side.MENTEE, Side.MENTOR) if side not in taken]
