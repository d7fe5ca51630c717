"""Reads the blocks of exercises into plain values."""

from collections.abc import Callable
from typing import Any

from courses.choices import Plausibility
from courses.data import (
    Choice,
    ChoiceQuestion,
    Dialogue,
    Explanation,
    Incident,
    Reflection,
    Reply,
    SelfAssessment,
    Statement,
    Step,
)
from courses.domain.drawing import picture, rich_text
from courses.domain.quizzes import quiz_ref


def exercise_content(kind: str, value: Any, language: str) -> Any:  # noqa: ANN401 -- by kind
    """Return the content of an exercise by the kind of its block."""
    if kind == "quiz":
        return quiz_ref(value["quiz"], language) if value["quiz"] else None
    return _READERS[kind](value)


def _incident(value: Any) -> Incident:  # noqa: ANN401 -- a StructValue
    """Read a critical incident."""
    return Incident(
        title=value["title"],
        picture=picture(value["image"], value["image_alt"]),
        vignette=rich_text(value["vignette"]),
        explanations=tuple(
            Explanation(
                id=str(item.id),
                text=item.value["text"],
                plausibility=Plausibility(item.value["plausibility"] or Plausibility.PARTLY),
                feedback=item.value["feedback"],
            )
            for item in value["explanations"].bound_blocks
        ),
        inside_view=rich_text(value["inside_view"]),
        caveat=value["caveat"],
    )


def _dialogue(value: Any) -> Dialogue:  # noqa: ANN401 -- a StructValue
    """Read a branching dialogue."""
    return Dialogue(
        title=value["title"],
        setting=rich_text(value["setting"]),
        steps=tuple(
            Step(
                key=step["key"],
                speaker=step["speaker"],
                line=step["line"],
                replies=tuple(
                    Reply(
                        id=str(item.id),
                        text=item.value["text"],
                        effect=item.value["effect"],
                        next=item.value["next"],
                    )
                    for item in step["replies"].bound_blocks
                ),
            )
            for step in value["steps"]
        ),
    )


def _question(value: Any, *, multiple: bool) -> ChoiceQuestion:  # noqa: ANN401 -- a StructValue
    """Read a question for practice."""
    return ChoiceQuestion(
        question=value["question"],
        choices=tuple(
            Choice(
                id=str(item.id),
                text=item.value["text"],
                correct=bool(item.value["correct"]),
                feedback=item.value["feedback"],
            )
            for item in value["choices"].bound_blocks
        ),
        multiple=multiple,
        explanation=value["explanation"],
    )


def _self_assessment(value: Any) -> SelfAssessment:  # noqa: ANN401 -- a StructValue
    """Read a self-assessment."""
    return SelfAssessment(
        heading=value["heading"],
        phase=value["phase"],
        intro=value["intro"],
        statements=tuple(
            Statement(code=item["code"], text=item["text"]) for item in value["statements"]
        ),
    )


def _reflection(value: Any) -> Reflection:  # noqa: ANN401 -- a StructValue
    """Read a reflection."""
    return Reflection(heading=value["heading"], prompt=value["prompt"], hint=value["hint"])


_READERS: dict[str, Callable[[Any], Any]] = {
    "incident": _incident,
    "dialogue": _dialogue,
    "single": lambda value: _question(value, multiple=False),
    "multiple": lambda value: _question(value, multiple=True),
    "self_assessment": _self_assessment,
    "reflection": _reflection,
}
