"""Blocks to practise: critical incidents, dialogues, questions, the quiz."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from courses.blocks import samples
from courses.blocks.graph import dialogue_problems
from courses.blocks.plain import RICH_TEXT, KeyBlock
from courses.choices import Plausibility

PRACTISE = _("To practise")


def _required() -> blocks.BooleanBlock:
    """Return the field that makes an exercise part of what completes the course."""
    return blocks.BooleanBlock(
        label=_("Required"),
        required=False,
        default=True,
        help_text=_("Whoever wants to complete the course has to answer it."),
    )


class ExplanationBlock(blocks.StructBlock):
    """One explanation of a critical incident."""

    text = blocks.TextBlock(label=_("Explanation"), rows=3)
    plausibility = blocks.ChoiceBlock(
        label=_("How well does it explain the situation?"), choices=Plausibility.choices
    )
    feedback = blocks.TextBlock(
        label=_("Feedback"), rows=3, help_text=_("Why it explains much, part of it or hardly any.")
    )

    class Meta:
        label = _("Explanation")


class CriticalIncidentBlock(blocks.StructBlock):
    """A situation that went wrong, several explanations, the inside view and a caveat."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    image = ImageChooserBlock(label=_("Picture"), required=False)
    image_alt = blocks.CharBlock(
        label=_("Description of the picture"), required=False, max_length=300
    )
    vignette = blocks.RichTextBlock(label=_("What happened"), features=RICH_TEXT)
    explanations = blocks.ListBlock(
        ExplanationBlock(), label=_("Explanations"), min_num=2, max_num=6
    )
    inside_view = blocks.RichTextBlock(label=_("The inside view"), features=RICH_TEXT)
    caveat = blocks.TextBlock(
        label=_("What this does not say"),
        rows=2,
        help_text=_("Remind people that it does not hold for everybody."),
    )
    required = _required()

    class Meta:
        label = _("Critical incident")
        icon = "help"
        group = PRACTISE
        description = _("A situation that went wrong, and several explanations to weigh.")
        preview_value = samples.INCIDENT
        preview_template = samples.PREVIEW

    def clean(self, value: Any) -> Any:  # noqa: ANN401 -- Wagtail's signature
        """Refuse an incident that nothing explains at all."""
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        grades = {item["plausibility"] for item in cleaned["explanations"]}
        if grades == {Plausibility.HARDLY}:
            message = ValidationError(_("At least one explanation has to explain something."))
            raise blocks.StructBlockValidationError(non_block_errors=[message])
        return cleaned


class ReplyBlock(blocks.StructBlock):
    """Something the learner may say."""

    text = blocks.TextBlock(label=_("Reply"), rows=2)
    effect = blocks.TextBlock(label=_("How it lands"), rows=2)
    next = KeyBlock(label=_("Leads to"), help_text=_("The key of the step that follows."))

    class Meta:
        label = _("Reply")


class StepBlock(blocks.StructBlock):
    """What the other person says, and what can be replied."""

    key = KeyBlock(label=_("Key"), help_text=_("A short name for this step, for example “start”."))
    speaker = blocks.CharBlock(label=_("Who speaks"), max_length=100)
    line = blocks.TextBlock(label=_("What is said or happens"), rows=3)
    replies = blocks.ListBlock(
        ReplyBlock(),
        label=_("Replies"),
        min_num=0,
        default=[],
        help_text=_("Without replies the dialogue ends here."),
    )

    class Meta:
        label = _("Step")


class DialogueBlock(blocks.StructBlock):
    """A conversation that takes its way from what the learner says."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    setting = blocks.RichTextBlock(label=_("The situation"), features=RICH_TEXT)
    steps = blocks.ListBlock(
        StepBlock(), label=_("Steps"), min_num=2, help_text=_("It begins with the first step.")
    )
    required = _required()

    class Meta:
        label = _("Branching dialogue")
        icon = "comment"
        group = PRACTISE
        description = _("A conversation that goes on from what the learner replies.")
        preview_value = samples.DIALOGUE
        preview_template = samples.PREVIEW

    def clean(self, value: Any) -> Any:  # noqa: ANN401 -- Wagtail's signature
        """Refuse dead ends, unknown steps, steps nobody reaches and circles without an end."""
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        steps = [
            (step["key"], [reply["next"] for reply in step["replies"]]) for step in cleaned["steps"]
        ]
        problems = dialogue_problems(steps)
        if problems:
            raise blocks.StructBlockValidationError(
                non_block_errors=[ValidationError(problem) for problem in problems]
            )
        return cleaned


class ChoiceBlock(blocks.StructBlock):
    """One answer to choose."""

    text = blocks.CharBlock(label=_("Answer"), max_length=300)
    correct = blocks.BooleanBlock(label=_("Right"), required=False)
    feedback = blocks.TextBlock(label=_("Feedback"), rows=2, required=False)

    class Meta:
        label = _("Answer")


class QuestionBlock(blocks.StructBlock):
    """What questions with one and with several right answers have in common."""

    question = blocks.TextBlock(label=_("Question"), rows=2)
    choices = blocks.ListBlock(ChoiceBlock(), label=_("Answers"), min_num=2, max_num=8)
    explanation = blocks.TextBlock(label=_("Explanation"), rows=3, required=False)
    required = _required()

    def clean(self, value: Any) -> Any:  # noqa: ANN401 -- Wagtail's signature
        """Refuse a question without a right answer."""
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        right = sum(bool(choice["correct"]) for choice in cleaned["choices"])
        problem = self.problem(right)
        if problem:
            raise blocks.StructBlockValidationError(non_block_errors=[ValidationError(problem)])
        return cleaned

    def problem(self, right: int) -> Any:  # noqa: ANN401 -- a lazy text or nothing
        """Say what is wrong with that many right answers."""
        return None if right else _("At least one answer has to be right.")


class SingleChoiceBlock(QuestionBlock):
    """A question with one right answer."""

    class Meta:
        label = _("Question with one answer")
        icon = "radio-full"
        group = PRACTISE
        description = _("A question for practice with exactly one right answer.")
        preview_value = samples.SINGLE
        preview_template = samples.PREVIEW

    def problem(self, right: int) -> Any:  # noqa: ANN401 -- a lazy text or nothing
        """Say what is wrong with that many right answers."""
        return None if right == 1 else _("Exactly one answer has to be right.")


class MultipleChoiceBlock(QuestionBlock):
    """A question with one or more right answers."""

    class Meta:
        label = _("Question with several answers")
        icon = "tasks"
        group = PRACTISE
        description = _("A question for practice with one or more right answers.")
        preview_value = samples.MULTIPLE
        preview_template = samples.PREVIEW


class SharedSnippetChooserBlock(SnippetChooserBlock):
    """A chooser whose snippet is the same on the pages of all languages."""

    def get_translatable_segments(self, _value: Any) -> list[Any]:  # noqa: ANN401
        """Give translators nothing: the snippet has a translation of its own."""
        return []

    def restore_translated_segments(self, value: Any, _segments: Any) -> Any:  # noqa: ANN401
        """Keep the source's snippet."""
        return value


class QuizBlock(blocks.StructBlock):
    """The formal test, from the question bank."""

    quiz = SharedSnippetChooserBlock("lotse_courses.Quiz", label=_("Quiz"))
    required = _required()

    class Meta:
        label = _("Quiz")
        icon = "clipboard-list"
        group = PRACTISE
        description = _(
            "The formal test of the course, with questions from the bank and a pass mark."
        )
        preview_value = samples.QUIZ
        preview_template = samples.PREVIEW
