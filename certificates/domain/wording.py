"""What stands on the paper: the frozen facts in words, German first and the reader's second."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import formats, translation

from certificates.domain.lettering import clean, language_of_name, language_tag, letters
from certificates.models import Certificate
from lms import clock
from lms.data import teaching_units

DESIGNS = Path(__file__).resolve().parent.parent / "designs"
FIRST = "de"

Text = dict[str, Any]


@cache
def wording(design: str) -> Mapping[str, Mapping[str, str]]:
    """Return the words of a design by language."""
    return tomllib.loads((DESIGNS / f"{design}.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """One of the languages of a sheet, with the design's words in it."""

    language: str
    words: Mapping[str, str]

    def say(self, key: str, **values: str) -> Text:
        """Return words of the design."""
        return letters(self.words[key].format(**values), self.language)

    def date(self, day: date) -> str:
        """Return a date as the language writes it."""
        with translation.override(self.words["locale"]):
            return str(formats.date_format(day, self.words["date"]))

    def minutes(self, minutes: int) -> Text:
        """Return minutes."""
        return self.say("minutes_one" if minutes == 1 else "minutes", minutes=str(minutes))

    def units(self, units: float) -> Text:
        """Return teaching units, in brackets."""
        with translation.override(self.words["locale"]):
            shown = formats.number_format(int(units) if units.is_integer() else units)
        return self.say("units_one" if units == 1 else "units", units=shown)


def speakers(certificate: Certificate, design: str) -> list[Speaker]:
    """Return German, and the reader's language where the design knows it."""
    words = wording(design)
    second = language_tag(certificate.language)
    languages = [FIRST, second] if second in words and second != FIRST else [FIRST]
    return [Speaker(language=language, words=words[language]) for language in languages]


def sheet(certificate: Certificate, design: str) -> dict[str, Any]:
    """Return all texts of a certificate's sheet, ready for its design."""
    voices = speakers(certificate, design)

    def pair(key: str) -> list[Text]:
        return [voice.say(key) for voice in voices]

    kind = "certificate" if certificate.with_test else "attendance"
    course = _course(certificate, voices)
    name = clean(certificate.recipient_name)
    return {
        "document_title": f"{voices[0].words[kind]}: {course[0]['text']}",
        "kind": pair(kind),
        "name": letters(name, language_of_name(name, certificate.language)),
        "deed": pair("completed" if certificate.with_test else "attended"),
        "course": course,
        "facts": _facts(certificate, voices),
        "contents": pair("contents"),
        "competencies": _competencies(certificate, voices),
        "issued": _issued(certificate, voices),
        "issuer": clean(certificate.issuer),
        "issuer_place": clean(certificate.issuer_place),
        "signatory": clean(certificate.signatory),
        "unsigned": pair("valid_unsigned"),
        "verify": pair("verify"),
        "verify_how": pair("verify_how"),
        "qr_alt": voices[0].words["qr"],
        "page_word": voices[0].words["page"],
    }


def _course(certificate: Certificate, voices: list[Speaker]) -> list[Text]:
    """Return the course's title, twice where it has two."""
    languages = dict.fromkeys(certificate.language_for(voice.language) for voice in voices)
    return [letters(certificate.title_in(language), language) for language in languages]


def _competencies(certificate: Certificate, voices: list[Speaker]) -> list[dict[str, Any]]:
    """Return lists of competencies, each in a language that has them."""
    source = certificate.source_language
    languages = dict.fromkeys(
        voice.language if certificate.competencies.get(voice.language) else source
        for voice in voices
    )
    return [
        {**letters("", language), "dir": items[0]["dir"], "items": [item["text"] for item in items]}
        for language in languages
        if (items := [letters(one, language) for one in certificate.competencies_in(language)])
    ]


def _facts(certificate: Certificate, voices: list[Speaker]) -> list[dict[str, Any]]:
    """Return how much, when and which edition, each with its label."""
    minutes, units = certificate.minutes, teaching_units(certificate.minutes)
    day, edition = certificate.completed_on, certificate.edition_number
    facts: list[tuple[str, list[Text], list[Text]]] = []
    if minutes:
        detail = [voice.units(units) for voice in voices] if units else []
        facts.append(("duration", [voice.minutes(minutes) for voice in voices], detail))
    dates = [letters(voice.date(day), voice.language) for voice in voices]
    facts.append(("completed_on", dates, []))
    if edition:
        facts.append(("edition", [letters(str(edition), FIRST)], []))
    return [
        {"label": [voice.say(label) for voice in voices], "value": value, "detail": detail}
        for label, value, detail in facts
    ]


def _issued(certificate: Certificate, voices: list[Speaker]) -> list[Text]:
    """Return where and when the certificate was issued."""
    day = clock.date_of(certificate.issued_at)
    key = "issued_in" if certificate.issuer_place else "issued_on"
    return [
        voice.say(key, place=certificate.issuer_place, date=voice.date(day)) for voice in voices
    ]
