"""What each kind of exercise makes of what is sent to it. No database."""

import pytest
from django.test import override_settings
from page_factories import form

from courses.choices import Plausibility
from courses.data import (
    Choice,
    ChoiceQuestion,
    Dialogue,
    Explanation,
    Incident,
    Reflection,
    Reply,
    SelfAssessment,
    Statement,
    Step,
)
from courses.domain.exercises import EXERCISE_KINDS, AnswerError

INCIDENT = Incident(
    title="Ja",
    vignette="",
    explanations=(
        Explanation(id="e1", text="Eins", plausibility=Plausibility.GOOD, feedback="Gut."),
        Explanation(id="e2", text="Zwei", plausibility=Plausibility.HARDLY, feedback="Kaum."),
    ),
    inside_view="",
    caveat="",
)
DIALOGUE = Dialogue(
    title="Am Bett",
    setting="",
    steps=(
        Step(
            key="start",
            speaker="A",
            line="Hallo",
            replies=(
                Reply(id="r1", text="Weiter", effect="", next="mitte"),
                Reply(id="r2", text="Schluss", effect="", next="ende"),
            ),
        ),
        Step(
            key="mitte",
            speaker="A",
            line="Und?",
            replies=(
                Reply(id="r3", text="Zurück", effect="", next="start"),
                Reply(id="r4", text="Schluss", effect="", next="ende"),
            ),
        ),
        Step(key="ende", speaker="A", line="Danke"),
    ),
)
CHOICES = (
    Choice(id="c1", text="A", correct=True, feedback=""),
    Choice(id="c2", text="B", correct=False, feedback=""),
    Choice(id="c3", text="C", correct=True, feedback=""),
)
SINGLE = ChoiceQuestion(question="?", choices=CHOICES[:2], multiple=False, explanation="")
MULTIPLE = ChoiceQuestion(question="?", choices=CHOICES, multiple=True, explanation="")
SELF = SelfAssessment(
    heading="Ich",
    phase="before",
    intro="",
    statements=(Statement(code="s1", text="Eins"), Statement(code="s2", text="Zwei")),
)
REFLECTION = Reflection(heading="Ich", prompt="?", hint="")
CONTENTS = {
    "incident": INCIDENT,
    "dialogue": DIALOGUE,
    "single": SINGLE,
    "multiple": MULTIPLE,
    "self_assessment": SELF,
    "reflection": REFLECTION,
}

every_kind = pytest.mark.parametrize("kind", list(EXERCISE_KINDS))


def read(kind, before=None, **values):
    return EXERCISE_KINDS[kind].read(CONTENTS[kind], form(**values), before)


def refusal(kind, before=None, **values):
    with pytest.raises(AnswerError) as caught:
        read(kind, before, **values)
    assert str(caught.value)
    return caught.value.given


def finished(kind, payload):
    return EXERCISE_KINDS[kind].is_finished(CONTENTS[kind], payload)


def shown(kind, payload):
    return EXERCISE_KINDS[kind].shown(CONTENTS[kind], payload)


@every_kind
def test_an_empty_form_is_refused_with_a_message(kind):
    refusal(kind)


@every_kind
def test_a_form_with_nothing_but_unknown_fields_is_refused(kind):
    refusal(kind, fremd="x", **{"rating-e9": "good", "choice": "c9", "reply": "r9"})


@every_kind
def test_an_exercise_is_shown_to_somebody_who_has_not_answered(kind):
    assert shown(kind, None)


def test_every_explanation_of_an_incident_is_rated():
    payload = read("incident", **{"rating-e1": "partly", "rating-e2": "hardly"})

    assert payload == {"ratings": {"e1": "partly", "e2": "hardly"}}
    assert finished("incident", payload)


def test_a_missing_rating_is_asked_for_and_the_others_are_kept():
    assert refusal("incident", **{"rating-e1": "partly"}) == {"ratings": {"e1": "partly"}}


@pytest.mark.parametrize("grade", ["perfect", "GOOD", "good\x00", "1"])
def test_a_grade_nobody_offered_is_refused(grade):
    refusal("incident", **{"rating-e1": grade, "rating-e2": "good"})


def test_ratings_of_explanations_that_are_not_there_are_left_out():
    payload = read("incident", **{"rating-e1": "good", "rating-e2": "good", "rating-e3": "good"})

    assert payload == {"ratings": {"e1": "good", "e2": "good"}}


def test_the_own_grade_of_an_explanation_stands_beside_the_trainers():
    explanations = shown("incident", {"ratings": {"e1": "hardly"}})["explanations"]

    assert [(item["own"], item["explanation"].plausibility) for item in explanations] == [
        ("hardly", "good"),
        ("", "hardly"),
    ]


def test_a_reply_leads_one_step_on():
    payload = read("dialogue", reply="r1")

    assert payload == {"path": ["r1"]}
    assert not finished("dialogue", payload)
    assert shown("dialogue", payload)["here"].key == "mitte"


def test_a_conversation_goes_on_from_the_answer_before_and_ends():
    payload = read("dialogue", {"path": ["r1"]}, reply="r4")

    assert payload == {"path": ["r1", "r4"]}
    assert finished("dialogue", payload)
    assert shown("dialogue", payload)["has_ended"]


def test_a_reply_of_another_step_is_refused_and_the_conversation_kept():
    assert refusal("dialogue", {"path": ["r1"]}, reply="r2") == {"path": ["r1"]}


def test_after_the_end_there_is_nothing_to_reply():
    refusal("dialogue", {"path": ["r2"]}, reply="r1")


def test_a_conversation_can_be_begun_again():
    payload = read("dialogue", {"path": ["r2"]}, again="1")

    assert payload == {"path": []}
    assert not finished("dialogue", payload)


def test_what_a_new_version_of_a_dialogue_no_longer_has_falls_away():
    assert read("dialogue", {"path": ["r1", "alt", "r4"]}, reply="r3") == {"path": ["r1", "r3"]}


def test_going_round_in_circles_neither_ends_nor_loses_the_conversation():
    payload = None
    for number in range(301):
        payload = read("dialogue", payload, reply="r3" if number % 2 else "r1")
    payload = read("dialogue", payload, reply="r4")

    assert len(payload["path"]) <= 102
    assert finished("dialogue", payload)


@pytest.mark.parametrize(
    "content",
    [
        Dialogue(title="", setting="", steps=()),
        Dialogue(
            title="",
            setting="",
            steps=(
                Step(
                    key="start",
                    speaker="",
                    line="",
                    replies=(Reply(id="r1", text="", effect="", next="weg"),),
                ),
            ),
        ),
    ],
    ids=["without steps", "into nowhere"],
)
def test_a_broken_draft_of_a_dialogue_can_be_shown(content):
    exercise = EXERCISE_KINDS["dialogue"]

    assert not exercise.shown(content, None)["has_ended"]
    exercise.shown(content, {"path": ["r1"]})


def test_one_answer_of_several_is_taken_where_only_one_is_possible():
    assert read("single", choice=["c2", "c1"]) == {"chosen": ["c2"]}


def test_several_answers_are_taken_once_each():
    assert read("multiple", choice=["c3", "c1", "c3"]) == {"chosen": ["c1", "c3"]}


def test_unknown_answers_are_left_out():
    assert read("multiple", choice=["c1", "fremd", "c1\x00"]) == {"chosen": ["c1"]}


@pytest.mark.parametrize("chosen", [["c2"], ["c1"], ["c1", "c2", "c3"]])
def test_answering_finishes_a_question_whether_right_or_wrong(chosen):
    assert finished("multiple", {"chosen": chosen})


@pytest.mark.parametrize(
    ("chosen", "all_right"), [(["c1", "c3"], True), (["c1"], False), (["c1", "c2", "c3"], False)]
)
def test_a_question_is_right_when_all_right_answers_and_no_wrong_one_are_chosen(chosen, all_right):
    assert shown("multiple", {"chosen": chosen})["all_right"] is all_right


def test_every_statement_is_rated_from_one_to_five():
    payload = read("self_assessment", **{"statement-s1": "1", "statement-s2": "5"})

    assert payload == {"ratings": {"s1": 1, "s2": 5}}


@pytest.mark.parametrize("rating", ["0", "6", "-1", "3.0", "drei", "١", "", "3\x00"])
def test_a_step_that_is_not_on_the_scale_is_asked_for_again_and_the_others_are_kept(rating):
    given = refusal("self_assessment", **{"statement-s1": "2", "statement-s2": rating})

    assert given == {"ratings": {"s1": 2}}


def test_a_text_is_kept_as_it_was_written():
    assert read("reflection", text="  Zwei\nZeilen, ä und ب.  ") == {
        "text": "Zwei\nZeilen, ä und ب."
    }


def test_nul_is_not_part_of_a_text():
    assert read("reflection", text="a\x00b") == {"text": "ab"}


@pytest.mark.parametrize("text", ["", "   \n", "\x00", " \x00 "])
def test_nothing_is_no_text(text):
    refusal("reflection", text=text)


def test_a_megabyte_is_refused_and_not_lost():
    text = "x" * 1024 * 1024

    given = refusal("reflection", text=text)

    assert given == {"text": text}


@pytest.mark.parametrize(("length", "is_taken"), [(10, True), (11, False)])
def test_the_longest_text_is_a_setting(length, is_taken):
    with override_settings(LOTSE_LONGEST_TEXT=10):
        if is_taken:
            assert read("reflection", text="x" * length) == {"text": "x" * length}
        else:
            refusal("reflection", text="x" * length)


def test_what_others_must_never_see_is_kept_apart():
    stores = {kind: exercise.store for kind, exercise in EXERCISE_KINDS.items()}

    assert stores == {
        "incident": "answer",
        "dialogue": "answer",
        "single": "answer",
        "multiple": "answer",
        "self_assessment": "rating",
        "reflection": "journal",
    }
