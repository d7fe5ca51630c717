import pytest
from django.utils import translation
from page_factories import reflection, self_assessment
from wagtail.blocks import StructBlockValidationError

from courses.blocks import LessonBlock

BLOCKS = LessonBlock().child_blocks


def clean(raw):
    block = BLOCKS[raw["type"]]
    return block.clean(block.to_python(raw["value"]))


def test_two_statements_with_one_code_are_refused():
    with pytest.raises(StructBlockValidationError) as caught:
        clean(self_assessment(codes=("s1", "s1")))

    with translation.override("en"):
        messages = list(caught.value.non_block_errors)
    assert messages == ["Two statements have the same code."]


def test_a_self_assessment_keeps_its_codes():
    value = clean(self_assessment(codes=("s1", "s2")))

    assert [item["code"] for item in value["statements"]] == ["s1", "s2"]


def test_a_reflection_asks_something():
    raw = reflection()
    raw["value"]["prompt"] = ""

    with pytest.raises(StructBlockValidationError) as caught:
        clean(raw)

    assert list(caught.value.block_errors) == ["prompt"]


def test_a_draft_may_be_unfinished(db):
    stream = LessonBlock()

    cleaned = stream.clean_deferred(stream.to_python([self_assessment(codes=("s1", "s1"))]))

    assert [block.block_type for block in cleaned] == ["self_assessment"]
