"""What the two in a tandem may type: agreement, goals, notes, questions, help and the end."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms import clock
from mentoring.choices import CheckInAnswer, EndReason, NoteLayer
from mentoring.domain import notes
from mentoring.domain.sealing import can_seal

LONGEST_COMMENT = 1000
_FOUR_WEEKS = timedelta(days=28)
NO_KEY = _(
    "Private texts are switched off on this site at the moment. Your text is still here, "
    "but it is not kept yet."
)


def day_input() -> forms.DateInput:
    """Return a field for a day as browsers know it."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class PlainTextarea(forms.Textarea):
    """A field for words that never cuts off what somebody pastes: a message says it instead."""

    def __init__(self, *, rows: int) -> None:
        """Take the height."""
        super().__init__({"rows": rows})


def too_long(text: str, longest: int) -> ValidationError:
    """Return the message for a text that is too long."""
    return ValidationError(
        _("This text has %(length)s characters; %(most)s are possible."),
        params={"length": len(text), "most": longest},
    )


class AgreementForm(forms.Form):
    """Signing what was read: the version and language of the words come along."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    language = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
    agreed = forms.BooleanField(
        label=_("I have read this, and I agree."),
        error_messages={"required": _("Please tick the box, then sign.")},
    )


class GoalForm(forms.Form):
    """One goal, for the two alone."""

    text = forms.CharField(
        label=_("What do you want to reach?"),
        help_text=_("One sentence. For example: “I pass the exam B2.”"),
        widget=PlainTextarea(rows=3),
        error_messages={"required": _("Please say in a few words what you want to reach.")},
    )
    due_on = forms.DateField(label=_("By when? (optional)"), required=False, widget=day_input())


class NoteForm(forms.Form):
    """A note, and who may read it."""

    text = forms.CharField(
        label=_("Your note"),
        widget=PlainTextarea(rows=8),
        error_messages={"required": _("There is nothing to keep yet.")},
    )
    layer = forms.ChoiceField(
        label=_("Who may read this?"),
        choices=NoteLayer.choices,
        initial=NoteLayer.PAIR,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose who may read this.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Choose nothing for people where notes for the pair alone cannot be kept."""
        super().__init__(*args, **kwargs)
        if not can_seal():
            self.fields["layer"].initial = None

    def clean_text(self) -> str:
        """Return the words as they are kept."""
        text = self.cleaned_data["text"]
        if not text:
            return ""
        try:
            return notes.checked(text)
        except notes.NoteError as error:
            raise ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        """Refuse a private note while there is no key: nothing is kept in the open instead."""
        found = super().clean() or {}
        if found.get("text") and found.get("layer") == NoteLayer.PAIR and not can_seal():
            self.add_error("layer", str(NO_KEY))
        return found


class CheckInForm(forms.Form):
    """How it is going."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=CheckInAnswer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the three answers.")},
    )
    wants_contact = forms.BooleanField(label=_("Please call me."), required=False)
    comment = forms.CharField(
        label=_("Do you want to say more? (optional)"),
        required=False,
        widget=PlainTextarea(rows=4),
    )

    def clean_comment(self) -> str:
        """Return the words, if they are not too many."""
        return _short(self.cleaned_data["comment"])


class HelpForm(forms.Form):
    """A call for help; nobody has to say why."""

    message = forms.CharField(
        label=_("What is it about? (optional)"),
        help_text=_("A few words are enough. You do not have to explain anything here."),
        required=False,
        widget=PlainTextarea(rows=5),
    )
    wants_change = forms.BooleanField(label=_("I would like another companion."), required=False)

    def __init__(self, *args: Any, is_mentor: bool = False, **kwargs: Any) -> None:  # noqa: ANN401
        """Call the other one by what they are to the reader."""
        super().__init__(*args, **kwargs)
        if is_mentor:
            self.fields["wants_change"].label = _("I would like to accompany somebody else.")


class PauseForm(forms.Form):
    """Until when a tandem rests."""

    until = forms.DateField(label=_("Until which day?"), widget=day_input())

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Propose four weeks."""
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = clock.today() + _FOUR_WEEKS


_SCALE = [("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5"), ("", _("No answer"))]


class FeedbackForm(forms.Form):
    """What somebody says at the end; all of it may stay open."""

    helped = forms.TypedChoiceField(
        label=_("Has your tandem helped?"),
        choices=_SCALE,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    trusted = forms.TypedChoiceField(
        label=_("Could you trust each other?"),
        choices=_SCALE,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    again = forms.TypedChoiceField(
        label=_("Would you do it again?"),
        choices=[
            ("yes", pgettext_lazy("feedback", "Yes")),
            ("no", pgettext_lazy("feedback", "No")),
            ("", _("No answer")),
        ],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("What should the coordination know? (optional)"),
        required=False,
        widget=PlainTextarea(rows=5),
    )

    def clean_words(self) -> str:
        """Return the words, if they are not too many."""
        return _short(self.cleaned_data["words"])


class EndForm(forms.Form):
    """Why a tandem ends."""

    reason = forms.ChoiceField(
        label=_("Which sentence fits best?"),
        choices=EndReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose a sentence. There is no wrong one.")},
    )


def _short(text: str) -> str:
    """Return words to the coordination. Raises ``ValidationError`` for too many."""
    words = text.replace("\r\n", "\n")
    if len(words) > LONGEST_COMMENT:
        raise too_long(words, LONGEST_COMMENT)
    return words
