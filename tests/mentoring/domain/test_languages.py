import pytest

from mentoring.domain.languages import OFFERED, language_name, offered_languages

SPOKEN = "de en uk ru pl ar fa ps ku ti am so fr es pt vi tl hi ne tr ro sr sq bs ka sw"


@pytest.mark.parametrize(
    ("code", "reader", "name"),
    [
        ("uk", "de", "Ukrainisch"),
        ("ti", "de", "Tigrinya"),
        ("de", "uk", "німецька"),
        ("ku", "en", "Kurdish"),
        ("pt-BR", "en", "Brazilian Portuguese"),
    ],
)
def test_a_language_has_its_name_in_the_readers_language(code, reader, name):
    assert language_name(code, reader) == name


@pytest.mark.parametrize("reader", ["", "xx", "no such language", "de-at", "zh-hans"])
def test_a_reader_of_any_language_gets_names(reader):
    assert language_name("de", reader) != "de"


def test_a_language_nobody_has_a_name_for_is_shown_by_its_code():
    assert language_name("xx-unknown", "de") == "xx-unknown"


def test_what_people_of_the_programmes_speak_is_offered():
    assert set(SPOKEN.split()) <= OFFERED
    assert all(language_name(code, "de") != code for code in OFFERED)


def test_languages_stand_in_the_order_of_their_names_and_accents_do_not_count():
    names = [name for _code, name in offered_languages("fr")]

    assert names.index("Arabe") < names.index("Espagnol") < names.index("Finnois")
    assert names.index("Hébreu") < names.index("Hindi")  # by code points it would come last


def test_each_language_is_offered_once_and_begins_with_a_capital():
    offered = offered_languages("uk")
    codes = [code for code, _name in offered]

    assert len(codes) == len(set(codes)) == len(OFFERED)
    assert all(name[0] == name[0].upper() for _code, name in offered)


def test_what_somebody_has_chosen_before_stays_to_choose():
    assert "la" in dict(offered_languages("de", ["la"]))
    assert "la" not in dict(offered_languages("de"))
