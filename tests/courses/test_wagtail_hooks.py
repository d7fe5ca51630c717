import pytest
from django.contrib.auth import get_user_model
from django.contrib.messages import get_messages
from django.urls import reverse
from page_factories import add_course, make_course, make_question, make_quiz
from wagtail.models import Page, PageViewRestriction
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from courses.models import Question, Quiz


@pytest.fixture
def trainer(client, db):
    client.force_login(get_user_model().objects.create_superuser("training", "t@example.org", "x"))
    return client


def said(response):
    return [message.level_tag for message in get_messages(response.wsgi_request)]


def delete(trainer, page):
    return trainer.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))


def test_a_module_leads_to_its_place_on_the_map(client, sample):
    module = sample.lessons[0].get_parent()

    response = client.get(module.get_url())

    assert (response.status_code, response.url) == (302, f"{sample.page.get_url()}#m-sehen")


@pytest.mark.parametrize("part", ["lesson", "module", "course", "catalogue"])
def test_a_page_people_have_learned_from_cannot_be_deleted(trainer, sample, part):
    lesson = sample.lessons[0]
    page = {
        "lesson": lesson,
        "module": lesson.get_parent(),
        "course": sample.page,
        "catalogue": sample.index,
    }[part]

    response = delete(trainer, page)

    assert response.url == reverse("wagtailadmin_explore", args=[page.get_parent().pk])
    assert "error" in said(response)[0]
    assert Page.objects.filter(pk=page.pk).exists()


def test_the_message_is_given_before_anybody_is_asked_to_confirm(trainer, sample):
    response = trainer.get(reverse("wagtailadmin_pages:delete", args=[sample.page.pk]))

    assert response.status_code == 302


def test_a_course_nobody_has_taken_can_be_deleted(trainer, sample):
    page = make_course(index=sample.index, title="Niemand")

    response = delete(trainer, page)

    assert response.status_code == 302
    assert not Page.objects.filter(pk=page.pk).exists()


def test_deleting_many_pages_at_once_keeps_records_too(trainer, sample):
    empty = add_course(sample.index, "Niemand")
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])

    response = trainer.post(f"{url}?id={sample.page.pk}&id={empty.pk}")

    assert response.status_code == 302
    assert "error" in said(response)[0]
    assert Page.objects.filter(pk__in=[sample.page.pk, empty.pk]).count() == 2


def test_many_pages_nobody_learned_from_can_be_deleted_at_once(trainer, sample):
    pages = [add_course(sample.index, f"Niemand {number}") for number in range(2)]
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])

    trainer.post(f"{url}?id={pages[0].pk}&id={pages[1].pk}")

    assert not Page.objects.filter(pk__in=[page.pk for page in pages]).exists()


def test_restrictions_of_pages_come_before_a_lesson(learner, sample):
    PageViewRestriction.objects.create(
        page=sample.page, restriction_type=PageViewRestriction.PASSWORD, password="geheim"
    )

    response = learner.get(sample.lessons[0].get_url())

    names = {template.name for template in response.templates}
    assert "wagtailcore/password_required.html" in names
    assert "lotse_courses/lesson_page.html" not in names


def test_a_quiz_that_stands_in_a_lesson_cannot_be_deleted(trainer, sample):
    url = reverse(Quiz.snippet_viewset.get_url_name("delete"), args=[sample.quiz.pk])

    response = trainer.post(url)

    assert response.status_code == 302
    assert "error" in said(response)[0]
    assert Quiz.objects.filter(pk=sample.quiz.pk).exists()


def test_a_quiz_nobody_asks_can_be_deleted(trainer, sample):
    quiz = make_quiz(make_question())

    trainer.post(reverse(Quiz.snippet_viewset.get_url_name("delete"), args=[quiz.pk]))

    assert not Quiz.objects.filter(pk=quiz.pk).exists()


def test_changing_a_quiz_shows_in_its_lesson_at_once(trainer, sample):
    items = sample.quiz.quiz_questions.all()
    before = sample.section("quiz", 2).content
    data = nested_form_data(
        {
            "title": "Neuer Test",
            "intro": "Los.",
            "pass_mark": "80",
            "max_attempts": "0",
            "quiz_questions": inline_formset(
                [{"id": str(i.pk), "question": str(i.question_id)} for i in items], initial=3
            ),
        }
    )

    response = trainer.post(
        reverse(Quiz.snippet_viewset.get_url_name("edit"), args=[sample.quiz.pk]), data
    )

    after = sample.section("quiz", 2).content
    assert response.status_code == 302
    assert (before.title, before.pass_mark) == ("Abschlusstest", 60)
    assert (after.title, after.pass_mark) == ("Neuer Test", 80)


def test_changing_a_question_tells_the_courses_that_ask_it(trainer, sample):
    question, before = sample.quiz.quiz_questions.first().question, sample.course.stamp
    rows = [
        {
            "id": str(c.pk),
            "text": c.text,
            "feedback": "",
            **({"is_correct": "on"} if c.is_correct else {}),
        }
        for c in question.choices.all()
    ]
    data = nested_form_data({"text": "Anders?", "choices": inline_formset(rows, initial=2)})

    response = trainer.post(
        reverse(Question.snippet_viewset.get_url_name("edit"), args=[question.pk]), data
    )

    sample.course.refresh_from_db()
    assert response.status_code == 302
    assert sample.course.stamp != before
