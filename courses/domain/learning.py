"""How far a learner is, drawn on the map of a course or a lesson."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from courses.data import CourseStructure, LessonContent, LessonRef, ModuleRef, Section
from courses.domain.outline import LESSON_PART
from lms.api import Course, Enrolment, evidence_of, map_of, progress_of
from lms.data import Progress, ReasonCode, activity_key

DONE, HERE, AHEAD = "done", "here", "ahead"


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonMark:
    """A lesson on the map, and whether it is done, here or ahead."""

    lesson: LessonRef
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleMark:
    """A module on the map, and whether it is done, here or ahead."""

    module: ModuleRef
    state: str
    lessons: tuple[LessonMark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseView:
    """A course as one reader sees it; without an enrolment everything lies ahead."""

    structure: CourseStructure
    modules: tuple[ModuleMark, ...]
    progress: Progress | None = None
    next_lesson: LessonRef | None = None
    lessons_done: int = 0
    minutes_left: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One exercise of a lesson on its own small line."""

    section: Section
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonView:
    """How far a learner is in one lesson."""

    stops: tuple[Stop, ...] = ()
    missing: tuple[Section, ...] = ()
    lesson_done: bool = False
    course_completed: bool = False
    following: LessonRef | None = None
    done_keys: frozenset[UUID] = field(default_factory=frozenset)

    @property
    def answered(self) -> int:
        """How many exercises are done."""
        return sum(stop.state == DONE for stop in self.stops)


def done_keys(enrolment: Enrolment, progress: Progress) -> tuple[frozenset[UUID], frozenset[UUID]]:
    """Return the keys of what is required and of what of it is done."""
    by_id = map_of(enrolment).by_id
    required = frozenset(by_id[reason.activity].key for reason in progress.reasons)
    done = frozenset(by_id[r.activity].key for r in progress.reasons if r.code is ReasonCode.DONE)
    return required, done


def view_course(structure: CourseStructure, enrolment: Enrolment | None) -> CourseView:
    """Draw a learner's progress on the map of a course."""
    if enrolment is None:
        required: frozenset[UUID] = frozenset()
        done: frozenset[UUID] = frozenset()
        progress = None
    else:
        progress = progress_of(enrolment)
        required, done = done_keys(enrolment, progress)
    states = _states(structure, required, done, started=enrolment is not None)
    modules = tuple(
        ModuleMark(
            module=module,
            state=_state_of([states[lesson.key] for lesson in module.lessons]),
            lessons=tuple(
                LessonMark(lesson=lesson, state=states[lesson.key]) for lesson in module.lessons
            ),
        )
        for module in structure.modules
    )
    here = next((x for x in structure.lessons if states[x.key] == HERE), None)
    return CourseView(
        structure=structure,
        modules=modules,
        progress=progress,
        next_lesson=here or (structure.lessons[0] if structure.lessons else None),
        lessons_done=sum(state == DONE for state in states.values()),
        minutes_left=sum(x.minutes for x in structure.lessons if states[x.key] != DONE),
    )


def view_lesson(
    lesson: LessonContent,
    structure: CourseStructure | None,
    enrolment: Enrolment,
    progress: Progress,
) -> LessonView:
    """Draw a learner's progress on one lesson."""
    required, done = done_keys(enrolment, progress)
    exercises = [section for section in lesson.sections if section.activity]
    evidence_done = done | _optional_done(enrolment)
    here = next((s for s in exercises if s.activity not in evidence_done), None)
    stops = tuple(
        Stop(
            section=section,
            state=DONE
            if section.activity in evidence_done
            else (HERE if section is here else AHEAD),
        )
        for section in exercises
    )
    missing = tuple(s for s in exercises if s.activity in required and s.activity not in done)
    return LessonView(
        stops=stops,
        missing=missing,
        lesson_done=activity_key(lesson.key, LESSON_PART) in done,
        course_completed=enrolment.completed_at is not None,
        following=structure.after(lesson.key) if structure else None,
        done_keys=evidence_done,
    )


def _optional_done(enrolment: Enrolment) -> frozenset[UUID]:
    """Return the keys of all activities about which there is anything but a failed test."""
    by_id = map_of(enrolment).by_id
    return frozenset(
        by_id[pk].key
        for pk, trace in evidence_of(enrolment.evidence).items()
        if pk in by_id and (trace.viewed_at or trace.answered_at or trace.passed_at)
    )


def _states(
    structure: CourseStructure,
    required: frozenset[UUID],
    done: frozenset[UUID],
    *,
    started: bool,
) -> Mapping[UUID, str]:
    """Return for each lesson whether it is done, here or ahead."""
    states: dict[UUID, str] = {}
    seen_here = not started
    for lesson in structure.lessons:
        wanted = [key for key in lesson.activities if key in required]
        if wanted and all(key in done for key in wanted):
            states[lesson.key] = DONE
        elif not seen_here and wanted:
            states[lesson.key] = HERE
            seen_here = True
        else:
            states[lesson.key] = AHEAD
    return states


def _state_of(states: list[str]) -> str:
    """Return a module's state from those of its lessons."""
    if states and all(state == DONE for state in states):
        return DONE
    return HERE if HERE in states else AHEAD


def enrolment_of(user: Any, course: Course) -> Enrolment | None:  # noqa: ANN401 -- any user
    """Return a reader's current round in a course."""
    if not user.is_authenticated:
        return None
    return Enrolment.objects.for_learning(user.pk, course.key).first()
