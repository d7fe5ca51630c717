"""The sample course: complete, the same in both languages, and as long as it says."""

import pytest

from courses.blocks.graph import dialogue_problems
from courses.choices import Plausibility
from settings.sample.association import LOGINS
from settings.sample.course import DRAWINGS
from settings.sample.names import PEOPLE
from settings.sample.reading import FOLDER, MODULES, read

LANGUAGES = ("de", "en")
WORDS = {
    "title", "slug", "summary", "html", "alt", "caption", "heading", "drawing_alt", "vignette", "text",
    "feedback", "inside_view", "caveat", "setting", "speaker", "line", "effect", "question",
    "explanation", "intro", "prompt", "hint", "intro_html", "outcomes", "audience", "made_by",
    "contact", "competencies", "working_time_note",
}  # fmt: skip


def lessons(language):
    return [lesson for name in MODULES for lesson in read(language, name)["lessons"]]


def blocks(language, kind):
    return [b for lesson in lessons(language) for b in lesson["blocks"] if b["type"] == kind]


def skeleton(value):
    """Return what two languages share: everything but the words, and how many there are."""
    if isinstance(value, dict):
        return {
            key: len(inner) if key in WORDS and isinstance(inner, list) else skeleton(inner)
            for key, inner in value.items()
            if key not in WORDS or isinstance(inner, list)
        }
    if isinstance(value, list):
        return [skeleton(inner) for inner in value]
    return value


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_course_is_three_teaching_units_in_fourteen_lessons(language):
    assert sum(lesson["minutes"] for lesson in lessons(language)) == 3 * 45
    assert len(lessons(language)) == 14
    assert len(MODULES) == 4


@pytest.mark.parametrize("name", ["course", *MODULES, "quiz"])
def test_both_languages_have_the_same_structure(name):
    assert skeleton(read("de", name)) == skeleton(read("en", name))


@pytest.mark.parametrize("name", ["course", *MODULES, "quiz"])
def test_the_translation_is_one(name):
    german = (FOLDER / "de" / f"{name}.toml").read_text()
    english = (FOLDER / "en" / f"{name}.toml").read_text()

    assert german != english
    assert "TODO" not in german + english


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_dialogue_makes_sense(language):
    found = blocks(language, "dialogue")

    assert len(found) == 2
    for dialogue in found:
        steps = [
            (step["key"], [reply["next"] for reply in step.get("replies", [])])
            for step in dialogue["steps"]
        ]
        assert dialogue_problems(steps) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_incident_has_several_explanations_and_none_is_the_only_one(language):
    found = blocks(language, "incident")

    assert len(found) >= 6
    for incident in found:
        grades = {item["plausibility"] for item in incident["explanations"]}
        assert len(incident["explanations"]) >= 3
        assert grades <= set(Plausibility.values)
        assert len(grades) > 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_has_the_right_number_of_right_answers(language):
    questions = read(language, "quiz")["questions"]

    assert len(questions) == 15
    for question in questions:
        right = sum(choice["correct"] for choice in question["choices"])
        assert right >= 2 if question["multiple"] else right == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_rate_the_same_statements_before_and_after(language):
    before, after = blocks(language, "self_assessment")

    assert [s["code"] for s in before["statements"]] == [s["code"] for s in after["statements"]]
    assert (before["phase"], after["phase"]) == ("before", "after")


def test_every_drawing_that_is_named_exists():
    named = {block.get("drawing") for kind in ("image", "incident") for block in blocks("de", kind)}

    assert {name for name in named if name and not (DRAWINGS / name).exists()} == set()


def test_the_association_has_sixty_people():
    assert len(PEOPLE) + len(LOGINS) == 60
