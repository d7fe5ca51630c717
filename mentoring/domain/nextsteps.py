"""What comes next for one of the two in a tandem: one thing, which follows from its state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from lms import clock
from mentoring.choices import MeetingState, Side, TandemState
from mentoring.models import CheckIn, HelpRequest, Meeting, Tandem


class Step(StrEnum):
    """The one thing to do next."""

    SIGN = "sign"
    WAIT = "wait"  # for the other's signature
    NOTE = "note"  # a meeting that is over
    ANSWER = "answer"  # a check-in or a follow-up
    PLAN_FIRST = "plan_first"
    PLAN_NEXT = "plan_next"
    MEET = "meet"
    RESUME = "resume"
    FEEDBACK = "feedback"
    END = "end"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What lies ahead in a tandem, seen from one side."""

    step: Step
    over: Sequence[Meeting]  # planned, and over without a word; the oldest first
    upcoming: Sequence[Meeting]  # the next one first
    check_in: CheckIn | None
    has_feedback: bool


def outlook_of(tandem: Tandem, side: Side, *, now: datetime) -> Outlook:
    """Return what lies ahead, and the one thing to do next."""
    planned = list(tandem.meetings.filter(state=MeetingState.PLANNED).order_by("starts_at", "pk"))
    over = [one for one in planned if ends_at(one) <= now]
    upcoming = [one for one in planned if ends_at(one) > now]
    check_in = due_check_in(tandem, side, today=clock.date_of(now))
    has_feedback = (
        tandem.state in (TandemState.CLOSING, TandemState.ENDED)
        and tandem.feedback.filter(side=side).exists()
    )
    facts = Facts(bool(over), bool(upcoming), check_in is not None, has_feedback)
    return Outlook(
        step=step_of(tandem, side, facts),
        over=over,
        upcoming=upcoming,
        check_in=check_in,
        has_feedback=has_feedback,
    )


def ends_at(meeting: Meeting) -> datetime:
    """Return when a meeting is over."""
    return meeting.starts_at + timedelta(minutes=meeting.minutes)


def due_check_in(tandem: Tandem, side: Side, *, today: date) -> CheckIn | None:
    """Return the newest question somebody has not answered: it stands for older ones too."""
    due = tandem.check_ins.filter(side=side, answered_at=None, due_on__lte=today)
    due = due.filter(is_follow_up=tandem.state == TandemState.ENDED)
    return due.order_by("-due_on").first()


def open_call(tandem: Tandem, side: Side) -> HelpRequest | None:
    """Return the newest call for help from one side that is not settled."""
    calls = tandem.help_requests.filter(side=side, settled_at=None)
    return calls.select_related("taken_by").first()


@dataclass(frozen=True, slots=True)
class Facts:
    """What the next step follows from, beside the state."""

    is_over: bool
    is_planned: bool
    is_asked: bool
    has_feedback: bool


def step_of(tandem: Tandem, side: Side, facts: Facts) -> Step:
    """Decide on the one thing to do next."""
    match tandem.state:
        case TandemState.AGREEING:
            has_signed = tandem.mentor_signed_at if side == Side.MENTOR else tandem.mentee_signed_at
            return Step.WAIT if has_signed else Step.SIGN
        case TandemState.ENDED:
            return _afterwards(tandem, facts)
        case _ if facts.is_over:
            return Step.NOTE
        case TandemState.PAUSED:
            return Step.RESUME
        case TandemState.CLOSING:
            return Step.END if facts.has_feedback else Step.FEEDBACK
        case _:
            return _on_the_way(tandem, facts)


def _on_the_way(tandem: Tandem, facts: Facts) -> Step:
    """Decide while a tandem is running."""
    if facts.is_asked:
        return Step.ANSWER
    if facts.is_planned:
        return Step.MEET
    return Step.PLAN_NEXT if tandem.met_count else Step.PLAN_FIRST


def _afterwards(tandem: Tandem, facts: Facts) -> Step:
    """Decide once a tandem has ended."""
    if facts.is_asked:
        return Step.ANSWER
    return Step.NOTHING if facts.has_feedback or not tandem.started_on else Step.FEEDBACK
