"""How a block looks before anybody has written one: for the chooser of the CMS."""

from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import gettext as _

from courses.blocks import EXERCISES
from courses.data import LessonContent, Picture, QuizRef, Section
from courses.domain.drawing import draw
from courses.domain.exercise_content import exercise_content
from courses.domain.presenting import Own, exercise_context

_NOWHERE = UUID(int=0)
_DRAWING = "lotse_lms/drawings/done.svg"


def preview_card(kind: str, value: Any, language: str) -> dict[str, Any]:  # noqa: ANN401 -- by kind
    """Return a block's sample: ready-made HTML, or an exercise as nobody has answered it yet."""
    if kind not in EXERCISES:
        return {"html": _html(kind, value)}
    section = Section(
        id=kind,
        kind=kind,
        content=_quiz() if kind == "quiz" else exercise_content(kind, value, language),
        activity=_NOWHERE,
        required=True,
    )
    lesson = LessonContent(
        page_id=0,
        key=_NOWHERE,
        language=language,
        title="",
        summary="",
        minutes=0,
        url="",
        sections=(section,),
    )
    return exercise_context(section, lesson, None, Own())


def _html(kind: str, value: Any) -> str:  # noqa: ANN401 -- by kind
    """Draw a block that nobody answers, a picture with a drawing of our own."""
    if kind != "image":
        return draw(kind, value)
    drawing = Picture(url=static(_DRAWING), width=320, height=200, alt=value["alt"])
    context = {"value": value, "picture": drawing}
    return render_to_string("lotse_courses/blocks/image.html", context)


def _quiz() -> QuizRef:
    """Return a test as it stands in a lesson."""
    return QuizRef(
        quiz_key=_NOWHERE,
        title=_("Final test"),
        intro="",
        pass_mark=60,
        max_attempts=0,
        question_count=15,
    )
