import pytest
from page_factories import (
    add_course,
    add_lesson,
    add_module,
    incident,
    make_course,
    make_question,
    make_quiz,
    quiz_block,
    text,
)

from courses.domain.sources import (
    course_keys_at,
    course_keys_with,
    course_page_of,
    course_pages,
    live_lessons,
    live_modules,
    source_page,
)


def test_the_oldest_page_is_the_source(bilingual):
    german, english = course_pages(bilingual.course.key)

    assert (german.locale.language_code, english.locale.language_code) == ("de", "en")
    assert source_page(bilingual.course.key) == bilingual.page == german


def test_the_source_stays_the_source_when_it_is_not_public(bilingual):
    bilingual.page.live = False
    bilingual.page.save()

    assert source_page(bilingual.course.key) == bilingual.page


def test_an_alias_is_neither_source_nor_translation(sample):
    sample.page.create_alias(update_slug="spiegel")

    assert list(course_pages(sample.course.key)) == [sample.page]


def test_every_page_of_a_course_knows_its_course_in_its_own_language(bilingual):
    english = bilingual.page.get_translations().get()
    lesson = bilingual.lessons[0]

    assert course_page_of(bilingual.page) == bilingual.page
    assert course_page_of(lesson.get_parent().specific) == bilingual.page
    assert course_page_of(lesson) == bilingual.page
    assert course_page_of(lesson.get_translations().get().specific) == english


def test_modules_and_lessons_come_in_reading_order_and_only_when_public(sample):
    add_lesson(add_module(sample.page, "Entwurf", live=False), text(), title="Versteckt")
    add_lesson(sample.lessons[0].get_parent().specific, text(), title="Noch nicht", live=False)

    modules = live_modules(sample.page)

    assert [module.title for module in modules] == ["Sehen", "Handeln"]
    assert [x.title for x in live_lessons(sample.page, modules)] == [
        "Ankommen",
        "Üben",
        "Abschluss",
    ]
    assert live_lessons(sample.page, []) == []


def test_a_page_belongs_to_its_course_and_a_catalogue_holds_them_all(sample):
    other = make_course(index=sample.index, title="Anderer")
    mine, theirs = sample.page.translation_key, other.translation_key

    assert course_keys_at(sample.lessons[0]) == {mine}
    assert course_keys_at(sample.page) == {mine}
    assert course_keys_at(other.get_children().get()) == {theirs}
    assert course_keys_at(sample.index) == {mine, theirs}


def test_a_quiz_and_its_questions_know_the_courses_they_are_asked_in(sample):
    make_course([incident("ohne")], index=sample.index, title="Ohne Test")
    page = add_course(sample.index, "Mit Test")
    add_lesson(add_module(page), quiz_block(sample.quiz), title="Test")
    asked = {sample.page.translation_key, page.translation_key}
    question = sample.quiz.quiz_questions.first().question

    assert course_keys_with(sample.quiz) == asked
    assert course_keys_with(question) == asked
    assert course_keys_with(make_question()) == set()
    assert course_keys_with(make_quiz(question)) == set()


@pytest.mark.parametrize("count", [1, 30])
def test_modules_and_lessons_are_read_in_two_statements(db, django_assert_num_queries, count):
    page = make_course(*([text()] for _number in range(count)))

    with django_assert_num_queries(2):
        lessons = live_lessons(page, live_modules(page))
        languages = {lesson.locale.language_code for lesson in lessons}

    assert (len(lessons), languages) == (count, {"de"})
