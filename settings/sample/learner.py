"""Works through lessons as a thoughtful person would, with answers worth reading again."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid5

from django.http import QueryDict

from courses.data import Section
from courses.domain.answering import Place, answer, finish_lesson
from courses.domain.content import course_structure, lesson_content
from lms.api import Course, Person

_THOUGHT = (
    "Gestern bei der Ausgabe habe ich gedacht, der Mann sei unfreundlich, weil er mich nicht "
    "ansah. Erst später habe ich gemerkt, dass er sein Hörgerät nicht dabeihatte. Beim nächsten "
    "Mal frage ich nach, bevor ich mir ein Bild mache."
)


def work_through(person: Person, course: Course, *, lessons: int, began: datetime) -> None:
    """Let somebody answer and finish the first lessons of a course in German."""
    structure = course_structure(course.key, "de", course.stamp)
    if structure is None or person.user_id is None:
        return
    moment = began
    for ref in structure.lessons[:lessons]:
        place = Place(
            user_id=person.user_id, course_key=course.key, lesson_key=ref.key, language="de"
        )
        content = lesson_content(ref.key, "de", course.stamp)
        for section in content.sections if content else ():
            for step, posted in enumerate(_answers(section)):
                moment += timedelta(minutes=2)
                client_id = uuid5(person.public_id, f"{section.id}/{step}")
                answer(place, section.id, posted, client_id=client_id, now=moment)
        client_id = uuid5(person.public_id, str(ref.key))
        finish_lesson(place, client_id=client_id, now=moment)
        moment += timedelta(hours=20)


def _answers(section: Section) -> list[QueryDict]:
    """Return what is sent to finish an exercise, one form after the other."""
    content: Any = section.content
    if section.kind == "incident":
        return [_form({f"rating-{e.id}": [e.plausibility.value] for e in content.explanations})]
    if section.kind in {"single", "multiple"}:
        return [_form({"choice": [c.id for c in content.choices if c.correct]})]
    if section.kind == "self_assessment":
        ratings = (3, 2, 3, 2, 3, 2)
        return [
            _form(
                {
                    f"statement-{s.code}": [str(ratings[number % len(ratings)])]
                    for number, s in enumerate(content.statements)
                }
            )
        ]
    if section.kind == "reflection":
        return [_form({"text": [_THOUGHT]})]
    if section.kind == "dialogue":
        forms, here = [], content.steps[0]
        while here.replies:
            forms.append(_form({"reply": [here.replies[0].id]}))
            here = content.step(here.replies[0].next)
        return forms
    return []


def _form(values: dict[str, list[str]]) -> QueryDict:
    """Return what a browser would send."""
    form = QueryDict(mutable=True)
    for name, items in values.items():
        form.setlist(name, items)
    return form
