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
