"""Completions of what is no course: the door through which other packages state them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from lms import clock
from lms.choices import CompletionKind
from lms.events import CompletionsAdded, announce
from lms.models import Completion


class UnfitCompletionError(ValueError):
    """What is stated to have been completed cannot be true, or was stated of somebody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Achievement:
    """Something a person has completed that is no course.

    ``source_key`` names it, so that it is completed once, however often it is stated.
    ``texts`` maps a language to ``{"title", "competencies"}``.
    """

    person_id: int
    kind: CompletionKind
    source_key: str
    source_language: str
    texts: Mapping[str, Mapping[str, Any]]
    minutes: int
    completed_on: date
    tested: bool = False


def add_completion(achievement: Achievement, *, now: datetime) -> Completion:
    """Write down what somebody has completed, or return what is written down already."""
    return add_completions([achievement], now=now)[0]


@transaction.atomic
def add_completions(achievements: Sequence[Achievement], *, now: datetime) -> list[Completion]:
    """Write down what several people have completed, in three statements, and announce it.

    Returns one completion for each, in the same order. Raises ``UnfitCompletionError``.
    """
    for one in achievements:
        _check(one, now)
    keys = [one.source_key for one in achievements]
    known = set(Completion.objects.filter(source_key__in=keys).values_list("source_key", flat=True))
    new = {one.source_key: one for one in achievements if one.source_key not in known}
    Completion.objects.bulk_create(
        [_row(one, now) for one in new.values()], ignore_conflicts=True, batch_size=500
    )
    stored = {one.source_key: one for one in Completion.objects.filter(source_key__in=keys)}
    if any(stored[one.source_key].person_id != one.person_id for one in achievements):
        msg = "The same thing was completed by somebody else."
        raise UnfitCompletionError(msg)
    if new:
        announce(CompletionsAdded(completion_ids=tuple(stored[key].pk for key in new)))
    return [stored[key] for key in keys]


def _check(achievement: Achievement, now: datetime) -> None:
    """Refuse what cannot be true. Courses are completed by what learners do in them."""
    title = achievement.texts.get(achievement.source_language, {}).get("title")
    wrong = (
        (achievement.kind == CompletionKind.COURSE, "A course is completed by taking it."),
        (not title, "There is no title in the source language."),
        (achievement.minutes < 0, "Nothing takes less than no time."),
        (achievement.completed_on > clock.date_of(now), "Nothing is completed in the future."),
    )
    for is_wrong, why in wrong:
        if is_wrong:
            raise UnfitCompletionError(why)


def _row(achievement: Achievement, now: datetime) -> Completion:
    """Return an achievement as a row."""
    return Completion(
        person_id=achievement.person_id,
        kind=achievement.kind,
        source_key=achievement.source_key,
        source_language=achievement.source_language,
        texts={language: dict(text) for language, text in achievement.texts.items()},
        minutes=achievement.minutes,
        tested=achievement.tested,
        completed_on=achievement.completed_on,
        completed_at=_moment(achievement.completed_on, now),
        recorded_at=now,
    )


def _moment(day: date, now: datetime) -> datetime:
    """Return the moment of which only the day is known: now, if it is today, else its noon."""
    if day == clock.date_of(now):
        return now
    return timezone.make_aware(datetime.combine(day, time(12)))
