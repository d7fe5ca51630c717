"""What a programme comes to, in numbers that speak of nobody: for the board and for reports.

A number of fewer people than the smallest group is ``HIDDEN``, and so is the next smallest one
of the same sum where the hidden one could be worked out otherwise. Nothing at all is 0.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from statistics import median
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from lms.conf import conf
from lms.registry import HIDDEN, Hidden
from mentoring.choices import (
    CheckInAnswer,
    EndReason,
    MeetingState,
    ProfileState,
    Side,
    TandemState,
)
from mentoring.models import CheckIn, Meeting, Profile, Programme, Tandem

Figure = int | Hidden | None
ON_TIME = (EndReason.GOALS, EndReason.TIME)
_INDEX = {CheckInAnswer.GOOD: 100, CheckInAnswer.MIXED: 50, CheckInAnswer.BAD: 0}


def figures_of(
    programmes: Iterable[Programme] | QuerySet[Programme],
    *,
    from_day: date,
    to_day: date,
    today: date,
) -> dict[str, Any]:
    """Return the figures of some programmes together, of a span of days (both included).

    ``{"tandems": {state: n}, "tandems_in_all": n, "started": n, "ended": n, "early": n,
    "reasons": {reason: n}, "days_to_match": days or None, "matched": n, "meetings": n,
    "minutes": n, "check_ins": n, "index": 0 to 100 or None, "waiting": n, "mentors": n}``.

    ``tandems``, ``waiting`` and ``mentors`` are as of today; in ``tandems`` the ended ones are
    those that ended in the span. ``days_to_match`` is the median from waiting to a tandem,
    ``index`` what people answered to "how is it going": 100 is good for all. Each number may
    be ``HIDDEN``.
    """
    span = (from_day, to_day)
    tandems = Tandem.objects.filter(programme__in=programmes)
    ended = tandems.filter(state=TandemState.ENDED, ended_on__range=span)
    alive = tandems.exclude(state=TandemState.ENDED)
    return {
        **_states(alive, ended),
        **_ends(ended),
        "started": few(tandems.filter(started_on__range=span).count()),
        **_time_to_match(tandems, span),
        **_meetings(tandems, span),
        **_check_ins(tandems, span),
        **_people(programmes, alive, today),
    }


def few(count: int, people: int | None = None) -> Figure:
    """Return a number, or ``HIDDEN`` where it speaks of too few people (else of as many)."""
    behind = count if people is None else people
    return HIDDEN if 0 < behind < conf.smallest_group else count


def hidden_among(counts: Mapping[str, int]) -> dict[str, Figure]:
    """Return the parts of a sum, those of few people hidden.

    Where what is hidden could be worked out from the sum, the next smallest part goes too.
    """
    parts = sorted((count, name) for name, count in counts.items() if count)
    small = [name for count, name in parts if count < conf.smallest_group]
    hidden = set(small)
    if small and (len(small) == 1 or sum(counts[name] for name in small) < conf.smallest_group):
        hidden |= {name for _count, name in parts[len(small) : len(small) + 1]}
    return {name: HIDDEN if name in hidden else count for name, count in counts.items()}


def _states(alive: QuerySet[Tandem], ended: QuerySet[Tandem]) -> dict[str, Any]:
    """Return how many tandems are where in their lives."""
    rows = alive.order_by().values_list("state").annotate(count=Count("pk"))
    found = dict.fromkeys(map(str, TandemState.values), 0) | dict(rows)
    found[TandemState.ENDED] = ended.count()
    return {"tandems": hidden_among(found), "tandems_in_all": few(sum(found.values()))}


def _ends(ended: QuerySet[Tandem]) -> dict[str, Any]:
    """Return how many tandems ended, how many of them early, and why."""
    rows = dict(ended.order_by().values_list("end_reason").annotate(count=Count("pk")))
    early = {one: rows.get(one, 0) for one in map(str, EndReason.values) if one not in ON_TIME}
    total, soon = sum(rows.values()), sum(early.values())
    both = hidden_among({"early": soon, "on_time": total - soon})
    return {"ended": few(total), "early": both["early"], "reasons": hidden_among(early)}


def _time_to_match(tandems: QuerySet[Tandem], span: tuple[date, date]) -> dict[str, Any]:
    """Return how many days it usually took from waiting to a tandem.

    Who waits for a second time has a new beginning noted, later than their first tandem.
    """
    made = tandems.annotate(day=TruncDate("created_at")).filter(day__gte=span[0], day__lte=span[1])
    days = [
        (created - (since if since and since <= created else admitted or applied)).days
        for created, since, admitted, applied in made.values_list(
            "created_at", "mentee__waiting_since", "mentee__admitted_at", "mentee__applied_at"
        )
    ]
    usual = max(round(median(days)), 0) if days else None
    return {
        "matched": few(len(days)),
        "days_to_match": None if usual is None else few(usual, len(days)),
    }


def _meetings(tandems: QuerySet[Tandem], span: tuple[date, date]) -> dict[str, Any]:
    """Return how often and how long people met."""
    held = Meeting.objects.filter(tandem__in=tandems, state=MeetingState.HELD)
    sums = (
        held.annotate(day=TruncDate("starts_at"))
        .filter(day__gte=span[0], day__lte=span[1])
        .aggregate(count=Count("pk"), minutes=Sum("minutes"), pairs=Count("tandem", distinct=True))
    )
    return {
        "meetings": few(sums["count"], sums["pairs"]),
        "minutes": few(sums["minutes"] or 0, sums["pairs"]),
    }


def _check_ins(tandems: QuerySet[Tandem], span: tuple[date, date]) -> dict[str, Any]:
    """Return how many answered how it is going, and how good they found it on average."""
    answered = CheckIn.objects.filter(tandem__in=tandems, is_follow_up=False)
    in_span = answered.annotate(day=TruncDate("answered_at")).filter(
        day__gte=span[0], day__lte=span[1]
    )
    rows = list(in_span.values_list("answer", "tandem"))
    values = [_INDEX[CheckInAnswer(answer)] for answer, _tandem in rows if answer]
    pairs = len({tandem for _answer, tandem in rows})
    index = few(round(sum(values) / len(values)), pairs) if values else None
    return {"check_ins": few(len(rows), pairs), "index": index}


def _people(
    programmes: Iterable[Programme], alive: QuerySet[Tandem], today: date
) -> dict[str, Any]:
    """Return who waits and how many mentors there are today."""
    here = available(today).filter(programme__in=programmes)
    served = alive.filter(mentee=OuterRef("pk"))
    waiting = here.filter(~Exists(served), side=Side.MENTEE)
    mentors = here.filter(side=Side.MENTOR)
    return {"waiting": few(waiting.count()), "mentors": few(mentors.count())}


def available(today: date) -> QuerySet[Profile]:
    """Return the profiles of people who are admitted and do not pause on a day."""
    ready = Q(state=ProfileState.ADMITTED)
    ready |= Q(state=ProfileState.PAUSED, paused_until__lt=today)
    return Profile.objects.filter(ready, left_at=None, person__erased_at=None)


def by_state(programme: Programme) -> dict[str, int]:
    """Return all tandems of a programme by state, for those who see their names anyway."""
    rows = Tandem.objects.filter(programme=programme).order_by().values_list("state")
    counted = dict(rows.annotate(count=Count("pk")))
    return {state: counted.get(state, 0) for state in map(str, TandemState.values)}
