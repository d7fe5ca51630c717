"""What the coordination enters about one person."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mentoring.choices import SeparationReason


def day_input() -> forms.DateInput:
    """Return a field for a day, as browsers know it."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PauseForm(forms.Form):
    """Until when somebody pauses."""

    until = forms.DateField(
        label=_("Pausing until"),
        widget=day_input(),
        help_text=_("At most six months. Tandems go on; open proposals are taken back."),
    )


class ConductForm(forms.Form):
    """When a certificate of good conduct was seen."""

    day = forms.DateField(
        label=_("Certificate of good conduct seen on"),
        required=False,
        widget=day_input(),
        help_text=_("Only the day is kept, never what it says. Leave empty to take it back."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Remember what day it is."""
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_day(self) -> date | None:
        """Refuse a day that is still to come. Raises ``ValidationError``."""
        day: date | None = self.cleaned_data["day"]
        if day is not None and day > self._today:
            raise ValidationError(_("This day is still to come."))
        return day


class CapacityForm(forms.Form):
    """How many people a mentor accompanies at a time."""

    capacity = forms.IntegerField(label=_("Places"), min_value=1, max_value=10)

    def __init__(self, *args: Any, taken: int, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Remember how many places are taken."""
        super().__init__(*args, **kwargs)
        self._taken = taken

    def clean_capacity(self) -> int:
        """Refuse fewer places than are taken. Raises ``ValidationError``."""
        capacity: int = self.cleaned_data["capacity"]
        if capacity < self._taken:
            words = ngettext(
                "%(count)s place is taken by a tandem or an open proposal. Please end it first.",
                "%(count)s places are taken by tandems and open proposals. Please end some first.",
                self._taken,
            )
            raise ValidationError(words % {"count": self._taken})
        return capacity


class ApartForm(forms.Form):
    """Why somebody must not become a tandem with somebody else."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=SeparationReason,
        widget=forms.RadioSelect,
        help_text=_("Only the coordination sees it. Nobody is told."),
    )
