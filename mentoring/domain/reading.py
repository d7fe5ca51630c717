"""Reading the cards of everybody who can be matched: a few questions, whatever the size."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q

from lms import clock
from lms.api import Completion, present_memberships
from mentoring.choices import ProfileState, ProposalState, Side, TandemState
from mentoring.domain.cards import Card
from mentoring.models import Profile, Programme, Proposal, Separation, Tandem

_WEEK = 7


@dataclass(slots=True)
class _Ties:
    """What lies between people: teams, superiors, and whom they must not meet, by person."""

    units: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    bosses: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    apart: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))


def cards_of(programme: Programme, *, now: datetime) -> tuple[list[Card], list[Card]]:
    """Return the mentors who have a place left and the mentees who have nobody.

    Running tandems are not touched: their mentees are left out and their places are taken. So
    is a proposal that one of the two has accepted; one that nobody has answered may move.
    """
    today = clock.date_of(now)
    profiles = _available(programme, today)
    taken, served, stays = _occupied(programme)
    ties = _ties([one.person_id for one in profiles], today)
    trained = _trained(programme, profiles)
    mentors, mentees = [], []
    for profile in profiles:
        if profile.side == Side.MENTOR:
            places = profile.capacity - taken[profile.pk]
            if places > 0:
                is_trained = programme.gate_course_id is None or profile.person_id in trained
                mentors.append(_card(profile, ties, now, places=places, trained=is_trained))
        elif profile.pk not in served:
            mentees.append(_card(profile, ties, now, stays_with=stays.get(profile.pk, 0)))
    return mentors, mentees


def _available(programme: Programme, today: date) -> list[Profile]:
    """Return the admitted profiles, in the order of application; pauses that are over count."""
    ready = Q(state=ProfileState.ADMITTED) | Q(state=ProfileState.PAUSED, paused_until__lt=today)
    people = Profile.objects.filter(ready, programme=programme, person__erased_at=None)
    return list(people.order_by("applied_at", "pk"))


def _occupied(programme: Programme) -> tuple[Counter[int], set[int], dict[int, int]]:
    """Return taken places by mentor, mentees who have somebody, and who may stay with whom."""
    taken: Counter[int] = Counter()
    served: set[int] = set()
    stays: dict[int, int] = {}
    running = Tandem.objects.filter(programme=programme).exclude(state=TandemState.ENDED)
    for mentor, mentee in running.values_list("mentor_id", "mentee_id"):
        taken[mentor] += 1
        served.add(mentee)
    waiting = Proposal.objects.filter(mentee__programme=programme, state=ProposalState.OPEN)
    for one in waiting:
        if one.mentor_accepted_at or one.mentee_accepted_at:
            taken[one.mentor_id] += 1
            served.add(one.mentee_id)
        else:
            stays[one.mentee_id] = one.mentor_id
    return taken, served, stays


def _ties(people: Iterable[int], today: date) -> _Ties:
    """Return what lies between people today."""
    ties = _Ties()
    wanted = set(people)
    for person, unit, boss in present_memberships(wanted, day=today):
        ties.units[person].add(unit)
        if boss:
            ties.bosses[person].add(boss)
    pairs = Separation.objects.filter(one__in=wanted, other__in=wanted)
    for one, other in pairs.values_list("one_id", "other_id"):
        ties.apart[one].add(other)
        ties.apart[other].add(one)
    return ties


def _trained(programme: Programme, profiles: Iterable[Profile]) -> set[int]:
    """Return who of these has completed the course that mentors must complete."""
    if programme.gate_course_id is None:
        return set()
    mentors = [one.person_id for one in profiles if one.side == Side.MENTOR]
    done = Completion.objects.filter(enrolment__course=programme.gate_course_id, person__in=mentors)
    return set(done.values_list("person_id", flat=True))


def _card(profile: Profile, ties: _Ties, now: datetime, **more: object) -> Card:
    """Return what matching needs to know of one person."""
    person = profile.person_id
    since = profile.waiting_since or profile.admitted_at or profile.applied_at
    applied = clock.date_of(profile.applied_at)
    values: Mapping[str, object] = {
        "profile": profile.pk,
        "person": person,
        "languages": dict(profile.languages),
        "learns": tuple(profile.learns),
        "interpreter": profile.needs_interpreter,
        "profession": profile.profession,
        "topics": tuple(profile.topics),
        "situations": tuple(profile.situations),
        "interests": tuple(profile.interests),
        "region": profile.region,
        "remote": profile.meets_remotely,
        "slots": profile.availability,
        "hours": profile.monthly_hours,
        "gender": profile.gender,
        "gender_wish": profile.gender_wish,
        "units": tuple(sorted(ties.units[person])),
        "bosses": tuple(sorted(ties.bosses[person])),
        "apart": tuple(sorted(ties.apart[person])),
        "conduct": profile.conduct_seen_on is not None,
        "weeks": max((now - since).days, 0) // _WEEK,
        "quarter": f"{applied.year}-{(applied.month + 2) // 3}",
        **more,
    }
    return Card(**values)  # type: ignore[arg-type]  # names and types are those of the fields above
