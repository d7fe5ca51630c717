"""The guide of a programme, in the reader's language: what is for these days, and all of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mentoring.models import Guide, GuideStep, Programme


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One step of the guide as it is read."""

    step: GuideStep
    is_now: bool

    @property
    def questions(self) -> list[str]:
        """Return the questions to talk about, one by one."""
        return [line.strip() for line in self.step.questions.splitlines() if line.strip()]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadGuide:
    """A guide in one language, with its steps in the order of days."""

    guide: Guide
    language: str
    steps: Sequence[Advice]

    @property
    def now(self) -> list[Advice]:
        """Return the steps for these days."""
        return [one for one in self.steps if one.is_now]


def guide_for(
    programme: Programme, language: str, *, started_on: date | None, today: date
) -> ReadGuide | None:
    """Return a programme's guide in a language, else in its source language, else in any.

    Day 1 is the day a tandem began; before that no step is for now.
    """
    guide = _guide(programme, language)
    if guide is None:
        return None
    day = (today - started_on).days + 1 if started_on else 0
    steps = GuideStep.objects.filter(guide=guide).order_by("from_day", "to_day", "sort_order")
    return ReadGuide(
        guide=guide,
        language=guide.locale.language_code,
        steps=[
            Advice(step=one, is_now=day > 0 and one.from_day <= day <= one.to_day) for one in steps
        ],
    )


def _guide(programme: Programme, language: str) -> Guide | None:
    """Return the guide in the language that fits best."""
    if programme.guide_key is None:
        return None
    rows = Guide.objects.filter(translation_key=programme.guide_key).select_related("locale")
    by_language: dict[str, Guide] = {one.locale.language_code: one for one in rows}
    for code in (language, programme.source_language, *by_language):
        if code in by_language:
            return by_language[code]
    return None
