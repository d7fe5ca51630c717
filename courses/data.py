"""What a lesson contains, free of database and language rules: plain values to draw and to judge.

They are made once for each published lesson and language and kept in the process.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from courses.choices import Plausibility
from lms.data import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a learner is: whose account, which course and lesson, read in which language."""

    user_id: int
    course_key: UUID
    lesson_key: UUID
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An image ready to be shown. An empty text means that it is decorative."""

    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One explanation of a critical incident."""

    id: str
    text: str
    plausibility: Plausibility
    feedback: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """A critical incident: what happened, and several explanations to weigh."""

    title: str
    vignette: str
    explanations: tuple[Explanation, ...]
    inside_view: str
    caveat: str
    picture: Picture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """Something a learner may say in a dialogue, how it lands, and where it leads."""

    id: str
    text: str
    effect: str
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What the other person says. Without replies the dialogue ends here."""

    key: str
    speaker: str
    line: str
    replies: tuple[Reply, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """A branching dialogue, beginning with its first step."""

    title: str
    setting: str
    steps: tuple[Step, ...]

    def step(self, key: str) -> Step:
        """Return a step by key. Raises ``KeyError``."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer to choose."""

    id: str
    text: str
    correct: bool
    feedback: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceQuestion:
    """A question for practice."""

    question: str
    choices: tuple[Choice, ...]
    multiple: bool
    explanation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement people rate themselves by; the code pairs before and after."""

    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfAssessment:
    """A scale of five steps for each statement. Only the person ever sees the answers."""

    heading: str
    phase: str
    intro: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reflection:
    """A question for oneself. Only the person ever sees the answer."""

    heading: str
    prompt: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizRef:
    """The formal quiz that stands here."""

    quiz_key: UUID
    title: str
    intro: str
    pass_mark: int
    max_attempts: int
    question_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One thing of a lesson: either ready-made HTML or an exercise with its content.

    ``language`` is given only where it is not the lesson's.
    """

    id: str
    kind: str
    html: str = ""
    content: Any = None
    activity: UUID | None = None
    rule: Rule | None = None
    required: bool = False
    title: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonContent:
    """A published lesson in one language. Minutes are planned minutes.

    ``reading`` tells one reading of the page from the next.
    """

    page_id: int
    key: UUID
    language: str
    title: str
    summary: str
    minutes: int
    url: str
    sections: tuple[Section, ...]
    languages: Mapping[str, str] = field(default_factory=dict)
    reading: UUID = field(default_factory=uuid4)

    def section(self, section_id: str) -> Section | None:
        """Return an exercise by block id."""
        return next((s for s in self.sections if s.id == section_id and s.activity), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonRef:
    """A lesson's place on the map of its course, with the keys of what counts in it."""

    page_id: int
    key: UUID
    title: str
    summary: str
    minutes: int
    url: str
    language: str
    activities: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleRef:
    """A module on the map of its course."""

    title: str
    summary: str
    slug: str
    language: str
    lessons: tuple[LessonRef, ...]

    @property
    def minutes(self) -> int:
        """Planned minutes of all its lessons."""
        return sum(lesson.minutes for lesson in self.lessons)


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseStructure:
    """The map of a published course in one language."""

    key: UUID
    page_id: int
    title: str
    url: str
    language: str
    modules: tuple[ModuleRef, ...]

    @property
    def lessons(self) -> tuple[LessonRef, ...]:
        """All lessons in reading order."""
        return tuple(lesson for module in self.modules for lesson in module.lessons)

    @property
    def minutes(self) -> int:
        """Planned minutes of the whole course."""
        return sum(module.minutes for module in self.modules)

    def lesson(self, key: UUID) -> LessonRef | None:
        """Return a lesson by key."""
        return next((lesson for lesson in self.lessons if lesson.key == key), None)

    def after(self, key: UUID) -> LessonRef | None:
        """Return the lesson that follows another."""
        lessons = self.lessons
        place = next((i for i, lesson in enumerate(lessons) if lesson.key == key), None)
        if place is None or place + 1 >= len(lessons):
            return None
        return lessons[place + 1]

    def before(self, key: UUID) -> LessonRef | None:
        """Return the lesson that comes before another."""
        lessons = self.lessons
        place = next((i for i, lesson in enumerate(lessons) if lesson.key == key), 0)
        return lessons[place - 1] if place else None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizChoice:
    """One answer of a quiz question, by stable key."""

    key: str
    text: str
    correct: bool
    feedback: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizQuestionText:
    """A quiz question in one language, by stable key."""

    key: str
    text: str
    multiple: bool
    choices: tuple[QuizChoice, ...]
