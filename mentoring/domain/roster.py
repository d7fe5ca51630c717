"""The people of a programme as its coordination lists them, and what became of one of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, Coalesce

from lms import clock
from lms.api import Completion
from mentoring.choices import ProfileState, ProposalState, Side, TandemState
from mentoring.models import Profile, Programme, Proposal, Separation, Tandem


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The people of a programme in numbers."""

    applied: int
    mentors: int
    places: int
    taken: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to somebody, and with whom."""

    day: date
    what: str
    other: Profile | None = None
    state: str = ""


def roster(programme: Programme, profiles: QuerySet[Profile]) -> QuerySet[Any]:
    """Return profiles with ``taken`` (tandems and open proposals), ``is_trained`` and ``served``.

    Who waits for an answer of the office stands first, then everybody by name.
    """
    done = Completion.objects.filter(
        enrolment__course=programme.gate_course_id, person=OuterRef("person")
    )
    running = Tandem.objects.exclude(state=TandemState.ENDED)
    proposed = Proposal.objects.filter(state=ProposalState.OPEN)
    return (
        profiles.filter(programme=programme)
        .annotate(
            taken=_count(running, "mentor") + _count(proposed, "mentor"),
            served=Exists(running.filter(mentee=OuterRef("pk"))),
            proposed=Exists(proposed.filter(mentee=OuterRef("pk"))),
            is_trained=Exists(done),
            is_new=Q(state=ProfileState.APPLIED),
        )
        .order_by("-is_new", "person__sort_name", "person__display_name", "pk")
    )


def speaking(profiles: QuerySet[Profile], language: str) -> QuerySet[Profile]:
    """Return those who speak a language, at whatever level."""
    told = Cast("languages", TextField())
    return profiles.annotate(told=told).filter(told__contains=f'["{language}",')


def named(profiles: QuerySet[Profile], words: str) -> QuerySet[Profile]:
    """Return those whose name contains all words; without any, nobody."""
    condition = Q() if words.split() else Q(pk__in=())
    for word in words.split():
        condition &= Q(person__display_name__icontains=word) | Q(person__sort_name__icontains=word)
    return profiles.filter(condition, person__erased_at=None)


def totals(programme: Programme, *, now: datetime) -> Totals:
    """Count the people of a programme."""
    pause_over = Q(state=ProfileState.PAUSED, paused_until__lt=clock.date_of(now))
    here = Q(state=ProfileState.ADMITTED) | pause_over
    rows = roster(programme, Profile.objects.all()).order_by()
    mentors = rows.filter(here, side=Side.MENTOR).values_list("capacity", "taken")
    capacities = list(mentors)
    mentees = rows.filter(here, side=Side.MENTEE, served=False, proposed=False)
    return Totals(
        applied=rows.filter(is_new=True).count(),
        mentors=len(capacities),
        places=sum(capacity for capacity, _taken in capacities),
        taken=sum(taken for _capacity, taken in capacities),
        waiting=mentees.count(),
    )


def spoken_in(programme: Programme) -> set[str]:
    """Return the codes of all languages the people of a programme speak."""
    told = Profile.objects.filter(programme=programme).values_list("languages", flat=True)
    return {code for languages in told for code, _level in languages}


def history(profile: Profile) -> list[Event]:
    """Return what happened to somebody in a programme, the first thing first."""
    found = [
        Event(day=clock.date_of(moment), what=what)
        for what, moment in (
            ("applied", profile.applied_at),
            ("admitted", profile.admitted_at),
            (profile.state, profile.left_at),
        )
        if moment is not None
    ]
    if profile.conduct_seen_on:
        found.append(Event(day=profile.conduct_seen_on, what="conduct"))
    found += [*_proposals(profile), *_tandems(profile)]
    return sorted(found, key=lambda event: event.day)


def separations(profile: Profile) -> list[tuple[Separation, Profile]]:
    """Return whom somebody must not meet, as far as they are in the same programme."""
    person = profile.person_id
    notes = Separation.objects.filter(Q(one=person) | Q(other=person)).order_by("noted_at", "pk")
    other_of = {
        note: note.other_id if note.one_id == person else note.one_id
        for note in notes.select_related("noted_by")
    }
    rows = Profile.objects.filter(programme=profile.programme_id, person__in=other_of.values())
    by_person = {one.person_id: one for one in rows.select_related("person").order_by("pk")}
    return [(note, by_person[other]) for note, other in other_of.items() if other in by_person]


def _proposals(profile: Profile) -> Iterator[Event]:
    """Yield what was proposed to somebody, and what became of it."""
    mine = Q(mentor=profile) | Q(mentee=profile)
    rows = Proposal.objects.filter(mine).exclude(opened_at=None)
    for one in rows.select_related("mentor__person", "mentee__person"):
        other = one.mentee if one.mentor_id == profile.pk else one.mentor
        day = clock.date_of(one.opened_at or one.created_at)
        yield Event(day=day, what="proposed", other=other, state=one.get_state_display())


def _tandems(profile: Profile) -> Iterator[Event]:
    """Yield the beginnings and ends of somebody's tandems."""
    mine = Q(mentor=profile) | Q(mentee=profile)
    for one in Tandem.objects.filter(mine).select_related("mentor__person", "mentee__person"):
        other = one.mentee if one.mentor_id == profile.pk else one.mentor
        began = one.started_on or clock.date_of(one.created_at)
        yield Event(day=began, what="tandem", other=other, state=one.get_state_display())
        if one.ended_on:
            reason = one.get_end_reason_display()
            yield Event(day=one.ended_on, what="ended", other=other, state=reason)


def _count(rows: QuerySet[Tandem] | QuerySet[Proposal], field: str) -> Coalesce:
    """Return the number of rows that name a profile, as part of a bigger question."""
    counted = rows.filter(**{field: OuterRef("pk")}).order_by().values(field)
    number = counted.annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)
