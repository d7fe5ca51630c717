"""What the two in a tandem type about a meeting: day and time as clocks show them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentoring.choices import MeetingForm, NoteLayer
from mentoring.domain import notes
from mentoring.domain.meetings import Plan
from mentoring.domain.sealing import can_seal
from mentoring.forms.tandem import NO_KEY, PlainTextarea, day_input
from mentoring.models import Meeting

_YEARS = range(2000, 2101)


class PlanForm(forms.Form):
    """When, how long, how and where two people meet, and what about."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=day_input())
    time = forms.TimeField(
        label=gettext_lazy("Time"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("How many minutes?"),
        initial=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    form = forms.ChoiceField(
        label=gettext_lazy("How do you meet?"),
        choices=MeetingForm.choices,
        initial=MeetingForm.IN_PERSON,
        widget=forms.RadioSelect,
    )
    place = forms.CharField(
        label=gettext_lazy("Where? (optional)"),
        help_text=gettext_lazy("A place, or the link for a video call."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("What do you want to talk about? (optional)"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, topics: Mapping[str, str], **kwargs: Any) -> None:  # noqa: ANN401
        """Take the topics to choose from, by key."""
        super().__init__(*args, **kwargs)
        self.fields["topics"].choices = list(topics.items())  # type: ignore[attr-defined]
        self.fields["place"].widget.attrs.pop("maxlength", None)
        if not topics:
            del self.fields["topics"]

    def clean_day(self) -> object:
        """Refuse a year nobody means."""
        day = self.cleaned_data["day"]
        if day.year not in _YEARS:
            raise ValidationError(_("Please check the year."))
        return day

    def clean(self) -> dict[str, Any]:
        """Find the moment a clock on the wall means."""
        found = super().clean() or {}
        if found.get("day") and found.get("time"):
            try:
                found["starts_at"] = moment_of(datetime.combine(found["day"], found["time"]))
            except ValidationError as error:
                self.add_error("time", error)
        return found

    def plan(self) -> Plan:
        """Return what was typed, for the domain."""
        typed = self.cleaned_data
        return Plan(
            starts_at=typed["starts_at"],
            minutes=typed["minutes"],
            form=MeetingForm(typed["form"]),
            place=typed["place"],
            topics=tuple(typed.get("topics", ())),
        )


class HeldForm(PlanForm):
    """A meeting as it really was, with a note for whoever wants to keep one."""

    text = forms.CharField(
        label=gettext_lazy("A note on this meeting (optional)"),
        required=False,
        widget=PlainTextarea(rows=5),
    )
    layer = forms.ChoiceField(
        label=gettext_lazy("Who may read this?"),
        choices=NoteLayer.choices,
        initial=NoteLayer.PAIR,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Ask about the past."""
        super().__init__(*args, **kwargs)
        self.fields["form"].label = _("How did you meet?")
        if "topics" in self.fields:
            self.fields["topics"].label = _("What did you talk about? (optional)")
        if not can_seal():
            self.fields["layer"].initial = None

    def clean_text(self) -> str:
        """Return the note as it is kept, or nothing."""
        text = self.cleaned_data["text"]
        try:
            return notes.checked(text) if text.strip() else ""
        except notes.NoteError as error:
            raise ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        """Refuse a note of which nobody has said who may read it, or that cannot be sealed."""
        found = super().clean()
        if found.get("text") and not found.get("layer"):
            self.add_error("layer", _("Please choose who may read this."))
        elif found.get("text") and found["layer"] == NoteLayer.PAIR and not can_seal():
            self.add_error("layer", str(NO_KEY))
        return found


def initial_of(meeting: Meeting) -> dict[str, Any]:
    """Return a meeting as the fields show it."""
    local = timezone.localtime(meeting.starts_at)
    return {
        "day": local.date(),
        "time": local.time(),
        "minutes": meeting.minutes,
        "form": meeting.form,
        "place": meeting.place,
        "topics": meeting.topics,
    }


def moment_of(shown: datetime) -> datetime:
    """Return the moment at which clocks show a time. Raises ``ValidationError``.

    When clocks go forward an hour is missing; when they go back one comes twice.
    """
    zone = timezone.get_current_timezone()
    first, second = (shown.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != shown:
        raise ValidationError(
            _("The clocks are put forward on this day, and this time is left out. Choose another.")
        )
    if first.utcoffset() != second.utcoffset():
        raise ValidationError(
            _("The clocks are put back on this day, and this time comes twice. Choose another.")
        )
    return first
