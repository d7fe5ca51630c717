from uuid import uuid4

import pytest
from page_factories import (
    ENGLISH,
    add_lesson,
    block_id,
    english_locale,
    incident,
    make_course,
    open_course,
    reflection,
    text,
)

from courses.domain.content import course_structure, lesson_content, read_lesson
from courses.domain.outline import publish_course
from courses.models import LessonPage
from lms.data import activity_key
from lms.models import Course


def change(lesson, *blocks, **values):
    for name, value in values.items():
        setattr(lesson, name, value)
    lesson.body = list(blocks)
    lesson.save()


def kinds(lesson):
    return [section.kind for section in lesson.sections]


def test_a_lesson_has_all_its_blocks_in_order(sample):
    assert kinds(sample.content(0)) == [
        "text",
        "image",
        "callout",
        "accordion",
        "self_assessment",
        "incident",
    ]
    assert kinds(sample.content(1)) == ["dialogue", "single", "multiple", "video", "audio"]
    assert kinds(sample.content(2)) == ["reflection", "self_assessment", "quiz"]


def test_what_nobody_answers_is_drawn_and_what_is_answered_has_its_content(sample):
    for number in range(3):
        for section in sample.content(number).sections:
            assert bool(section.html) != bool(section.content)
            assert bool(section.html) != bool(section.activity)


def test_an_exercise_is_the_activity_the_hub_knows(sample):
    known = {activity.key for activity in sample.course.activities.all()}

    told = {s.activity for n in range(3) for s in sample.content(n).sections if s.activity}

    assert told == known - {
        activity_key(lesson.translation_key, "lesson") for lesson in sample.lessons
    }


def test_a_lesson_read_before_costs_nothing(sample, django_assert_num_queries):
    lesson = sample.lessons[0]
    lesson_content(lesson.translation_key, "de", sample.course.stamp)

    with django_assert_num_queries(0):
        lesson_content(lesson.translation_key, "de", sample.course.stamp)


def test_after_publishing_the_new_lesson_is_read(sample, now):
    before = sample.content(2)
    change(sample.lessons[2], text(), title="Neu")

    publish_course(sample.page.translation_key, now=now)

    assert before.title == "Abschluss"
    assert (sample.content(2).title, kinds(sample.content(2))) == ("Neu", ["text"])


def test_a_lesson_nobody_wrote_is_not_there(sample):
    assert lesson_content(uuid4(), "de", sample.course.stamp) is None


@pytest.mark.parametrize("part", ["lesson", "module", "course"])
def test_a_lesson_is_public_with_its_module_and_its_course_alone(sample, part):
    lesson = sample.lessons[0]
    page = {"lesson": lesson, "module": lesson.get_parent().specific, "course": sample.page}[part]
    page.live = False
    page.save()

    assert lesson_content(lesson.translation_key, "de", uuid4()) is None


def test_a_translation_is_not_public_when_its_source_is_not(bilingual):
    lesson = bilingual.lessons[0]
    lesson.live = False
    lesson.save()

    assert lesson_content(lesson.translation_key, "en", uuid4()) is None


def test_a_lesson_speaks_the_language_asked_for(bilingual):
    german, english = bilingual.content(0), bilingual.content(0, "en")

    assert (german.language, german.title) == ("de", "Ankommen")
    assert (english.language, english.title) == ("en", f"Ankommen{ENGLISH}")
    assert set(german.languages) == set(english.languages) == {"de", "en"}
    assert english.url.startswith("/en/")
    assert [s.id for s in german.sections] == [s.id for s in english.sections]
    assert [s.activity for s in german.sections] == [s.activity for s in english.sections]


def test_a_language_without_a_translation_shows_the_source(sample):
    content = sample.content(0, "uk")

    assert (content.language, content.title) == ("de", "Ankommen")


def test_a_draft_of_a_translation_is_not_shown(sample):
    english_locale()
    for page in (sample.page, *sample.page.get_descendants().specific()):
        page.copy_for_translation(english_locale(), copy_parents=True)

    assert sample.content(0, "en").language == "de"
    assert list(sample.content(0, "en").languages) == ["de"]


def test_an_exercise_not_translated_yet_stands_in_the_language_of_the_source(bilingual, now):
    lesson = bilingual.lessons[2]
    change(lesson, *lesson.body.raw_data, incident("neu"))
    publish_course(bilingual.page.translation_key, now=now)

    english = bilingual.content(2, "en")

    assert [(s.kind, s.language) for s in english.sections] == [
        ("reflection", ""),
        ("self_assessment", ""),
        ("quiz", ""),
        ("incident", "de"),
    ]
    assert english.section(block_id("neu")).content.title == "Das Ja der Spätschicht"


def test_an_exercise_the_source_no_longer_has_is_gone_in_every_language(bilingual, now):
    lesson = bilingual.lessons[2]
    change(lesson, reflection())
    publish_course(bilingual.page.translation_key, now=now)

    assert kinds(bilingual.content(2, "en")) == ["reflection"]


def test_a_preview_reads_the_page_as_it_stands(sample):
    draft = LessonPage.objects.get(pk=sample.lessons[0].pk)
    draft.title, draft.body = "Entwurf", [text(), incident("leer", grades=())]

    content = read_lesson(draft)

    assert (content.title, kinds(content)) == ("Entwurf", ["text", "incident"])


# The map


def test_the_map_has_modules_and_lessons_in_order_with_their_minutes(sample):
    structure = course_structure(sample.course.key, "de", sample.course.stamp)

    assert [(m.title, m.minutes, [x.title for x in m.lessons]) for m in structure.modules] == [
        ("Sehen", 30, ["Ankommen", "Üben"]),
        ("Handeln", 15, ["Abschluss"]),
    ]
    assert [m.slug for m in structure.modules] == ["sehen", "handeln"]
    assert structure.minutes == 45
    assert [x.title for x in structure.lessons] == ["Ankommen", "Üben", "Abschluss"]


def test_lessons_know_what_comes_before_and_after(sample):
    structure = course_structure(sample.course.key, "de", sample.course.stamp)
    first, second, third = structure.lessons

    assert (structure.before(first.key), structure.after(first.key)) == (None, second)
    assert (structure.before(third.key), structure.after(third.key)) == (second, None)
    assert (structure.before(uuid4()), structure.after(uuid4())) == (None, None)
    assert structure.lesson(second.key) == second
    assert structure.lesson(uuid4()) is None


def test_the_map_of_a_course_that_is_not_public_is_none(sample):
    sample.page.live = False
    sample.page.save()

    assert course_structure(sample.course.key, "de", uuid4()) is None


def test_the_map_speaks_the_language_asked_for(bilingual):
    structure = course_structure(bilingual.course.key, "en", bilingual.course.stamp)

    assert structure.language == "en"
    assert {x.language for x in structure.lessons} == {"en"}
    assert structure.url.startswith("/en/")


def test_a_lesson_not_translated_yet_stands_on_the_map_in_the_source_language(bilingual, now):
    module = bilingual.lessons[2].get_parent().specific
    add_lesson(module, incident("neu"), title="Nachtrag", minutes=5)
    publish_course(bilingual.page.translation_key, now=now)
    bilingual.course.refresh_from_db()

    structure = course_structure(bilingual.course.key, "en", bilingual.course.stamp)

    assert [(x.title, x.language) for x in structure.lessons] == [
        (f"Ankommen{ENGLISH}", "en"),
        (f"Üben{ENGLISH}", "en"),
        (f"Abschluss{ENGLISH}", "en"),
        ("Nachtrag", "de"),
    ]
    assert structure.minutes == 50
    assert structure.lessons[-1].url.startswith("/de/")


def test_a_lesson_only_a_translation_has_is_not_on_the_map(bilingual, now):
    english = bilingual.lessons[2].get_translations().get()
    add_lesson(english.get_parent().specific, text(), title="Only English", locale=english_locale())
    publish_course(bilingual.page.translation_key, now=now)
    bilingual.course.refresh_from_db()

    structure = course_structure(bilingual.course.key, "en", bilingual.course.stamp)

    assert len(structure.lessons) == 3


@pytest.mark.parametrize("count", [1, 30])
def test_reading_a_map_takes_as_many_statements_for_many_lessons_as_for_one(
    db, django_assert_num_queries, count
):
    page = make_course(*([text(), incident(f"i{n}")] for n in range(count)))
    course = Course.objects.get(key=page.translation_key)
    course_structure(course.key, "de", course.stamp)

    with django_assert_num_queries(3):
        structure = course_structure(course.key, "de", uuid4())

    assert len(structure.lessons) == count


@pytest.mark.parametrize("count", [1, 30])
def test_reading_a_lesson_takes_as_many_statements_for_many_exercises_as_for_one(
    db, django_assert_num_queries, count
):
    page = make_course([incident(f"i{n}") for n in range(count)])
    lesson = page.get_descendants().last()
    course = open_course(page)
    lesson_content(lesson.translation_key, "de", course.stamp)

    with django_assert_num_queries(3):
        content = lesson_content(lesson.translation_key, "de", uuid4())

    assert len(content.sections) == count


def test_a_translation_keeps_the_ids_of_its_blocks(bilingual):
    english = bilingual.lessons[0].get_translations().get().specific

    assert [b.id for b in english.body] == [b.id for b in bilingual.lessons[0].body]
