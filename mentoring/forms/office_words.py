"""The words people describe themselves with."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from mentoring.domain.terms import LONGEST, SOURCE, TermError, suggested
from mentoring.forms.office_texts import TextsForm
from mentoring.models import Term


class WordForm(TextsForm):
    """One word in all its languages."""

    parts = ("word",)

    def __init__(self, data: Any = None, *, term: Term | None = None) -> None:  # noqa: ANN401 -- a QueryDict
        """Ask for a new word, or for one there is."""
        texts = term.texts if term else {}
        super().__init__(data, initial={f"word_{code}": word for code, word in texts.items()})
        languages = {code for words in suggested()["topic"].values() for code in words}
        self.ask(term.source_language if term else SOURCE, (*sorted(languages), *texts))

    def field_for(self, part: str, language: str, look: Mapping[str, str]) -> forms.Field:  # noqa: ARG002 -- the one part
        """Return the field of one language."""
        return forms.CharField(
            label=_("Word (%(language)s)") % {"language": language},
            max_length=LONGEST,
            widget=forms.TextInput(attrs=dict(look)),
        )

    def words(self) -> dict[str, str]:
        """Return what was entered, by language."""
        return {code: parts["word"] for code, parts in self.texts().items()}

    def refuse(self, error: TermError) -> None:
        """Put what the domain finds wrong to the fields."""
        self.explain({f"word_{code}": words for code, words in error.problems.items()})
