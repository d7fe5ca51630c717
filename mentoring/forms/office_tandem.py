"""Forms for what the coordination does with a tandem."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mentoring.choices import EndReason, SeparationReason
from mentoring.domain.figures import ON_TIME

_EARLY = [(value, label) for value, label in EndReason.choices if value not in ON_TIME]


class EndForm(forms.Form):
    """Why a tandem ends."""

    reason = forms.ChoiceField(
        label=_("Why does it end?"), choices=EndReason.choices, widget=forms.RadioSelect
    )


class ChangeForm(forms.Form):
    """Why somebody gets another companion."""

    reason = forms.ChoiceField(
        label=_("Why is there a change?"), choices=_EARLY, widget=forms.RadioSelect
    )


class PauseForm(forms.Form):
    """Until when a tandem rests."""

    until = forms.DateField(
        label=_("Pause until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class ApartForm(forms.Form):
    """Why two people must not become a tandem again."""

    reason = forms.ChoiceField(
        label=_("Why not again?"), choices=SeparationReason.choices, widget=forms.RadioSelect
    )
