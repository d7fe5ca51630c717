"""What stands on the paper: the frozen facts in words, German first and the second beside it."""

from collections.abc import Mapping
from typing import Any

from certificates.choices import CertificateKind
from certificates.domain.designs import Design, accent
from certificates.domain.frozen import frozen_of
from certificates.domain.lettering import clean, language_of_name, letters
from certificates.domain.wording import FIRST, Speaker, Text, best, speakers
from certificates.models import Certificate
from lms import clock
from lms.data import teaching_units

# What a template calls the kinds.
_SUFFIXES = {CertificateKind.TESTED.value: "tested"}
_MINUTES_PER_HOUR = 60
_LONG = 22  # letters of a word that a narrow column breaks


def sheet(certificate: Certificate, design: Design) -> dict[str, Any]:
    """Return all texts of a certificate's sheet. Pictures are named, not shown."""
    content = frozen_of(certificate)
    voices = speakers(certificate.language, design.words, content)
    writer = _Writer(certificate, voices)
    name = clean(certificate.recipient_name)
    kind, course = writer.own("title"), writer.course()
    return {
        "accent": accent(content.get("colour") or "", design),
        "arabic": design.arabic,
        "document_title": f"{kind[0]['text']}: {course[0]['text']}",
        "kind": kind,
        "name": letters(name, language_of_name(name, certificate.language)),
        "deed": writer.own("deed"),
        "course": course,
        "facts": writer.facts(),
        "contents": writer.pair("contents"),
        "competencies": writer.competencies(content),
        "closing": writer.closing(),
        "issued": writer.issued(),
        "issuer": letters(certificate.issuer, FIRST),
        "issuer_place": letters(certificate.issuer_place, FIRST),
        "signatory": letters(certificate.signatory, FIRST),
        "signatories": writer.signatories(content),
        "logos": [writer.picture(one, "logo") for one in content.get("logos") or ()][:3],
        "seal": writer.picture(content["seal"], "seal") if content.get("seal") else None,
        "unsigned": writer.pair("unsigned"),
        "verify": writer.pair("verify"),
        "verify_how": voices[0].say("verify_how"),
        "qr_alt": voices[0].words["qr"],
        "page_word": voices[0].words["page"],
    }


class _Writer:
    """Writes the parts of one sheet in its languages."""

    def __init__(self, certificate: Certificate, voices: list[Speaker]) -> None:
        """Keep what is written about, and who speaks."""
        self.certificate = certificate
        self.voices = voices
        self.units = teaching_units(certificate.minutes)

    def pair(self, key: str) -> list[Text]:
        """Return words of the design in all languages."""
        return [voice.say(key) for voice in self.voices]

    def own(self, part: str) -> list[Text]:
        """Return the template's title or sentence, or else the design's, in all languages."""
        kind = self.certificate.kind
        key = f"{part}_{_SUFFIXES.get(kind, kind)}"
        return [
            self._filled(voice, voice.texts[key])
            if voice.texts.get(key)
            else voice.say(f"{part}_{kind}")
            for voice in self.voices
        ]

    def closing(self) -> list[Text]:
        """Return the closing sentence of a template, in the languages that have one."""
        said = [(voice, voice.texts.get("closing") or "") for voice in self.voices]
        return [self._filled(voice, text) for voice, text in said if text]

    def course(self) -> list[Text]:
        """Return the course's title, twice where it has two."""
        titles = self.certificate.titles
        source = self.certificate.source_language
        languages = dict.fromkeys(best(titles, voice.code) or source for voice in self.voices)
        return [letters(str(titles.get(language, "")), language) for language in languages]

    def competencies(self, content: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return lists of competencies, each in a language that has them."""
        items: Mapping[str, Any] = {
            language: texts["competencies"]
            for language, texts in (content.get("texts") or {}).items()
            if texts.get("competencies")
        } or self.certificate.competencies
        # What exists in neither language is still said in the one it was written in.
        source = best(items, self.certificate.source_language) or next(iter(items), "")
        languages = dict.fromkeys(best(items, voice.code) or source for voice in self.voices)
        lists = [
            (
                language,
                [
                    letters(str(one), language)
                    for one in items.get(language) or ()
                    if clean(str(one))
                ],
            )
            for language in languages
        ]
        return [
            {
                **texts[0],
                "items": [one["text"] for one in texts],
                "hyphenate": any(len(word) > _LONG for one in texts for word in one["words"]),
            }
            for language, texts in lists
            if texts
        ]

    def facts(self) -> list[dict[str, Any]]:
        """Return how much, when, until when and which edition, each with its label."""
        certificate, voices = self.certificate, self.voices
        facts: list[tuple[str, list[Text], list[Text]]] = []
        if certificate.minutes:
            minutes = [voice.amount("minutes", certificate.minutes) for voice in voices]
            facts.append(("duration", minutes, self._in_larger_pieces()))
        for key in ("completed_on", "valid_until"):
            if day := getattr(certificate, key):
                dates = [letters(voice.date(day), voice.language) for voice in voices]
                facts.append((key, dates, []))
        if certificate.edition_number:
            facts.append(("edition", [letters(str(certificate.edition_number), FIRST)], []))
        return [
            {"label": self.pair(label), "value": value, "detail": detail}
            for label, value, detail in facts
        ]

    def issued(self) -> list[Text]:
        """Return where and when the certificate was issued."""
        day = clock.date_of(self.certificate.issued_at)
        place = self.certificate.issuer_place
        key = "issued_in" if place else "issued_on"
        return [voice.say(key, place=place, date=voice.date(day)) for voice in self.voices]

    def signatories(self, content: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return who signs, with the office in all languages that name it."""
        texts: Mapping[str, Any] = content.get("texts") or {}
        own = [(voice.language, voice.texts.get("signatories") or []) for voice in self.voices]
        any_language = [
            (language, said["signatories"])
            for language, said in texts.items()
            if said.get("signatories")
        ]
        named = [one for one in own if one[1]] or any_language[:1]
        if not named:
            return []
        language, people = named[0]
        others = [one for one in named[1:] if len(one[1]) == len(people)]
        return [
            self._signatory(person, language, [(tag, said[at]) for tag, said in others])
            for at, person in enumerate(people[:3])
        ]

    def picture(self, picture: Mapping[str, Any], role: str, **values: str) -> dict[str, str]:
        """Return which picture is shown, and what is read aloud instead of it."""
        words = str(self.voices[0].words[role])
        said = words.format(**values) if values else words.format(issuer=self.certificate.issuer)
        return {"asset": picture["asset"], "alt": clean(picture.get("alt") or said)}

    def _signatory(
        self, person: Mapping[str, Any], language: str, others: list[tuple[str, Mapping[str, Any]]]
    ) -> dict[str, Any]:
        """Return one who signs."""
        name = clean(person.get("name") or "")
        offices = {language: person.get("office") or ""}
        for tag, other in others:
            if other.get("office") not in ("", None, *offices.values()):
                offices[tag] = other["office"]
        image = person.get("image") or ""
        return {
            "name": letters(name, FIRST),
            "office": [letters(office, tag) for tag, office in offices.items() if office],
            "image": self.picture({"asset": image}, "signature", name=name) if image else None,
        }

    def _in_larger_pieces(self) -> list[Text]:
        """Return the minutes once more: as hours of mentoring, else as teaching units."""
        if self.certificate.kind == CertificateKind.MENTORING:
            hours = round(self.certificate.minutes / _MINUTES_PER_HOUR, 2)
            return [voice.amount("hours", hours) for voice in self.voices] if hours else []
        return [voice.amount("units", self.units) for voice in self.voices] if self.units else []

    def _filled(self, voice: Speaker, text: str) -> Text:
        """Return a text of the template with its variables filled in."""
        certificate = self.certificate
        titles = certificate.titles
        edition = certificate.edition_number
        values = {
            "name": certificate.recipient_name,
            "course": str(titles.get(best(titles, voice.code) or certificate.source_language, "")),
            "minutes": voice.number(certificate.minutes),
            "units": voice.number(self.units),
            "date": voice.date(certificate.completed_on),
            "edition": voice.digits(str(edition)) if edition else "",
        }
        return letters(text, voice.language, values)
