"""Fields that are asked in rows of selects, so that they work without JavaScript."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

MOST_ROWS = 12
_MORE = 3  # empty rows below those that are filled


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row as it is drawn: its number and what is chosen in it."""

    number: int
    code: str = ""
    level: str = ""


class LanguageRows(forms.Widget):
    """Reads ``<name>_<row>_code`` and ``<name>_<row>_level``."""

    def value_from_datadict(
        self,
        data: Mapping[str, Any],
        files: object,  # noqa: ARG002 -- Django's signature
        name: str,
    ) -> list[tuple[str, str]]:
        """Return the rows in which anything was chosen."""
        rows = (
            (data.get(f"{name}_{row}_code", ""), data.get(f"{name}_{row}_level", ""))
            for row in range(MOST_ROWS)
        )
        return [(code, level) for code, level in rows if code or level]

    def value_omitted_from_data(self, data: object, files: object, name: str) -> bool:  # noqa: ARG002
        """Never: no row at all is an answer, too."""
        return False


class LanguagesField(forms.Field):
    """Languages with levels. That there is one, and none twice, is the domain's business."""

    widget = LanguageRows

    def __init__(self, *, languages: Iterable[str], levels: Iterable[str], **more: Any) -> None:  # noqa: ANN401
        """Note what can be chosen."""
        super().__init__(required=False, **more)
        self._languages, self._levels = set(languages), set(levels)

    def clean(self, value: Sequence[tuple[str, str]] | None) -> list[tuple[str, str]]:
        """Return the pairs. Raises ``ValidationError`` where half of one is missing."""
        pairs = list(value or ())
        if any(code not in self._languages for code, _level in pairs):
            raise forms.ValidationError(_("Please choose a language for each level."))
        if any(level not in self._levels for _code, level in pairs):
            raise forms.ValidationError(
                _("Please say for each language how well you speak it."),
            )
        return pairs


class SelectRows(forms.SelectMultiple):
    """Several selects of one name; those left empty do not count."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:  # noqa: ANN401
        """Return what was chosen."""
        chosen = super().value_from_datadict(data, files, name) or []
        return [one for one in dict.fromkeys(chosen) if one]


def rows_of(pairs: Iterable[Sequence[str]]) -> list[Row]:
    """Return rows for what is chosen, and some empty ones."""
    filled = [Row(number=at, code=code, level=level) for at, (code, level) in enumerate(pairs)]
    last = min(len(filled) + _MORE, MOST_ROWS)
    return [*filled, *(Row(number=at) for at in range(len(filled), last))]


def rows_of_codes(codes: Iterable[str], *, most: int) -> list[Row]:
    """Return rows for some codes, and empty ones up to a number."""
    filled = [Row(number=at, code=code) for at, code in enumerate(codes)]
    return [*filled, *(Row(number=at) for at in range(len(filled), most))]
