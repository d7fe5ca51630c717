"""The form of a template. What it refuses, it says why; what it does not know, it leaves alone."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm

from certificates.domain.credentials import endorsement_problem
from certificates.domain.designs import designs
from certificates.domain.pictures import UnfitPictureError, picture_of
from certificates.domain.templating import is_translation, same_reach
from certificates.domain.wording import words_of
from certificates.models import ORIGINALS
from certificates.viewsets.widgets import DesignSelect

MOST = 3
WITH_PICTURES = ("signatories", "logos")
ORIGINALS_PARTS = ("logos",)


def design_choices() -> list[tuple[str, Any]]:
    """Return the designs a template can pick."""
    return [(design.key, design.label) for design in designs()]


def language_choices() -> list[tuple[str, Any]]:
    """Return what can stand beside the German text."""
    known = {tag for design in designs() for tag in words_of(design.words)} - {"de"}
    return [
        ("", _("The language of the person it is issued to")),
        ("none", _("None: German alone")),
        *((code, _(name)) for code, name in _languages() if code in known),
    ]


def _languages() -> list[tuple[str, str]]:
    """Return the names of languages, in English; the catalogues have them all."""
    from django.conf.global_settings import LANGUAGES

    own = dict(getattr(settings, "WAGTAIL_CONTENT_LANGUAGES", settings.LANGUAGES))
    return list({**dict(LANGUAGES), **own}.items())


class TemplateForm(WagtailAdminModelForm):
    """How certificates look and what they say."""

    design = forms.ChoiceField(
        label=gettext_lazy("Design"), choices=design_choices, widget=DesignSelect
    )
    second_language = forms.ChoiceField(
        label=gettext_lazy("Second language"),
        choices=language_choices,
        required=False,
        help_text=gettext_lazy("Stands beside the German text on the same sheet."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Leave out in a translation what only the original decides."""
        super().__init__(*args, **kwargs)
        self.of_translation = is_translation(self.instance)
        if self.of_translation:
            for name in ORIGINALS:
                self.fields.pop(name, None)
            for name in ORIGINALS_PARTS:
                self.formsets.pop(name, None)
        for name in WITH_PICTURES:
            if name in self.formsets:
                self.formsets[name].error_messages["too_many_forms"] = _too_many(name)

    def clean_endorsement(self) -> str:
        """Refuse what machines would not take for an endorsement."""
        text: str = self.cleaned_data["endorsement"].strip()
        problem = endorsement_problem(text) if text else None
        if problem == "no-endorsement":
            raise ValidationError(_("This is no credential of the type EndorsementCredential."))
        if problem == "no-proof":
            raise ValidationError(_("This endorsement is not signed: it has no proof."))
        if problem:
            raise ValidationError(
                _("This is no credential as JSON. Paste the whole file, with its braces.")
            )
        return text

    def clean_seal(self) -> Any:  # noqa: ANN401 -- any image model
        """Refuse a picture that cannot be printed."""
        seal = self.cleaned_data["seal"]
        _refuse_unfit(seal)
        return seal

    def clean(self) -> dict[str, Any]:
        """Refuse unfit pictures, and a second public template that holds for the same."""
        cleaned: dict[str, Any] = super().clean()
        for name in WITH_PICTURES:
            for line in self.formsets[name].forms if name in self.formsets else ():
                _mark_unfit(line)
        # A draft may wait for its day beside the one that is in force.
        if not self.of_translation and not self.is_deferred_validation:
            self._refuse_second(cleaned)
        return cleaned

    def _refuse_second(self, cleaned: dict[str, Any]) -> None:
        """Refuse to publish beside a template of the same reach: nobody could tell which holds."""
        self.instance.course, self.instance.unit = cleaned.get("course"), cleaned.get("unit")
        other = same_reach(self.instance)
        if other and not {"course", "unit"} & set(self.errors):
            raise ValidationError(
                _(
                    "“%(name)s” is public and holds for the same certificates. Unpublish it "
                    "first, or choose another course or unit. You can save this one as a draft."
                ),
                code="same_reach",
                params={"name": other.name},
            )


def _too_many(name: str) -> Any:  # noqa: ANN401 -- lazy text
    """Return the message for the fourth of something."""
    if name == "logos":
        return gettext_lazy("A sheet has room for three logos.")
    return gettext_lazy("A sheet has room for three signatories.")


def _mark_unfit(line: forms.BaseForm) -> None:
    """Say beside a picture why it cannot be printed."""
    if line.errors or line.cleaned_data.get("DELETE"):
        return
    try:
        _refuse_unfit(line.cleaned_data.get("image"))
    except ValidationError as error:
        line.add_error("image", error)


def _refuse_unfit(image: Any) -> None:  # noqa: ANN401 -- any image model
    """Refuse a picture that cannot be printed. Raises ``ValidationError``."""
    if image is None:
        return
    try:
        picture_of(image)
    except UnfitPictureError as error:
        raise ValidationError(str(error), code="unfit") from error
