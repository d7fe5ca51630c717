from uuid import uuid4

import pytest
from django.utils import translation
from factories import make_person
from page_factories import (
    ENGLISH,
    add_course,
    add_english,
    add_lesson,
    add_module,
    block_id,
    dialogue,
    incident,
    make_course,
    make_index,
    make_question,
    make_quiz,
    open_course,
    question,
    quiz_block,
    reflection,
    text,
)

from courses.domain.outline import build_outline, exercise_ids, publish_course
from lms.choices import ReleaseChoice, Rule
from lms.data import activity_key
from lms.domain.enrolling import CourseNotOpenError, enrol
from lms.domain.release import ReleaseError, preview_release, release
from lms.models import Activity, Course


def staged(page, now):
    """Publish a course that is not released and return what the hub knows of it."""
    publish_course(page.translation_key, now=now)
    return Course.objects.get(key=page.translation_key)


def bare_course(*blocks, **more):
    page = add_course(make_index())
    add_lesson(add_module(page), *blocks, title="Lektion", **more)
    return page


def keys(course):
    return {activity.key for activity in course.activities.all()}


def hashes(course):
    return {
        activity.key: activity.content_hash
        for activity in course.activities.filter(retired_at__isnull=True)
    }


def change(lesson, *blocks):
    lesson.body = list(blocks)
    lesson.save()


# What is told


def test_every_exercise_and_every_lesson_is_an_activity_in_reading_order(sample):
    activities = sample.course.activities.all()

    assert [(a.kind, a.rule, a.required, a.minutes) for a in activities] == [
        ("self_assessment", Rule.ANSWERED, True, 0),
        ("incident", Rule.ANSWERED, True, 0),
        ("lesson", Rule.VIEWED, True, 10),
        ("dialogue", Rule.ANSWERED, True, 0),
        ("single", Rule.ANSWERED, True, 0),
        ("multiple", Rule.ANSWERED, False, 0),
        ("lesson", Rule.VIEWED, True, 20),
        ("reflection", Rule.ANSWERED, True, 0),
        ("self_assessment", Rule.ANSWERED, True, 0),
        ("quiz", Rule.PASSED, True, 0),
        ("lesson", Rule.VIEWED, True, 15),
    ]


def test_the_minutes_of_a_course_are_those_of_its_lessons(sample):
    assert sample.course.current_edition.minutes == 45


def test_the_hub_knows_titles_and_competencies(sample):
    assert sample.course.texts == {
        "de": {
            "title": "Grundlagen",
            "summary": "Ein Kurs über Menschen.",
            "competencies": ["Zuhören"],
        }
    }
    assert [a.texts["de"]["title"] for a in sample.course.activities.all()] == [
        "Wo stehe ich?",
        "Das Ja der Spätschicht",
        "Ankommen",
        "Ein Gespräch am Bett",
        "Wer dolmetscht?",
        "Wer dolmetscht?",
        "Üben",
        "Mein Beispiel",
        "Wo stehe ich?",
        "Abschlusstest",
        "Abschluss",
    ]


def test_an_activity_is_known_by_its_lesson_and_its_block(sample):
    lesson = sample.lessons[0]

    assert activity_key(lesson.translation_key, block_id("incident")) in keys(sample.course)
    assert activity_key(lesson.translation_key, block_id("text")) not in keys(sample.course)


def test_telling_twice_changes_nothing(sample, now):
    before = list(sample.course.activities.values())

    publish_course(sample.page.translation_key, now=now)

    assert list(sample.course.activities.values()) == before


def test_what_is_not_public_is_not_told(db, now):
    page = bare_course(incident())
    module = page.get_children().get().specific
    add_lesson(module, incident("entwurf"), title="Entwurf", live=False)
    hidden = add_module(page, "Verborgen", live=False)
    add_lesson(hidden, incident("verborgen"), title="Verborgen")

    course = staged(page, now)

    assert [a.title_in("de") for a in course.activities.all()] == [
        "Das Ja der Spätschicht",
        "Lektion",
    ]


# Languages and copies


def test_activities_have_the_same_keys_in_all_languages(bilingual):
    german = build_outline(bilingual.page, is_source=True)
    english = build_outline(bilingual.page.get_translations().get().specific, is_source=False)

    assert [entry.key for entry in german.entries] == [entry.key for entry in english.entries]
    assert [entry.lesson_key for entry in german.entries] == [
        entry.lesson_key for entry in english.entries
    ]


def test_a_translation_brings_its_words_and_nothing_else(bilingual):
    activity = bilingual.course.activities.get(kind="incident")

    assert activity.texts == {
        "de": {"title": "Das Ja der Spätschicht"},
        "en": {"title": f"Das Ja der Spätschicht{ENGLISH}"},
    }
    assert bilingual.course.texts["en"]["title"] == f"Grundlagen{ENGLISH}"
    assert bilingual.course.source_language == "de"
    assert bilingual.course.activities.count() == 11


def test_publishing_a_translation_leaves_requirements_and_hashes_alone(sample, now):
    before = hashes(sample.course)

    add_english(sample, now=now)

    assert hashes(sample.course) == before
    assert preview_release(sample.course).only_wording


def test_a_copy_of_a_course_is_another_course_with_activities_of_its_own(sample, now):
    copy = sample.page.copy(
        recursive=True, update_attrs={"slug": "kopie", "title": "Kopie"}, keep_live=True
    )

    course = staged(copy, now)

    assert course.pk != sample.course.pk
    assert course.activities.count() == sample.course.activities.count()
    assert keys(course) & keys(sample.course) == set()


# Changes


def test_only_the_changed_lesson_and_exercise_have_another_hash(sample, now):
    before = hashes(sample.course)
    lesson = sample.lessons[2]
    raw = list(lesson.body.raw_data)
    raw[0] = reflection()
    raw[0]["value"] = {**raw[0]["value"], "prompt": "Und heute?"}
    change(lesson, *raw)

    publish_course(sample.page.translation_key, now=now)

    after = hashes(sample.course)
    changed = {key for key in after if after[key] != before[key]}
    assert changed == {
        activity_key(lesson.translation_key, block_id("reflection")),
        activity_key(lesson.translation_key, "lesson"),
    }


def test_saving_without_a_change_is_no_change(sample, now):
    before = hashes(sample.course)
    for lesson in sample.lessons:
        lesson.refresh_from_db()
        lesson.save()

    publish_course(sample.page.translation_key, now=now)

    assert hashes(sample.course) == before
    assert preview_release(sample.course).changed == ()


def test_an_exercise_that_is_taken_out_is_retired_and_comes_back_as_itself(db, now):
    page = make_course([text(), incident(), reflection()])
    lesson = page.get_descendants().last().specific
    activity = Activity.objects.get(kind="reflection")

    change(lesson, text(), incident())
    publish_course(page.translation_key, now=now)
    activity.refresh_from_db()
    assert activity.retired_at == now

    change(lesson, text(), incident(), reflection())
    publish_course(page.translation_key, now=now)
    activity.refresh_from_db()
    assert activity.retired_at is None


def test_a_lesson_moved_to_another_course_starts_new_there_and_is_retired_here(sample, now):
    other = make_course([incident("anderswo")], index=sample.index, title="Anderer")
    target = Course.objects.get(key=other.translation_key)
    lesson = sample.lessons[2]

    lesson.move(other.get_children().get(), pos="last-child")

    # Moving tells the hub at once: of the course it left, and of the one it came to.
    here = sample.course.activities.filter(lesson_key=lesson.translation_key)
    there = target.activities.filter(lesson_key=lesson.translation_key)
    assert {a.key for a in here} == {a.key for a in there}
    assert all(a.retired_at for a in here)
    assert not any(a.retired_at for a in there)


# What cannot be released


def refusal(page, now):
    """Publish a course and return why it cannot be released."""
    with translation.override("en"):
        course = staged(page, now)
        with pytest.raises(ReleaseError) as caught:
            release(course, ReleaseChoice.NEW_LEARNERS, by=None, now=now)
    assert str(caught.value) == preview_release(course).blocked
    return str(caught.value)


def test_a_quiz_without_a_right_answer_blocks_the_release(db, now):
    page = bare_course(quiz_block(make_quiz(make_question((False, False), words="Wer?"))))

    assert refusal(page, now) == (
        "Lesson “Lektion”: At least one answer has to be right. (question “Wer?”)"
    )


def test_a_quiz_without_questions_blocks_the_release(db, now):
    page = bare_course(quiz_block(make_quiz(title="Leer")))

    assert refusal(page, now) == "Lesson “Lektion”: The quiz “Leer” has no questions."


def test_a_quiz_block_without_a_quiz_blocks_the_release(db, now):
    assert refusal(bare_course(quiz_block(None)), now) == "Lesson “Lektion”: No quiz is chosen."


def test_a_dialogue_into_nowhere_blocks_the_release(db, now):
    page = bare_course(dialogue(steps={"start": ("weg",), "ende": ()}))

    assert refusal(page, now) == (
        "Lesson “Lektion”: A reply leads to “weg”, but there is no such step."
    )


@pytest.mark.parametrize("kind", ["single", "multiple"])
def test_a_question_without_a_right_answer_blocks_the_release(db, now, kind):
    page = bare_course(question(kind, right=(False, False)))

    assert "has to be right" in refusal(page, now)


def test_an_incident_without_explanations_blocks_the_release(db, now):
    assert refusal(bare_course(incident(grades=())), now).startswith("Lesson “Lektion”: ")


def test_a_course_without_lessons_has_nothing_required_and_cannot_be_released(db, now):
    page = add_course(make_index())
    add_module(page)
    course = staged(page, now)

    with pytest.raises(ReleaseError):
        release(course, ReleaseChoice.NEW_LEARNERS, by=None, now=now)


def test_what_became_unsound_keeps_the_last_good_edition_and_people_go_on(sample, now):
    edition = sample.course.current_edition
    sample.quiz.quiz_questions.first().question.choices.all().update(is_correct=False)

    publish_course(sample.page.translation_key, now=now)

    sample.course.refresh_from_db()
    assert sample.course.release_blocked
    assert sample.course.current_edition == edition
    assert enrol(make_person(), sample.course, now=now).edition == edition


def test_what_is_mended_can_be_released_again(db, now):
    page = bare_course(question(right=(False, False)))
    course = staged(page, now)
    assert course.release_blocked

    change(page.get_descendants().last().specific, question())

    assert open_course(page, now=now).release_blocked == ""


# Taken off


def test_an_unpublished_course_takes_nobody_new_and_keeps_those_it_has(sample, now):
    sample.page.live = False
    sample.page.save()

    publish_course(sample.page.translation_key, now=now)

    sample.course.refresh_from_db()
    with pytest.raises(CourseNotOpenError):
        enrol(make_person(), sample.course, now=now)
    assert enrol(sample.person, sample.course, now=now) == sample.enrolment
    assert not sample.course.activities.filter(retired_at__isnull=False).exists()


def test_a_course_whose_translation_alone_is_public_takes_nobody(bilingual, now):
    bilingual.page.live = False
    bilingual.page.save()

    publish_course(bilingual.page.translation_key, now=now)

    bilingual.course.refresh_from_db()
    assert not bilingual.course.is_open


def test_a_course_nobody_has_told_of_is_no_course(db, now):
    publish_course(uuid4(), now=now)

    assert Course.objects.count() == 0


def test_a_lesson_names_its_exercises_for_its_translations(sample):
    assert exercise_ids(sample.lessons[2]) == [
        block_id(name) for name in ("reflection", "after", "quiz")
    ]
