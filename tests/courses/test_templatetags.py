"""What templates ask, through the pages that ask it."""

import pytest
from django.urls import reverse
from factories import make_learner
from page_factories import (
    add_course,
    add_lesson,
    add_module,
    complete,
    make_course,
    make_image,
    make_index,
    open_course,
    take,
    text,
)

from courses.models import InfoPage, LessonPage
from courses.templatetags.lotse_courses import language_name, lotse_rich_text
from lms.domain.enrolling import enrol, withdraw
from lms.models import Course


def show(client, page):
    response = client.get(page.get_url())
    assert response.status_code == 200
    return response


@pytest.mark.parametrize("who", ["anybody", "learner"])
def test_the_catalogue_shows_courses_with_the_own_progress_alone(client, sample, now, who):
    other = make_learner()
    enrol(other, sample.course, now=now)
    complete(sample, person=other, now=now)
    take(sample, 0, sample.section("incident", 0), now=now)
    if who == "learner":
        client.force_login(sample.person.user)

    body = show(client, sample.index).content.decode()

    assert body.count("course-card__title") == 1
    assert body.count('class="meter"') == (who == "learner")
    assert "tag--ok" not in body


@pytest.mark.parametrize("count", [1, 30])
def test_the_catalogue_costs_as_much_for_many_courses_as_for_one(
    client, db, django_assert_max_num_queries, count
):
    index, image, person = make_index(), make_image(), make_learner()
    for number in range(count):
        page = add_course(index, f"Kurs {number}", picture=image)
        add_lesson(add_module(page), text())
        enrol(person, open_course(page), now=person.created_at)
    client.force_login(person.user)
    show(client, index)

    with django_assert_max_num_queries(14):
        assert show(client, index).content.decode().count("course-card__title") == count


def test_the_start_page_shows_the_courses_below_it(client, sample):
    body = show(client, sample.index.get_parent()).content.decode()

    assert body.count("course-card__title") == 1


def test_the_course_page_offers_to_enrol(client, sample):
    client.force_login(make_learner().user)

    body = show(client, sample.page).content.decode()

    assert f'action="{reverse("lotse_lms:enrol", args=[sample.course.key])}"' in body
    assert "course-line__locked" in body


def test_the_course_page_leads_on_where_the_learner_is(learner, sample):
    body = show(learner, sample.page).content.decode()

    assert f'href="{sample.lessons[0].get_url()}"' in body
    assert reverse("lotse_lms:enrol", args=[sample.course.key]) not in body


def test_whoever_has_left_may_enrol_again(learner, sample, now):
    withdraw(sample.enrolment, now=now)

    body = show(learner, sample.page).content.decode()

    assert reverse("lotse_lms:enrol", args=[sample.course.key]) in body


def test_a_completed_course_leads_to_its_result(learner, sample, now):
    complete(sample, now=now)

    body = show(learner, sample.page).content.decode()

    assert reverse("lotse_courses:result", args=[sample.course.key]) in body


def test_a_course_that_takes_nobody_says_so(learner, sample):
    closed = make_course(index=sample.index, title="Geschlossen")
    Course.objects.filter(key=closed.translation_key).update(is_open=False)

    body = show(learner, closed).content.decode()

    assert reverse("lotse_lms:enrol", args=[closed.translation_key]) not in body


def test_a_course_the_hub_knows_nothing_of_can_be_looked_at(client, db):
    page = add_course(make_index())
    add_lesson(add_module(page), text())

    assert "course-line" in show(client, page).content.decode()


def test_a_lesson_not_translated_is_marked_with_its_language(client, bilingual, now):
    from courses.domain.outline import publish_course

    add_lesson(bilingual.lessons[2].get_parent().specific, text(), title="Nachtrag")
    publish_course(bilingual.page.translation_key, now=now)
    english = bilingual.page.get_translations().get()

    assert '<span lang="de">Nachtrag' in show(client, english).content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_a_course_page_costs_as_much_with_many_lessons_as_with_one(
    client, db, now, django_assert_max_num_queries, count
):
    page = make_course(*([text()] for _number in range(count)))
    person = make_learner()
    enrol(person, Course.objects.get(key=page.translation_key), now=now)
    client.force_login(person.user)
    show(client, page)

    with django_assert_max_num_queries(18):
        show(client, page)


def test_the_preview_of_a_lesson_shows_the_draft_and_stores_nothing(rf, sample):
    draft = LessonPage.objects.get(pk=sample.lessons[0].pk)
    draft.title = "Ein Entwurf"

    response = draft.make_preview_request()

    body = (
        response.render().content.decode()
        if hasattr(response, "render")
        else response.content.decode()
    )
    assert response.status_code == 200
    assert "Ein Entwurf" in body
    main = body.split("<main", 1)[1].split("</main>")[0]
    assert 'action="/' not in main


def test_an_ordinary_page_draws_its_blocks(client, sample):
    start = sample.index.get_parent().specific
    page = start.add_child(
        instance=InfoPage(
            title="Datenschutz",
            body=[
                {"type": "text", "value": "<h2>Wer wir sind</h2><p>A & B</p>"},
                {"type": "callout", "value": {"tone": "tip", "heading": "<b>", "text": "<p>C</p>"}},
            ],
        )
    )

    body = show(client, page).content.decode()

    assert "<h2>Wer wir sind</h2>" in body
    assert "&lt;b&gt;" in body


@pytest.mark.parametrize(
    ("code", "name"),
    [("de", "Deutsch"), ("en", "English"), ("de-simple", "de-simple"), ("xx", "xx")],
)
def test_a_language_is_called_what_its_speakers_call_it(code, name):
    assert language_name(code) == name


def test_rich_text_without_words_is_empty():
    assert lotse_rich_text("") == ""
    assert lotse_rich_text("<p>Ja</p>") == "<p>Ja</p>"
