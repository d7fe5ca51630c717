"""Forms of the hub: parsing and messages, no rules."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordResetForm, SetPasswordForm
from django.utils.translation import gettext_lazy as _


class LoginForm(AuthenticationForm):
    """Signing in with a name or an address and a password."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": _(
            "Name and password do not fit together. Check the spelling, or set a new password."
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Name the fields in plain words."""
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["password"].label = _("Password")


class ResetForm(PasswordResetForm):
    """Asking for a link to set a new password."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class NewPasswordForm(SetPasswordForm):  # type: ignore[type-arg] # Django 5.2 has no parameter
    """Setting a new password."""
