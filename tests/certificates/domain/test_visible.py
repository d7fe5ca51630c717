"""Comparing what two papers show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.choices import Detail
from certificates.domain.visible import Text, compare_texts

OURS = (
    "Zertifikat Olena Kovalenko hat den Kurs abgeschlossen "
    "Nähe und Distanz Umfang 90 Minuten Abgeschlossen am 4. Mai 2026 Nordhafen e. V."
)
FACTS = (
    (Detail.NAME, "Olena Kovalenko"),
    (Detail.COURSE, "Nähe und Distanz"),
    (Detail.COMPLETED, "4. Mai 2026"),
    (Detail.COMPLETED, "May 4, 2026"),
)


def compare(theirs, ours=OURS):
    return compare_texts(ours, theirs, FACTS)


def told(theirs):
    return {(one.detail, one.in_file, one.in_record) for one in compare(theirs).differences}


@pytest.mark.parametrize(
    "theirs",
    [
        OURS,
        OURS.upper(),
        OURS.replace(" ", "\n  "),
        OURS.replace("Kovalenko", "Koval enko"),
        OURS.replace("ä", "a\u0308"),
        " hat ".join(reversed(OURS.split(" hat "))),
    ],
)
def test_spacing_capitals_and_order_are_no_difference(theirs):
    assert compare(theirs).differences == ()


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        ("Olena Kovalenko", "Ivan Petrenko", (Detail.NAME, "Ivan Petrenko", "Olena Kovalenko")),
        ("Olena Kovalenko", "Olena Petrenko", (Detail.NAME, "Olena Petrenko", "Olena Kovalenko")),
        ("Distanz", "Dominanz", (Detail.COURSE, "Nähe und Dominanz", "Nähe und Distanz")),
        ("4. Mai", "14. Mai", (Detail.COMPLETED, "14. Mai 2026", "4. Mai 2026")),
        ("2026", "2027", (Detail.COMPLETED, "4. Mai 2027", "4. Mai 2026")),
        ("Olena Kovalenko ", "", (Detail.NAME, "", "Olena Kovalenko")),
        ("90", "900", (Detail.WORDS, "900", "90")),
        ("hat den", "hat mit Auszeichnung den", (Detail.WORDS, "mit Auszeichnung", "")),
        ("Distanz Umfang", "Distanz Stufe C1 Umfang", (Detail.WORDS, "Stufe C1", "")),
    ],
)
def test_what_was_changed_is_told(old, new, difference):
    assert told(OURS.replace(old, new)) == {difference}


def test_what_a_printer_adds_around_it_is_no_change():
    sight = compare(f"Seite 1 von 1 {OURS} gedruckt am 5. Mai")

    assert sight.differences == ()
    assert sight.additions == ("Seite 1 von 1", "gedruckt am 5. Mai")


@pytest.mark.parametrize("theirs", ["", "   ", "1 2 3", "\u202e\u200b"])
def test_where_there_are_no_words_nothing_is_claimed(theirs):
    assert compare(theirs).is_blind


def test_a_fact_that_our_own_text_does_not_show_is_not_missed():
    ours = OURS.replace("Olena Kovalenko", "")

    assert compare(ours, ours=ours).differences == ()


@given(
    words=st.lists(st.sampled_from(["ab", "bc", "cd", "1", "2", "Ä", "ة"]), max_size=40),
    extra=st.text(),
)
def test_every_changed_word_is_told_and_equal_texts_never_differ(words, extra):
    theirs = " ".join(words)

    sight = compare(theirs)

    assert sight.is_blind == (len(Text(theirs).keys) < 5)
    assert compare(f"{theirs} {extra}", ours=f"{theirs} {extra}").differences == ()
    if not sight.is_blind:
        assert sight.differences != ()


def test_a_very_long_text_is_compared_in_time():
    sight = compare("und " * 100_000 + OURS)

    assert sight.differences != ()
    assert all(len(one.in_file) <= 201 for one in sight.differences)
