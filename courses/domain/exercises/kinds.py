"""The kinds of exercises, by the name of their block."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from courses.choices import Agreement, Plausibility
from courses.data import (
    ChoiceQuestion,
    Dialogue,
    Incident,
    Reflection,
    Reply,
    SelfAssessment,
    Step,
)
from courses.domain.exercises.base import AnswerError, Exercise, Payload, Posted, read_text

_LONGEST_PATH = 100
_NOTHING = Step(key="", speaker="", line="")


class IncidentExercise:
    """Weighing every explanation of a critical incident."""

    store = "answer"
    template = "lotse_courses/exercises/incident.html"

    def read(self, content: Incident, posted: Posted, before: Payload | None) -> Payload:
        """Return a grade for each explanation."""
        del before
        ratings = {e.id: str(posted.get(f"rating-{e.id}", "")) for e in content.explanations}
        given = {"ratings": {key: value for key, value in ratings.items() if value}}
        missing = [key for key, value in ratings.items() if value not in Plausibility.values]
        if missing:
            raise AnswerError(_("Please rate every explanation."), given)
        return given

    def is_finished(self, content: Incident, payload: Payload) -> bool:
        """Tell that it is: there is only one step."""
        del content, payload
        return True

    def shown(self, content: Incident, payload: Payload | None) -> Mapping[str, Any]:
        """Return each explanation with the learner's grade beside the trainers'."""
        ratings = (payload or {}).get("ratings", {})
        return {
            "explanations": [
                {
                    "explanation": explanation,
                    "own": ratings.get(explanation.id, ""),
                    "own_label": _label(Plausibility, ratings.get(explanation.id)),
                    "trainers_label": explanation.plausibility.label,
                }
                for explanation in content.explanations
            ],
            "grades": Plausibility.choices,
        }


class DialogueExercise:
    """Finding one's way through a branching dialogue, one reply at a time."""

    store = "answer"
    template = "lotse_courses/exercises/dialogue.html"

    def read(self, content: Dialogue, posted: Posted, before: Payload | None) -> Payload:
        """Return the path so far with one more reply, or an empty one to begin again."""
        if posted.get("again", ""):
            return {"path": []}
        # What a new version of the dialogue no longer has falls away.
        here, turns = self._walk(content, (before or {}).get("path", []))
        path = [reply.id for _step, reply in turns]
        reply = next((r for r in here.replies if r.id == posted.get("reply", "")), None)
        if reply is None:
            raise AnswerError(_("Please choose what you would say."), {"path": path})
        if len(path) >= _LONGEST_PATH:  # round and round: go on from the first time here
            path = path[: next((i for i, turn in enumerate(turns) if turn[0] is here), None)]
        return {"path": [*path, reply.id]}

    def is_finished(self, content: Dialogue, payload: Payload) -> bool:
        """Tell whether the conversation has come to an end."""
        here, turns = self._walk(content, payload["path"])
        return bool(turns) and not here.replies

    def shown(self, content: Dialogue, payload: Payload | None) -> Mapping[str, Any]:
        """Return the conversation so far and where it stands."""
        here, turns = self._walk(content, (payload or {}).get("path", []))
        return {"turns": turns, "here": here, "has_ended": bool(turns) and not here.replies}

    def _walk(self, content: Dialogue, path: list[str]) -> tuple[Step, list[tuple[Step, Reply]]]:
        """Follow a path as far as the dialogue still has it. A step that is missing is an end."""
        here = content.steps[0] if content.steps else _NOTHING
        turns: list[tuple[Step, Reply]] = []
        for reply_id in path:
            reply = next((r for r in here.replies if r.id == reply_id), None)
            if reply is None:
                break
            turns.append((here, reply))
            here = next((s for s in content.steps if s.key == reply.next), _NOTHING)
        return here, turns


class ChoiceExercise:
    """Choosing one answer, or several."""

    store = "answer"
    template = "lotse_courses/exercises/choices.html"

    def read(self, content: ChoiceQuestion, posted: Posted, before: Payload | None) -> Payload:
        """Return the answers chosen, by id."""
        del before
        known = {choice.id for choice in content.choices}
        chosen = [value for value in posted.getlist("choice") if value in known]
        if not chosen:
            raise AnswerError(_("Please choose an answer first."), {"chosen": []})
        return {"chosen": sorted(set(chosen)) if content.multiple else chosen[:1]}

    def is_finished(self, content: ChoiceQuestion, payload: Payload) -> bool:
        """Tell that it is: practice is answering, not being right."""
        del content, payload
        return True

    def shown(self, content: ChoiceQuestion, payload: Payload | None) -> Mapping[str, Any]:
        """Return each answer, whether it was chosen and whether it is right."""
        chosen = set((payload or {}).get("chosen", []))
        right = {choice.id for choice in content.choices if choice.correct}
        return {
            "choices": [
                {"choice": choice, "chosen": choice.id in chosen} for choice in content.choices
            ],
            "all_right": chosen == right,
        }


class SelfAssessmentExercise:
    """Saying how far each statement holds for oneself."""

    store = "rating"
    template = "lotse_courses/exercises/self_assessment.html"

    def read(self, content: SelfAssessment, posted: Posted, before: Payload | None) -> Payload:
        """Return one to five for each statement, by code."""
        del before
        sent = {s.code: str(posted.get(f"statement-{s.code}", "")) for s in content.statements}
        valid = {str(value) for value in Agreement.values}
        ratings = {code: int(value) for code, value in sent.items() if value in valid}
        given = {"ratings": ratings}
        if len(ratings) < len(content.statements):
            raise AnswerError(_("Please rate every statement."), given)
        return given

    def is_finished(self, content: SelfAssessment, payload: Payload) -> bool:
        """Tell that it is: there is only one step."""
        del content, payload
        return True

    def shown(self, content: SelfAssessment, payload: Payload | None) -> Mapping[str, Any]:
        """Return each statement with the learner's rating."""
        ratings = (payload or {}).get("ratings", {})
        return {
            "statements": [
                {"statement": s, "rating": ratings.get(s.code)} for s in content.statements
            ],
            "steps": Agreement.choices,
        }


class ReflectionExercise:
    """Writing something down for oneself."""

    store = "journal"
    template = "lotse_courses/exercises/reflection.html"

    def read(self, content: Reflection, posted: Posted, before: Payload | None) -> Payload:
        """Return the text."""
        del content, before
        return {"text": read_text(posted, "text")}

    def is_finished(self, content: Reflection, payload: Payload) -> bool:
        """Tell that it is: there is only one step."""
        del content, payload
        return True

    def shown(self, content: Reflection, payload: Payload | None) -> Mapping[str, Any]:
        """Return what was written."""
        del content
        return {"text": (payload or {}).get("text", "")}


def _label(choices: type[Plausibility], value: str | None) -> str:
    """Return the label of a stored value, or nothing."""
    return str(choices(value).label) if value in choices.values else ""


EXERCISE_KINDS: dict[str, Exercise] = {
    "incident": IncidentExercise(),
    "dialogue": DialogueExercise(),
    "single": ChoiceExercise(),
    "multiple": ChoiceExercise(),
    "self_assessment": SelfAssessmentExercise(),
    "reflection": ReflectionExercise(),
}
