"""What the hub states: facts in the past tense, told after they are safely stored."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.dispatch import Signal

happened = Signal()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A fact in the past tense. Carries ids and moments, never names or addresses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseCompleted(Event):
    """Somebody met every requirement of a course. Announced once per enrolment."""

    enrolment_id: int
    completion_id: int
    completed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletionsAdded(Event):
    """People completed something that is no course: mentoring, a session, or as entered by hand."""

    completion_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineStaged(Event):
    """The outline of a course was published, in its source language or another."""

    course_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionReleased(Event):
    """A course was released; the edition may be a new one or the old one reworded."""

    course_id: int
    edition_id: int


def announce(event: Event) -> None:
    """Tell all listeners about a fact, once the transaction that made it true is in.

    A listener that fails is logged by Django and hurts neither the caller nor the other
    listeners. A fact can get lost when the process dies at the wrong moment, so whoever
    must not miss one also sweeps for it.
    """
    transaction.on_commit(partial(happened.send_robust, sender=type(event), event=event))
