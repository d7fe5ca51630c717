import pytest
from django.utils import translation
from page_factories import dialogue, incident, question
from wagtail.blocks import StructBlockValidationError

from courses.blocks import LessonBlock

BLOCKS = LessonBlock().child_blocks


def clean(raw):
    block = BLOCKS[raw["type"]]
    return block.clean(block.to_python(raw["value"]))


def refusal(raw):
    with translation.override("en"), pytest.raises(StructBlockValidationError) as caught:
        clean(raw)
    with translation.override("en"):
        return list(caught.value.non_block_errors)


def test_an_incident_that_nothing_explains_is_refused():
    assert refusal(incident(grades=("hardly", "hardly"))) == [
        "At least one explanation has to explain something."
    ]


@pytest.mark.parametrize("grades", [("partly", "hardly"), ("good", "good")])
def test_an_incident_needs_no_best_explanation(grades):
    value = clean(incident(grades=grades))

    assert [item["plausibility"] for item in value["explanations"]] == list(grades)


def test_an_incident_has_at_least_two_explanations():
    with pytest.raises(StructBlockValidationError) as caught:
        clean(incident(grades=("good",)))

    assert list(caught.value.block_errors) == ["explanations"]


def test_a_dialogue_says_all_that_is_wrong_with_it():
    steps = {"start": ("start",), "einsam": ()}

    assert refusal(dialogue(steps=steps)) == [
        "No reply leads to the step “einsam”.",
        "From the step “start” the dialogue never ends.",
    ]


def test_a_reply_into_nowhere_is_refused():
    assert refusal(dialogue(steps={"start": ("weg",), "ende": ()})) == [
        "A reply leads to “weg”, but there is no such step."
    ]


@pytest.mark.parametrize("key", ["zwei Wörter", "ä", ""])
def test_keys_are_plain_words(key):
    with pytest.raises(StructBlockValidationError) as caught:
        clean(dialogue(steps={key: ("ende",), "ende": ()}))

    assert list(caught.value.block_errors) == ["steps"]


@pytest.mark.parametrize(
    ("kind", "right", "message"),
    [
        ("single", (False, False), "Exactly one answer has to be right."),
        ("single", (True, True), "Exactly one answer has to be right."),
        ("multiple", (False, False), "At least one answer has to be right."),
    ],
)
def test_a_question_without_sense_is_refused(kind, right, message):
    assert refusal(question(kind, right=right)) == [message]


@pytest.mark.parametrize(
    ("kind", "right"),
    [("single", (False, True)), ("multiple", (True, False)), ("multiple", (True, True))],
)
def test_a_question_with_its_right_answers_is_taken(kind, right):
    value = clean(question(kind, right=right))

    assert tuple(choice["correct"] for choice in value["choices"]) == right


@pytest.mark.parametrize(
    "raw",
    [
        incident(grades=("hardly", "hardly")),
        incident(grades=()),
        dialogue(steps={"start": ("weg",)}),
        dialogue(steps={}),
        question("single", right=(False,)),
        {"type": "quiz", "id": "1", "value": {"quiz": None, "required": True}},
    ],
    ids=["incident", "empty incident", "dialogue", "empty dialogue", "question", "quiz"],
)
def test_a_draft_may_be_unfinished(db, raw):
    stream = LessonBlock()

    cleaned = stream.clean_deferred(stream.to_python([raw]))

    assert [block.block_type for block in cleaned] == [raw["type"]]
