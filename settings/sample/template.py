"""Makes the template that the sample association issues its certificates by."""

from collections.abc import Mapping
from typing import Any

from wagtail.models import Locale

from certificates.models import CertificateTemplate, Competency, Logo, Signatory
from settings.sample.reading import stable_id
from settings.sample.translating import translate

_ESCO = "http://data.europa.eu/esco/skill/"
# "demonstrate intercultural competence"
_INTERCULTURAL = f"{_ESCO}c10d5d87-36cf-42f5-8a12-e560fb5f4af8"
_SIGNATORIES = (
    ("Ulrike Lindner", "unterschrift-lindner.svg"),
    ("Darius Karimi", "unterschrift-karimi.svg"),
)
_TEXTS: dict[str, dict[str, Any]] = {
    "de": {
        "title_attendance": "Teilnahmebescheinigung",
        "title_tested": "Zertifikat",
        "deed_attendance": "hat an dieser Fortbildung im Umfang von {units} "
        "Unterrichtseinheiten teilgenommen:",
        "deed_tested": "hat diese Fortbildung im Umfang von {units} Unterrichtseinheiten "
        "abgeschlossen und den Test bestanden:",
        "title_mentoring": "Nachweis über Mentoring",
        "deed_mentoring": "hat eine neue Fachkraft auf ihrem Weg begleitet:",
        "closing": "Vielen Dank für Ihr Engagement und Ihre Offenheit.",
        "criteria": "Alle Lektionen des Kurses bearbeitet und den Abschlusstest mit mindestens "
        "60 von 100 Punkten bestanden.",
        "offices": ("Vorstandsvorsitzende", "Bildungsreferent für Vielfalt und Teilhabe"),
        "competencies": (
            "Interkulturelle Kompetenz zeigen",
            "Beobachten, deuten und bewerten unterscheiden",
            "Sich mit wenig gemeinsamer Sprache verständigen",
            "Menschen in Krankheit, Pflege und Abschied kultursensibel begleiten",
            "Bei Konflikten und Diskriminierung handeln",
        ),
    },
    "en": {
        "title_attendance": "Confirmation of Attendance",
        "title_tested": "Certificate",
        "deed_attendance": "attended this training of {units} teaching units:",
        "deed_tested": "completed this training of {units} teaching units and passed its test:",
        "title_mentoring": "Record of Mentoring",
        "deed_mentoring": "has accompanied a new professional on the way:",
        "closing": "Thank you for your commitment and your openness.",
        "criteria": "Worked through all lessons of the course and passed the final test with at "
        "least 60 of 100 points.",
        "offices": ("Chair of the board", "Education officer for diversity and participation"),
        "competencies": (
            "Demonstrate intercultural competence",
            "Tell observing, interpreting and judging apart",
            "Make oneself understood with little language in common",
            "Stand by people in illness, care and farewell with respect for their culture",
            "Act when there is conflict or discrimination",
        ),
    },
}


def load_template(pictures: Mapping[str, int]) -> None:
    """Make and publish the template in German and English. It holds for all certificates."""
    source = _template("de", pictures)
    source.save()
    source.save_revision().publish()
    translate(source, _template("en", pictures), "en")


def _template(language: str, pictures: Mapping[str, int]) -> CertificateTemplate:
    """Return the template in a language, unsaved."""
    texts, locale = _TEXTS[language], Locale.objects.get(language_code="de")
    words = {name: text for name, text in texts.items() if isinstance(text, str)}
    template = CertificateTemplate(
        name="Landesverband", locale=locale, translation_key=stable_id("template"), **words
    )
    template.signatories = [
        Signatory(
            name=name,
            office=texts["offices"][number],
            image_id=pictures[picture],
            sort_order=number,
            locale=locale,
            translation_key=stable_id("template", name),
        )
        for number, (name, picture) in enumerate(_SIGNATORIES)
    ]
    template.competencies = [
        Competency(
            text=text,
            esco="" if number else _INTERCULTURAL,
            sort_order=number,
            locale=locale,
            translation_key=stable_id("template", "competency", str(number)),
        )
        for number, text in enumerate(texts["competencies"])
    ]
    template.logos = [
        Logo(
            image_id=pictures["mark.svg"],
            alt="Landesverband Havelland-Oder",
            locale=locale,
            translation_key=stable_id("template", "logo"),
        )
    ]
    return template
