"""What the office writes into forms about certificates."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.coreutils import get_content_languages

from certificates.choices import RevocationReason
from certificates.domain.by_hand import Attestation
from certificates.domain.lettering import clean
from certificates.models import Certificate, IssueRun, NameCorrection

_NAME = Certificate._meta.get_field("recipient_name").max_length
_REASON = NameCorrection._meta.get_field("reason").max_length


class RevokeForm(forms.Form):
    """Why a certificate is revoked."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=RevocationReason,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "The person and the public page are told this reason, and nothing else."
        ),
    )


class CorrectForm(forms.Form):
    """Another name for a certificate, and why."""

    name = forms.CharField(
        label=gettext_lazy("Name as it should be printed"),
        max_length=_NAME,
        strip=True,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=_REASON,
        help_text=gettext_lazy(
            "For example: spelling as in the passport, name after marriage. The person can read "
            "this."
        ),
    )

    def __init__(self, *args: Any, certificate: Certificate, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Know the name that is to be corrected."""
        super().__init__(*args, **kwargs)
        self.certificate = certificate

    def clean_name(self) -> str:
        """Return the name as it will stand on paper. Raises ``ValidationError``."""
        name = clean(str(self.cleaned_data["name"]))
        if not name:
            raise ValidationError(_("This name has no letters that can be printed."))
        if name == self.certificate.recipient_name:
            raise ValidationError(_("This is the name that is on the certificate already."))
        return name


class DecideForm(forms.Form):
    """What the office answers to somebody who asks for another name."""

    approved = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=(
            ("yes", gettext_lazy("Approve: a new version with this name is issued")),
            ("no", gettext_lazy("Decline: the certificate stays as it is")),
        ),
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=gettext_lazy("Answer"),
        required=False,
        max_length=NameCorrection._meta.get_field("answer").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The person can read this. Needed if you decline."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for an answer to whoever is refused. Raises ``ValidationError``."""
        found = super().clean() or {}
        if found.get("approved") == "no" and not found.get("answer"):
            self.add_error("answer", _("Please say why, so that the person knows what to do."))
        return found


class ByHandForm(forms.Form):
    """What is attested by hand, and why. One title for each language, the first is needed."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=IssueRun._meta.get_field("reason").max_length,
        help_text=gettext_lazy("For example: study day with guest speakers, list of 4 May. Kept."),
    )
    completed_on = forms.DateField(
        label=gettext_lazy("Completed on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"),
        min_value=1,
        max_value=100_000,
        help_text=gettext_lazy("45 minutes are one teaching unit."),
    )
    tested = forms.BooleanField(
        label=gettext_lazy("A test was passed"),
        required=False,
        help_text=gettext_lazy(
            "With a test it is a certificate, else a confirmation of attendance."
        ),
    )
    course = forms.ChoiceField(
        label=gettext_lazy("Template"),
        required=False,
        help_text=gettext_lazy("How the paper looks and what it says, apart from the title."),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 -- Django's signature
        courses: Sequence[tuple[str, str]],
        today: date,
        **kwargs: Any,  # noqa: ANN401 -- Django's signature
    ) -> None:
        """Ask for titles and contents in the languages of the site."""
        super().__init__(*args, **kwargs)
        self.today = today
        self.languages = [(code, str(name)) for code, name in get_content_languages().items()]
        codes = [code for code, _name in self.languages]
        own = str(settings.LANGUAGE_CODE)
        self.source = own if own in codes else codes[0]
        choice = cast("forms.ChoiceField", self.fields["course"])
        choice.choices = [("", _("As usual for the person's unit")), *courses]
        for code, name in sorted(self.languages, key=lambda entry: entry[0] != self.source):
            self.fields |= self._texts(code, name)

    def _texts(self, code: str, name: str) -> dict[str, forms.Field]:
        """Return the fields of one language."""
        look = {"lang": code, "dir": "auto"}
        return {
            f"title_{code}": forms.CharField(
                label=_("Title (%(language)s)") % {"language": name},
                required=code == self.source,
                max_length=200,
                widget=forms.TextInput(attrs=look),
            ),
            f"contents_{code}": forms.CharField(
                label=_("Contents (%(language)s)") % {"language": name},
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 3, **look}),
                help_text=_("One line for each. Optional."),
            ),
        }

    def parts(self) -> list[dict[str, Any]]:
        """Return the fields of each language as the template draws them."""
        ordered = sorted(self.languages, key=lambda entry: entry[0] != self.source)
        return [
            {"name": name, "fields": [self[f"title_{code}"], self[f"contents_{code}"]]}
            for code, name in ordered
        ]

    def facts(self) -> list[forms.BoundField]:
        """Return the short fields that are the same in all languages."""
        return [self[name] for name in ("completed_on", "minutes", "course", "tested")]

    def clean_completed_on(self) -> date:
        """Refuse what has not happened yet. Raises ``ValidationError``."""
        day: date = self.cleaned_data["completed_on"]
        if day > self.today:
            raise ValidationError(_("This day has not come yet."))
        return day

    def clean(self) -> dict[str, Any]:
        """Ask for a title where contents are given. Raises ``ValidationError``."""
        found = super().clean() or {}
        for code, _name in self.languages:
            if found.get(f"contents_{code}") and not found.get(f"title_{code}"):
                self.add_error(f"title_{code}", _("Contents need a title in the same language."))
        return found

    def attestation(self) -> Attestation:
        """Return what is attested."""
        data = self.cleaned_data
        texts = {
            code: {
                "title": data[f"title_{code}"],
                "competencies": [
                    line.strip() for line in data[f"contents_{code}"].splitlines() if line.strip()
                ],
            }
            for code, _name in self.languages
            if data.get(f"title_{code}")
        }
        return Attestation(
            reason=data["reason"],
            source_language=self.source,
            texts=texts,
            minutes=data["minutes"],
            completed_on=data["completed_on"],
            tested=data["tested"],
            course_key=UUID(data["course"]) if data["course"] else None,
        )
