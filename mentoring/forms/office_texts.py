"""Texts in many languages in one form: those of the site, those there are, and one more."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.coreutils import get_content_languages

from mentoring.domain.languages import language_name, offered_languages

MORE = "more"  # stands for the language that is being added


class TextsForm(forms.Form):
    """A form whose last part asks for the same texts in each language.

    A field of a language is called ``<part>_<code>``. Which language is added stands in
    ``language_more``, its texts in ``<part>_more``.
    """

    parts: Sequence[str] = ()

    def ask(self, source: str, codes: Iterable[str]) -> None:
        """Add the fields: the source language first, then those of the site, then the others."""
        site = list(get_content_languages())
        known = dict.fromkeys((source, *site, *codes))
        self.source, self.codes = source, list(known)
        self._own = get_language() or source
        for code in self.codes:
            name = language_name(code, self._own)
            look = {"lang": code, "dir": "auto"}
            for part in self.parts:
                field = self.field_for(part, name, look)
                field.required = code == source and part == self.parts[0]
                self.fields[f"{part}_{code}"] = field
        others = [one for one in offered_languages(self._own) if one[0] not in known]
        self.fields[f"language_{MORE}"] = forms.ChoiceField(
            label=_("Which language"), required=False, choices=[("", "–"), *others]
        )
        for part in self.parts:
            field = self.field_for(part, _("added language"), {"dir": "auto"})
            field.required = False
            self.fields[f"{part}_{MORE}"] = field

    def field_for(self, part: str, language: str, look: Mapping[str, str]) -> forms.Field:
        """Return the field of one text. To be written by whoever uses this."""
        raise NotImplementedError

    def blocks(self) -> list[dict[str, Any]]:
        """Return the fields of each language as the template draws them."""
        return [
            {
                "name": language_name(code, self._own),
                "fields": [self[f"{part}_{code}"] for part in self.parts],
            }
            for code in self.codes
        ]

    def added(self) -> list[forms.BoundField]:
        """Return the fields with which a language is added."""
        return [self[f"language_{MORE}"], *(self[f"{part}_{MORE}"] for part in self.parts)]

    def clean(self) -> dict[str, Any]:
        """Ask for the language of texts that are added."""
        found = super().clean() or {}
        texts = [found.get(f"{part}_{MORE}") for part in self.parts]
        if any(texts) and not found.get(f"language_{MORE}"):
            self.add_error(f"language_{MORE}", _("Please say which language this is."))
        return found

    def texts(self) -> dict[str, dict[str, str]]:
        """Return what was entered, by language and part."""
        data = self.cleaned_data
        found = {
            code: {part: str(data.get(f"{part}_{code}", "")) for part in self.parts}
            for code in self.codes
        }
        if added := data.get(f"language_{MORE}"):
            found[added] = {part: str(data.get(f"{part}_{MORE}", "")) for part in self.parts}
        return found

    def explain(self, problems: Mapping[str, str]) -> None:
        """Put what the domain finds wrong to the fields; what has none stands above all."""
        added = self.cleaned_data.get(f"language_{MORE}")
        for name, words in problems.items():
            field = name
            if added and name.endswith(f"_{added}"):
                field = f"{name.removesuffix(added)}{MORE}"
            self.add_error(field if field in self.fields else None, words)


def choose(form: forms.Form, name: str, choices: Iterable[Any]) -> None:
    """Say what can be chosen in a field."""
    cast("forms.ChoiceField", form.fields[name]).choices = list(choices)
