"""From requirements and facts to status and reasons. Pure: no database, no clock.

All facts about one activity come to a ``Trace``: the earliest moment of each kind and the
best points. Traces merge like sets do (in any order, any number of times, with the same
result), so a stored trace plus a new fact says exactly what all facts together say.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from lms.choices import FactKind, ProgressStatus, Rule
from lms.data import Evidence, FactValue, Progress, Reason, ReasonCode, Requirement, Trace

# Short names, because a person's whole course is stored under them.
_STORED = {
    "v": "viewed_at",
    "a": "answered_at",
    "p": "passed_at",
    "f": "failed_at",
}


def derive(requirements: Iterable[Requirement], facts: Iterable[FactValue]) -> Progress:
    """Say how far somebody is and why. Every status of the product comes from here."""
    return judge(requirements, gather(facts))


def gather(facts: Iterable[FactValue]) -> dict[int, Trace]:
    """Return what all facts come to, by activity."""
    evidence: dict[int, Trace] = {}
    for fact in facts:
        evidence[fact.activity] = merge(evidence.get(fact.activity, Trace()), trace_of(fact))
    return evidence


def trace_of(fact: FactValue) -> Trace:
    """Return what one fact alone comes to."""
    if fact.kind == FactKind.VIEWED:
        return Trace(viewed_at=fact.happened_at)
    if fact.kind == FactKind.ANSWERED:
        return Trace(answered_at=fact.happened_at)
    return Trace(
        passed_at=fact.happened_at if fact.passed else None,
        failed_at=None if fact.passed else fact.happened_at,
        best_points=fact.points,
    )


def merge(one: Trace, other: Trace) -> Trace:
    """Return what two traces of the same activity come to."""
    return Trace(
        viewed_at=_earliest(one.viewed_at, other.viewed_at),
        answered_at=_earliest(one.answered_at, other.answered_at),
        passed_at=_earliest(one.passed_at, other.passed_at),
        failed_at=_earliest(one.failed_at, other.failed_at),
        best_points=max(
            (p for p in (one.best_points, other.best_points) if p is not None), default=None
        ),
    )


def judge(requirements: Iterable[Requirement], evidence: Evidence) -> Progress:
    """Say how far somebody is and why, from what the facts come to.

    Nothing required is never completed. Failing a test is not the same as not finishing:
    only when nothing else is open does a failed test speak for the whole.
    """
    reasons = tuple(_verdict(item, evidence.get(item.activity, Trace())) for item in requirements)
    codes = {reason.code for reason in reasons}
    if codes == {ReasonCode.DONE}:
        moment = max(reason.since for reason in reasons if reason.since)
        return Progress(status=ProgressStatus.COMPLETED, reasons=reasons, completed_at=moment)
    if not evidence:
        return Progress(status=ProgressStatus.NOT_STARTED, reasons=reasons)
    if ReasonCode.FAILED in codes and ReasonCode.OPEN not in codes:
        return Progress(status=ProgressStatus.FAILED, reasons=reasons)
    return Progress(status=ProgressStatus.IN_PROGRESS, reasons=reasons)


def _verdict(requirement: Requirement, trace: Trace) -> Reason:
    """Say whether one requirement is met, and since when."""
    if requirement.rule == Rule.VIEWED:
        since = trace.viewed_at
    elif requirement.rule == Rule.ANSWERED:
        since = _earliest(trace.answered_at, trace.passed_at, trace.failed_at)
    else:
        since = trace.passed_at
    if since:
        code = ReasonCode.DONE
    elif requirement.rule == Rule.PASSED and trace.failed_at:
        code = ReasonCode.FAILED
    else:
        code = ReasonCode.OPEN
    return Reason(activity=requirement.activity, rule=requirement.rule, code=code, since=since)


def _earliest(*moments: datetime | None) -> datetime | None:
    """Return the first of some moments, any of which may be missing."""
    return min((moment for moment in moments if moment), default=None)


def pack(evidence: Evidence) -> dict[str, dict[str, Any]]:
    """Return evidence as it is stored on an enrolment."""
    return {
        str(activity): {
            **{
                short: moment.isoformat()
                for short, name in _STORED.items()
                if (moment := getattr(trace, name))
            },
            **({} if trace.best_points is None else {"b": trace.best_points}),
        }
        for activity, trace in evidence.items()
    }


def unpack(stored: Mapping[str, Mapping[str, Any]]) -> dict[int, Trace]:
    """Return evidence from what is stored on an enrolment."""
    return {
        int(activity): Trace(
            **{
                name: datetime.fromisoformat(values[short])
                for short, name in _STORED.items()
                if short in values
            },
            best_points=values.get("b"),
        )
        for activity, values in stored.items()
    }
