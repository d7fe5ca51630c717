"""The values that cross the hub's borders. They import nothing but the closed lists."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from lms.choices import (
    AccessAction,
    CompletionKind,
    EnrolmentSource,
    FactKind,
    MembershipKind,
    ProgressStatus,
    ReducedStatus,
    ReleaseChoice,
    RoleKind,
    Rule,
    UnitKind,
)

__all__ = [
    "AccessAction",
    "CompletionKind",
    "EnrolmentSource",
    "Evidence",
    "FactKind",
    "FactValue",
    "MembershipKind",
    "Outline",
    "OutlineEntry",
    "Progress",
    "ProgressStatus",
    "Reason",
    "ReasonCode",
    "ReducedStatus",
    "ReleaseChoice",
    "Requirement",
    "RoleKind",
    "Rule",
    "Trace",
    "UnitKind",
    "activity_key",
    "teaching_units",
]

MINUTES_PER_TEACHING_UNIT = 45


def activity_key(lesson_key: UUID, part: str) -> UUID:
    """Return the key of one activity of a lesson: the same in all languages, new in a copy.

    ``lesson_key`` is the page's ``translation_key``, ``part`` the block id (any spelling
    of it) or the name of something the lesson has once.
    """
    return uuid5(lesson_key, str(part).lower())


def teaching_units(minutes: int) -> float:
    """Return minutes as teaching units (UE) of 45 minutes, to a tenth."""
    return round(minutes / MINUTES_PER_TEACHING_UNIT, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineEntry:
    """One activity as its author published it, in one language."""

    key: UUID
    lesson_key: UUID
    kind: str
    rule: Rule
    required: bool
    minutes: int
    content_hash: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A whole course as its author published it, in reading order and in one language.

    Raises ``ValueError`` when it names the same activity twice.
    """

    course_key: UUID
    language: str
    is_source: bool
    title: str
    summary: str
    competencies: tuple[str, ...]
    entries: tuple[OutlineEntry, ...]
    is_open: bool = True

    def __post_init__(self) -> None:
        """Refuse an outline that names the same activity twice."""
        keys = [entry.key for entry in self.entries]
        if len(keys) != len(set(keys)):
            msg = "An outline names every activity once."
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """What an edition asks of a learner for one activity. Minutes are planned minutes."""

    activity: int
    rule: Rule
    minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FactValue:
    """One thing that happened to one activity. Points are 0 to 100."""

    activity: int
    kind: FactKind
    happened_at: datetime
    passed: bool | None = None
    points: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What all facts about one activity come to.

    Each moment is the earliest of its kind, so that the order in which facts arrive, and
    how often, makes no difference.
    """

    viewed_at: datetime | None = None
    answered_at: datetime | None = None
    passed_at: datetime | None = None
    failed_at: datetime | None = None
    best_points: int | None = None


Evidence = Mapping[int, Trace]


class ReasonCode(StrEnum):
    """Why one activity counts as it does."""

    DONE = "done"
    OPEN = "open"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """The verdict on one requirement, and when it was met."""

    activity: int
    rule: Rule
    code: ReasonCode
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far somebody is, and why: one reason for each requirement, in reading order."""

    status: ProgressStatus
    reasons: tuple[Reason, ...] = field(default_factory=tuple)
    completed_at: datetime | None = None

    @property
    def required(self) -> int:
        """How many activities count."""
        return len(self.reasons)

    @property
    def done(self) -> int:
        """How many of them are done."""
        return sum(reason.code is ReasonCode.DONE for reason in self.reasons)

    @property
    def percent(self) -> int:
        """How much is done, 0 to 100; 100 only when all is."""
        return self.done * 100 // self.required if self.reasons else 0

    @property
    def next_open(self) -> int | None:
        """The first activity that is still to do."""
        return next((r.activity for r in self.reasons if r.code is not ReasonCode.DONE), None)
