"""A person's own view of themselves, before and after. Shown to that person alone."""

from dataclasses import dataclass

from courses.choices import AssessmentPhase
from courses.domain.content import course_structure, lesson_content
from courses.models import SelfRating
from lms.api import Enrolment, map_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """One statement with the ratings before and after, 1 to 5."""

    text: str
    before: int
    after: int


def growth(enrolment: Enrolment, language: str) -> list[Growth]:
    """Return the statements somebody has rated both before and after a course."""
    course = enrolment.course
    structure = course_structure(course.key, language, course.stamp)
    texts: dict[str, str] = {}
    phases: dict[int, str] = {}
    by_key = map_of(enrolment).by_key
    for ref in structure.lessons if structure else ():
        lesson = lesson_content(ref.key, language, course.stamp)
        for section in lesson.sections if lesson else ():
            info = by_key.get(section.activity) if section.activity else None
            if info and section.kind == "self_assessment":
                phases[info.id] = section.content.phase
                texts |= {s.code: s.text for s in section.content.statements}
    ratings: dict[str, dict[str, int]] = {}
    rows = SelfRating.objects.latest_first(enrolment.pk, list(phases))
    for activity_id, payload in rows.values_list("activity_id", "payload"):
        of_phase = ratings.setdefault(phases[activity_id], {})
        for code, rating in payload["ratings"].items():
            of_phase.setdefault(code, rating)
    before = ratings.get(AssessmentPhase.BEFORE, {})
    after = ratings.get(AssessmentPhase.AFTER, {})
    return [
        Growth(text=text, before=before[code], after=after[code])
        for code, text in texts.items()
        if code in before and code in after
    ]
