"""What people may type."""

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.domain.verification import id_in


class VerifyForm(forms.Form):
    """The number of a certificate, or its whole address."""

    number = forms.CharField(label=_("Number of the certificate"), max_length=300)

    def clean_number(self) -> str:
        """Return the id alone."""
        return id_in(self.cleaned_data["number"])


class CorrectionForm(forms.Form):
    """Asking for another name on a certificate."""

    name = forms.CharField(
        label=_("Name as it should stand there"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    reason = forms.CharField(
        label=_("Why (optional)"),
        help_text=_("For example: a letter is missing, or the name has changed."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
