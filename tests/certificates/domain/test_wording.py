"""What designs say by themselves."""

import string
from datetime import date

import pytest

from certificates.choices import CertificateKind
from certificates.domain.lettering import letters
from certificates.domain.wording import FIRST, best, speakers, words_of

WORDS = words_of(1)
GERMAN_ONLY = {"verify_how", "signature", "seal", "logo", "qr", "page"}
OF_SOME_LANGUAGES = {"digits", "day_one"}


def speaker(language):
    """Return who speaks a language."""
    return speakers(language, 1, {})[-1]


def fields(text):
    """Return the variables of a text."""
    return {name for _text, name, _format, _conversion in string.Formatter().parse(text) if name}


def test_many_languages_have_words():
    assert {"de", "en", "ar", "uk", "tr", "fr", "fa", "ru", "vi", "es", "pl", "ro"} <= WORDS.keys()


@pytest.mark.parametrize("language", WORDS)
def test_every_language_says_everything_with_the_same_variables(language):
    words, german = WORDS[language], WORDS[FIRST]

    assert words.keys() - OF_SOME_LANGUAGES >= german.keys() - GERMAN_ONLY
    assert len(words["months"]) == 12
    for key, text in words.items():
        if isinstance(text, str) and key not in OF_SOME_LANGUAGES:
            assert fields(text) <= fields(german[key]), key
            assert letters(text, language)["lang"] == language


@pytest.mark.parametrize("kind", CertificateKind.values)
@pytest.mark.parametrize("language", WORDS)
def test_every_kind_has_a_title_and_a_sentence(kind, language):
    assert WORDS[language][f"title_{kind}"]
    assert WORDS[language][f"deed_{kind}"]


@pytest.mark.parametrize(
    ("language", "day", "shown"),
    [
        ("de", date(2026, 5, 4), "4. Mai 2026"),
        ("en", date(2026, 5, 4), "4 May 2026"),
        ("fr", date(2026, 5, 1), "1er mai 2026"),
        ("fr", date(2026, 5, 2), "2 mai 2026"),
        ("uk", date(2026, 5, 4), "4 травня 2026 р."),
        ("ar", date(2026, 5, 4), "4 مايو 2026"),
        ("fa", date(2026, 3, 4), "۴ مارس ۲۰۲۶"),
        ("vi", date(2026, 5, 4), "4 tháng 5 năm 2026"),
        ("es", date(2026, 5, 4), "4 de mayo de 2026"),
    ],
)
def test_dates_are_written_as_the_language_writes_them(language, day, shown):
    assert speaker(language).date(day) == shown


@pytest.mark.parametrize(
    ("language", "number", "shown"),
    [("de", 1.3, "1,3"), ("de", 30.0, "30"), ("en", 1.3, "1.3"), ("fa", 1.3, "۱٫۳")],
)
def test_numbers_too(language, number, shown):
    assert speaker(language).number(number) == shown


def test_one_is_not_many():
    assert speaker("en").amount("units", 1)["text"] == "(1 teaching unit of 45 minutes)"
    assert speaker("en").amount("units", 1.5)["text"] == "(1.5 teaching units of 45 minutes)"


@pytest.mark.parametrize(
    ("holder", "chosen", "spoken"),
    [
        ("ar", "", ["de", "ar"]),
        ("en-gb", "", ["de", "en"]),
        ("de", "", ["de"]),
        ("de-ch", "", ["de"]),
        ("xx", "", ["de"]),
        ("", "", ["de"]),
        ("ar", "uk", ["de", "uk"]),
        ("ar", "none", ["de"]),
        ("de", "tr", ["de", "tr"]),
        ("ar", "de", ["de"]),
    ],
)
def test_german_first_and_beside_it_what_the_template_or_else_the_holder_speaks(
    holder, chosen, spoken
):
    assert [one.language for one in speakers(holder, 1, {"second_language": chosen})] == spoken


def test_a_text_is_found_by_its_code_or_by_its_language():
    assert best({"en-gb": "a", "en": "b"}, "en-gb") == "en-gb"
    assert best({"en": "b"}, "en-gb") == "en"
    assert best({"en-us": "c", "de": "d"}, "en") == "en-us"
    assert best({"en": ""}, "en") == ""
