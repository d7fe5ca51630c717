"""What designs say by themselves, in each language: numbers, dates and fixed words.

All of it is kept in versions: a certificate that is printed again in ten years must read as
it did on its day. So it comes neither from the catalogues nor from Django's formats.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from certificates.domain.designs import FOLDER
from certificates.domain.lettering import language_tag, letters

FIRST = "de"

Text = dict[str, Any]
Words = Mapping[str, Any]


@cache
def words_of(version: int) -> Mapping[str, Words]:
    """Return a version of the words, by language."""
    return tomllib.loads((FOLDER / f"words-{version}.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """One of the languages of a sheet, with its words and what a template says in it.

    ``language`` is the word list's, ``code`` the whole code, by which other texts are found.
    """

    language: str
    code: str
    words: Words
    texts: Mapping[str, Any]

    def say(self, key: str, **values: str) -> Text:
        """Return words of the design."""
        return letters(str(self.words[key]).format(**values), self.language)

    def date(self, day: date) -> str:
        """Return a date as the language writes it."""
        number = self.words.get("day_one", "1") if day.day == 1 else str(day.day)
        return str(self.words["date"]).format(
            day=self.digits(str(number)),
            month=self.words["months"][day.month - 1],
            year=self.digits(str(day.year)),
        )

    def number(self, number: float) -> str:
        """Return a number as the language writes it."""
        shown = str(int(number)) if float(number).is_integer() else str(number)
        return self.digits(shown.replace(".", str(self.words["decimal"])))

    def digits(self, text: str) -> str:
        """Return a text with the digits of the language."""
        own = self.words.get("digits")
        return text.translate(dict(zip(range(48, 58), own, strict=True))) if own else text

    def amount(self, key: str, number: float) -> Text:
        """Return so many minutes, units or hours."""
        return self.say(f"{key}_one" if number == 1 else key, **{key: self.number(number)})


def speakers(language: str, version: int, content: Mapping[str, Any]) -> list[Speaker]:
    """Return German, and the second language where there are words in it.

    ``language`` is the holder's; a template may say another one, or none.
    """
    chosen = content.get("second_language") or language
    words, texts = words_of(version), content.get("texts") or {}
    codes = {FIRST: FIRST}
    if chosen != "none" and language_tag(chosen) in words:
        codes.setdefault(language_tag(chosen), chosen)
    return [
        Speaker(language=tag, code=code, words=words[tag], texts=texts.get(best(texts, code), {}))
        for tag, code in codes.items()
    ]


def best(texts: Mapping[str, Any], code: str) -> str:
    """Return the language in which something exists that a code means; blank if in none."""
    if texts.get(code):
        return code
    tag = language_tag(code)
    if texts.get(tag):
        return tag
    return next((key for key in texts if texts[key] and language_tag(key) == tag), "")
