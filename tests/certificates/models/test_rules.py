import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from certificates.models.rules import (
    LEAST_CONTRAST,
    VARIABLES,
    contrast_on_white,
    refuse_foreign_address,
    refuse_pale_colour,
    refuse_unknown_variables,
)

plain = st.text(st.characters(blacklist_characters="{}", blacklist_categories=["Cs"]), max_size=20)
variables = st.sampled_from(VARIABLES).map(lambda name: f"{{{name}}}")


@given(parts=st.lists(st.one_of(plain, variables), max_size=6))
def test_the_variables_may_stand_anywhere_and_as_often_as_anyone_likes(parts):
    refuse_unknown_variables("".join(parts))


@given(before=plain, after=plain, name=st.from_regex(r"\A\w{1,12}\Z"))
def test_any_other_name_in_braces_is_refused_by_its_name(before, after, name):
    if name in VARIABLES:
        return
    with pytest.raises(ValidationError) as refused:
        refuse_unknown_variables(f"{before}{{{name}}}{after}")
    assert f"{{{name}}}" in refused.value.messages[0]


@given(text=st.text("{} ab.!:[]name", max_size=12))
def test_what_is_accepted_can_be_filled_in_without_an_error_or_a_look_inside(text):
    try:
        refuse_unknown_variables(text)
    except ValidationError:
        return
    values = dict.fromkeys(VARIABLES, "X")
    assert "{" not in text.format(**values)


@pytest.mark.parametrize("text", ["{", "}", "{name", "name}", "{{name}}", "{name!r}", "{name.x}"])
def test_a_brace_that_stands_alone_is_refused(text):
    with pytest.raises(ValidationError):
        refuse_unknown_variables(text)


@pytest.mark.parametrize(
    ("colour", "contrast"), [("#000000", 21), ("#ffffff", 1), ("#767676", 4.54), ("#ff0000", 4.0)]
)
def test_contrast_is_counted_as_the_standard_does(colour, contrast):
    assert contrast_on_white(colour) == pytest.approx(contrast, abs=0.02)


@given(number=st.integers(0, 0xFFFFFF))
def test_a_colour_is_refused_exactly_when_it_cannot_be_read(number):
    colour = f"#{number:06x}"
    readable = contrast_on_white(colour) >= LEAST_CONTRAST
    try:
        refuse_pale_colour(colour)
    except ValidationError:
        assert not readable
    else:
        assert readable


@pytest.mark.parametrize(
    "address",
    ["https://data.europa.eu/esco/skill/1", "http://data.europa.eu.example/esco/", "javascript:1"],
)
def test_an_address_outside_esco_is_refused(address):
    with pytest.raises(ValidationError):
        refuse_foreign_address(address)
    refuse_foreign_address("http://data.europa.eu/esco/skill/1")
