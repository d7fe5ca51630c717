"""Blocks to reflect: only the person ever sees what was answered."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks import samples
from courses.blocks.plain import KeyBlock
from courses.choices import AssessmentPhase

REFLECT = _("To reflect")


def _required() -> blocks.BooleanBlock:
    """Return the field that makes an exercise part of what completes the course."""
    return blocks.BooleanBlock(label=_("Required"), required=False, default=True)


class StatementBlock(blocks.StructBlock):
    """One statement to rate oneself by."""

    code = KeyBlock(
        label=_("Code"),
        help_text=_("The same before and after the course, so that both can be put side by side."),
    )
    text = blocks.CharBlock(label=_("Statement"), max_length=300)

    class Meta:
        label = _("Statement")


class SelfAssessmentBlock(blocks.StructBlock):
    """A scale of five steps, before or after the course."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=200)
    phase = blocks.ChoiceBlock(label=_("When"), choices=AssessmentPhase.choices)
    intro = blocks.TextBlock(label=_("Introduction"), rows=2, required=False)
    statements = blocks.ListBlock(StatementBlock(), label=_("Statements"), min_num=1, max_num=12)
    required = _required()

    class Meta:
        label = _("Self-assessment")
        icon = "order"
        group = REFLECT
        description = _(
            "Statements learners rate themselves by, before or after the course. Only they see it."
        )
        preview_value = samples.SELF_ASSESSMENT
        preview_template = samples.PREVIEW

    def clean(self, value: Any) -> Any:  # noqa: ANN401 -- Wagtail's signature
        """Refuse two statements with one code."""
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        codes = [statement["code"] for statement in cleaned["statements"]]
        if len(codes) != len(set(codes)):
            message = ValidationError(_("Two statements have the same code."))
            raise blocks.StructBlockValidationError(non_block_errors=[message])
        return cleaned


class ReflectionBlock(blocks.StructBlock):
    """A question for oneself."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=200)
    prompt = blocks.TextBlock(label=_("Question"), rows=2)
    hint = blocks.TextBlock(label=_("Hint"), rows=2, required=False)
    required = _required()

    class Meta:
        label = _("Reflection")
        icon = "edit"
        group = REFLECT
        description = _("A question learners answer for themselves. Nobody else ever reads it.")
        preview_value = samples.REFLECTION
        preview_template = samples.PREVIEW
