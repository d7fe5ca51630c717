"""What stands on the paper, with a template and without."""

from datetime import UTC, date, datetime

import pytest

from certificates.domain.designs import design_of
from certificates.domain.sheets import sheet
from certificates.models import Certificate, TemplateVersion

HARBOUR = design_of("harbour-1")


def sheet_of(content=None, **changes):
    """Return the sheet of a certificate that is not stored."""
    facts = {
        "public_id": "7kq4m2xw9ztdA_b-Cd3fGh",
        "recipient_name": "Olena Kovalenko",
        "language": "en",
        "source_language": "de",
        "titles": {"de": "Ankommen", "en": "Arriving"},
        "competencies": {"de": ["Zuhören"], "en": ["Listening"]},
        "minutes": 135,
        "kind": "certificate",
        "edition_number": 2,
        "completed_on": date(2026, 9, 3),
        "issued_at": datetime(2026, 9, 4, 8, 30, tzinfo=UTC),
        "issuer": "Wohlfahrt",
        "design_version": "harbour-1",
    }
    version = TemplateVersion(content=content) if content is not None else None
    return sheet(Certificate(**{**facts, "template_version": version, **changes}), HARBOUR)


def said(texts):
    """Return what is said."""
    return [one["text"] for one in texts]


def test_without_a_template_the_design_speaks():
    data = sheet_of()

    assert said(data["kind"]) == ["Zertifikat", "Certificate"]
    assert data["closing"] == data["signatories"] == data["logos"] == []
    assert data["accent"] == "#0b5563"


@pytest.mark.parametrize(
    ("kind", "title"),
    [("attendance", "Nachweis A"), ("certificate", "Nachweis T"), ("mentoring", "Dank")],
)
def test_a_template_has_a_title_for_each_kind(kind, title):
    names = {"title_attendance": "Nachweis A", "title_tested": "Nachweis T"}

    data = sheet_of({"texts": {"de": {**names, "title_mentoring": "Dank"}}}, kind=kind)
    without = sheet_of({"texts": {"de": names}}, kind="mentoring")

    assert data["kind"][0]["text"] == title
    assert without["kind"][0]["text"] == "Mentoring-Bescheinigung"


def test_empty_texts_of_a_template_are_the_designs():
    texts = {"de": {"title_tested": "Nachweis", "deed_tested": ""}, "en": {"title_tested": ""}}

    data = sheet_of({"texts": texts})

    assert said(data["kind"]) == ["Nachweis", "Certificate"]
    assert said(data["deed"])[0] == "hat den Kurs mit bestandenem Abschlusstest abgeschlossen"


def test_variables_stand_for_the_facts_in_the_words_of_the_language():
    sentence = "{name}|{course}|{minutes}|{units}|{date}|{edition}|{other}"

    data = sheet_of(
        {"texts": {"de": {"deed_tested": sentence}, "en": {"deed_tested": sentence}}}, minutes=60
    )

    assert said(data["deed"]) == [
        "Olena Kovalenko|Ankommen|60|1,3|3. September 2026|2|{other}",
        "Olena Kovalenko|Arriving|60|1.3|3 September 2026|2|{other}",
    ]


def test_a_name_in_braces_is_a_name():
    data = sheet_of(
        {"texts": {"de": {"deed_tested": "Für {name}"}}}, recipient_name="{course} {0.__class__}"
    )

    assert data["deed"][0]["text"] == "Für {course} {0.__class__}"
    assert data["name"]["text"] == "{course} {0.__class__}"


def test_the_competencies_of_a_template_stand_in_place_of_the_courses():
    data = sheet_of({"texts": {"de": {"competencies": ["Fragen"]}, "en": {"competencies": []}}})

    assert [part["items"] for part in data["competencies"]] == [["Fragen"]]


def test_without_any_in_the_template_the_courses_stand():
    data = sheet_of({"texts": {"de": {"competencies": []}}})

    assert [part["items"] for part in data["competencies"]] == [["Zuhören"], ["Listening"]]


def test_whoever_signs_does_so_once_with_an_office_in_both_languages():
    def signs(*offices):
        return {
            "signatories": [
                {"name": "H. Muster", "office": office, "image": ""} for office in offices
            ]
        }

    (one,) = sheet_of({"texts": {"de": signs("Leitung"), "en": signs("Head")}})["signatories"]
    (same,) = sheet_of({"texts": {"de": signs("Leitung"), "en": signs("Leitung")}})["signatories"]
    (other,) = sheet_of({"texts": {"de": signs("Leitung"), "en": signs("A", "B")}})["signatories"]
    (foreign,) = sheet_of({"texts": {"tr": signs("Müdür")}})["signatories"]

    assert said(one["office"]) == ["Leitung", "Head"]
    assert said(same["office"]) == said(other["office"]) == ["Leitung"]
    assert said(foreign["office"]) == ["Müdür"]


def test_at_most_three_sign_and_three_logos_are_shown():
    people = [{"name": str(number), "office": "", "image": ""} for number in range(5)]
    logos = [{"asset": str(number), "alt": ""} for number in range(5)]

    data = sheet_of({"texts": {"de": {"signatories": people}}, "logos": logos})

    assert len(data["signatories"]) == len(data["logos"]) == 3
    assert data["logos"][0]["alt"] == "Logo: Wohlfahrt"


def test_mentoring_is_counted_in_hours_and_courses_in_units():
    assert said(sheet_of(kind="mentoring")["facts"][0]["detail"]) == [
        "(2,25 Stunden)",
        "(2.25 hours)",
    ]
    assert said(sheet_of()["facts"][0]["detail"])[0] == "(3 Unterrichtseinheiten à 45 Minuten)"


def test_it_says_until_when_it_is_good_if_that_ends():
    labels = [said(fact["label"])[0] for fact in sheet_of(valid_until=date(2028, 1, 1))["facts"]]

    assert labels == ["Umfang", "Abgeschlossen am", "Gültig bis", "Fassung"]
    assert len(sheet_of()["facts"]) == 3


def test_a_certificate_with_hardly_anything_in_it_has_a_sheet():
    data = sheet_of({}, titles={}, competencies={}, minutes=0, edition_number=None, issuer="")

    assert data["competencies"] == []
    assert [said(fact["label"])[0] for fact in data["facts"]] == ["Abgeschlossen am"]


def test_a_competency_without_a_letter_is_none():
    data = sheet_of(competencies={"de": ["", "\u202e", "Zuhören"]}, language="de")

    assert [part["items"] for part in data["competencies"]] == [["Zuhören"]]
