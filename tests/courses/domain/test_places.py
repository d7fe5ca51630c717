import pytest
from page_factories import (
    add_course,
    add_lesson,
    add_module,
    incident,
    make_course,
    make_image,
    make_index,
    open_course,
    text,
)

from courses.domain.outline import publish_course
from courses.domain.places import (
    activity_url,
    catalogue,
    catalogue_item,
    catalogue_url,
    course_url,
)
from lms.data import activity_key
from lms.models import Course


def titles(index, language="de"):
    return [entry.page.title for entry in catalogue(index, language)]


def test_the_catalogue_shows_released_courses_in_the_order_of_the_pages(db, now):
    index = make_index()
    for title in ("Zweite Hilfe", "Anfang"):
        make_course(index=index, title=title)
    page = add_course(index, "Noch nicht freigegeben")
    add_lesson(add_module(page), incident())
    publish_course(page.translation_key, now=now)
    add_course(index, "Der Hub weiß nichts davon")
    closed = make_course(index=index, title="Geschlossen")
    Course.objects.filter(key=closed.translation_key).update(is_open=False)
    hidden = make_course(index=index, title="Nicht öffentlich")
    hidden.live = False
    hidden.save()

    assert titles(index) == ["Zweite Hilfe", "Anfang"]


def test_the_catalogue_shows_what_lies_below_its_page(db):
    index = make_index()
    make_course(index=index, title="Hier")
    other = index.get_parent().specific.add_child(
        instance=type(index)(title="Andere Kurse", slug="andere")
    )
    make_course(index=other, title="Dort")

    assert titles(index) == ["Hier"]
    assert titles(other) == ["Dort"]
    assert titles(index.get_parent()) == ["Hier", "Dort"]


def test_a_course_says_in_which_languages_it_can_be_taken(bilingual):
    (entry,) = catalogue(bilingual.index, "de")

    assert entry.languages == ("de", "en")
    assert entry.structure.minutes == 45


@pytest.mark.parametrize("count", [1, 30])
def test_the_catalogue_takes_as_many_statements_for_many_courses_as_for_one(
    db, django_assert_num_queries, count
):
    index, image = make_index(), make_image()
    for number in range(count):
        page = add_course(index, f"Kurs {number}", picture=image)
        add_lesson(add_module(page), text())
        open_course(page)
    catalogue(index, "de")

    with django_assert_num_queries(3):
        assert len(catalogue(index, "de")) == count


def test_an_activity_has_the_address_of_its_lesson_at_the_exercise(sample):
    section = sample.section("incident", 0)

    url = activity_url(sample.course, section.activity, "de")

    assert url == f"{sample.lessons[0].get_url()}#a-{section.activity}"


def test_the_lesson_itself_has_no_place_within_the_page(sample):
    lesson = sample.lessons[0]

    url = activity_url(sample.course, activity_key(lesson.translation_key, "lesson"), "de")

    assert url == lesson.get_url()


def test_an_activity_of_another_course_has_no_address_here(sample):
    other = make_course([incident("fremd")], index=sample.index, title="Anderer")
    foreign = Course.objects.get(key=other.translation_key).activities.first()

    assert activity_url(sample.course, foreign.key, "de") is None


def test_a_course_has_an_address_in_each_language(bilingual):
    english = bilingual.page.get_translations().get()

    assert course_url(bilingual.course, "de") == bilingual.page.get_url()
    assert course_url(bilingual.course, "en") == english.get_url()
    assert course_url(bilingual.course, "uk") == bilingual.page.get_url()


def test_a_course_that_is_not_public_has_no_address(sample):
    sample.page.live = False
    sample.page.save()
    publish_course(sample.page.translation_key, now=sample.enrolment.enrolled_at)
    sample.course.refresh_from_db()

    assert course_url(sample.course, "de") is None


def test_the_catalogue_stands_in_the_menu_in_the_language_of_the_reader(bilingual):
    english = bilingual.index.get_translations().get()

    assert catalogue_url("de") == bilingual.index.get_url()
    assert catalogue_url("en") == english.get_url()
    assert catalogue_item("de", None).url == bilingual.index.get_url()


def test_a_site_without_a_catalogue_has_none_in_its_menu(db):
    assert catalogue_item("de", None) is None
