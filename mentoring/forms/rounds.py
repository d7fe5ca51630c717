"""Forms of a round under review: another mentor for somebody, asked about or set by hand."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

NOBODY, COMPUTED = "nobody", "computed"
Choice = tuple[str, str]


class MentorForm(forms.Form):
    """One of the mentors of a round, those the rules allow first."""

    mentor = forms.ChoiceField(label=_("Another mentor"))

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 -- a form's own arguments
        possible: Sequence[Choice],
        impossible: Sequence[Choice],
        also: Sequence[Choice] = (),
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        """Offer these mentors, and whatever else may be chosen."""
        super().__init__(*args, **kwargs)
        groups: list[Any] = [*also]
        if possible:
            groups.append((_("Allowed by the rules, most points first"), list(possible)))
        if impossible:
            groups.append((_("Not allowed by the rules"), list(impossible)))
        field = self.fields["mentor"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- for the type checker
        field.choices = groups
        field.error_messages["invalid_choice"] = _("This person is not part of the round.")
