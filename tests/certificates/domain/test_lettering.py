"""Texts made ready for paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.domain.lettering import clean, direction, filled, letters, script

VALUES = {"name": "{course} #read(1)", "course": "{0.__class__}", "minutes": "45"}


def test_what_steers_instead_of_saying_something_is_left_out():
    assert clean("a\u202eb\x00c\x9bd\u2066e\ufeff") == "abcde"
    assert clean(" a \n\t\u2028 b ") == "a b"
    assert clean("می\u200cخواهم \u200d") == "می\u200cخواهم \u200d"


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_the_short_way_for_plain_texts_says_what_the_long_one_says(text):
    assert clean(text) == clean(f"ä {text}").removeprefix("ä").strip()


def test_variables_are_filled_in_once_and_what_they_hold_is_never_read_again():
    assert filled("{name} – {course}", VALUES, "de") == "{course} #read(1) – {0.__class__}"


@pytest.mark.parametrize(
    "text", ["{0.__class__}", "{name!r}", "{name:>999999999}", "{unknown}", "{{name", "%(name)s"]
)
def test_other_braces_stay_as_they_are(text):
    assert filled(text, VALUES, "de") == text


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_of_a_template_is_too_odd(text, name):
    filled(text, {"name": name}, "ar")


def test_a_name_that_runs_the_other_way_keeps_to_itself():
    assert filled("{name} hat", {"name": "علي 3"}, "de") == "\u2068علي 3\u2069 hat"
    assert filled("{name} hat", {"name": "Ali"}, "de") == "Ali hat"


def test_a_text_runs_as_its_language_does_unless_no_letter_of_it_is_there():
    assert letters("(1) شهادة", "ar")["dir"] == "rtl"
    assert letters("PowerPoint für Ali علي", "ar")["dir"] == "rtl"
    assert letters("PowerPoint", "ar")["dir"] == "ltr"
    assert letters("12", "ar")["dir"] == "rtl"
    assert letters("علي", "de")["dir"] == "rtl"
    assert direction("12") == "ltr"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Jana", ""),
        ("Олена", ""),
        ("علي", "Arabic"),
        ("ሰላም", "Ethiopic"),
        ("ნინო", "Georgian"),
        ("ប៊ុនថា", "Khmer"),
        ("Dr. प्रिया शर्मा", "Devanagari"),
        ("…", ""),
    ],
)
def test_the_script_is_that_of_most_letters(text, found):
    assert script(text) == found


@given(st.text(min_size=31, max_size=400))
def test_cutting_a_long_word_changes_no_letter_of_it(text):
    assert letters(text, "de")["text"].replace("\u200b", "") == clean(text)


def test_a_long_word_may_be_broken_and_a_usual_one_not():
    assert "\u200b" not in letters("Rindfleischetikettierungs", "de")["text"]
    assert letters("W" * 400, "de")["words"][0] == "W" * 8
