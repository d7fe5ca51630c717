from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from page_factories import make_question
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from courses.models import LessonPage, Question


@pytest.fixture
def trainer(client, db):
    client.force_login(get_user_model().objects.create_superuser("training", "t@example.org", "x"))
    return client


def reflection_form(**more):
    return {"heading": "Mein Beispiel", "prompt": "Wann?", "hint": "", "required": "on", **more}


def lesson_form(lesson, *blocks, publish=True):
    """Return what the page editor sends for a lesson with some blocks, as (kind, value, id)."""
    fields = [{"value": value, "type": kind, "id": key} for kind, value, key in blocks]
    body = streamfield([(item["type"], item["value"]) for item in fields])
    for number, item in enumerate(fields):
        body[f"{number}"]["id"] = item["id"]
    data = {
        "title": lesson.title,
        "slug": lesson.slug,
        "minutes": "10",
        "summary": "",
        "seo_title": "",
        "search_description": "",
        "comments": inline_formset([]),
        "body": body,
    }
    if publish:
        data["action-publish"] = "1"
    return nested_form_data(data)


def edit(trainer, lesson, *blocks, publish=True):
    return trainer.post(
        reverse("wagtailadmin_pages:edit", args=[lesson.pk]),
        lesson_form(lesson, *blocks, publish=publish),
    )


@pytest.fixture
def pair(bilingual):
    """A lesson with one exercise, and its translation."""
    lesson = bilingual.lessons[2]
    english = lesson.get_translations().get().specific
    key = lesson.body[0].id
    for page in (lesson, english):
        page.body = [block for block in page.body.raw_data if block["id"] == key]
        page.save()
    return lesson, english, key


def test_a_translation_changes_words(trainer, pair, django_capture_on_commit_callbacks):
    _source, english, key = pair

    with django_capture_on_commit_callbacks(execute=True):
        response = edit(
            trainer, english, ("reflection", reflection_form(heading="My example"), key)
        )

    assert response.status_code == 302
    english.refresh_from_db()
    assert english.body[0].value["heading"] == "My example"


@pytest.mark.parametrize(
    "change", ["one more exercise", "one exercise fewer", "another exercise in its place"]
)
def test_a_translation_with_other_exercises_is_refused(trainer, pair, change):
    _source, english, key = pair
    same, other = (
        ("reflection", reflection_form(), key),
        ("reflection", reflection_form(), str(uuid4())),
    )
    blocks = {
        "one more exercise": (same, other),
        "one exercise fewer": (("text", rich_text("<p>Nothing to do.</p>"), str(uuid4())),),
        "another exercise in its place": (other,),
    }[change]

    response = edit(trainer, english, *blocks)

    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["body"]
    assert "Abschluss" in str(response.context["form"].errors["body"])


def test_a_translation_may_have_other_texts(trainer, pair, django_capture_on_commit_callbacks):
    _source, english, key = pair

    with django_capture_on_commit_callbacks(execute=True):
        response = edit(
            trainer,
            english,
            ("text", rich_text("<p>In short.</p>"), str(uuid4())),
            ("reflection", reflection_form(), key),
        )

    assert response.status_code == 302


def test_a_draft_of_a_translation_may_be_unfinished(trainer, pair):
    _source, english, _key = pair

    response = edit(
        trainer, english, ("text", rich_text("<p>Later.</p>"), str(uuid4())), publish=False
    )

    assert response.status_code == 302


def test_the_source_decides_which_exercises_there_are(
    trainer, pair, django_capture_on_commit_callbacks
):
    source, _english, key = pair

    with django_capture_on_commit_callbacks(execute=True):
        response = edit(
            trainer,
            source,
            ("reflection", reflection_form(), key),
            ("reflection", reflection_form(), str(uuid4())),
        )

    assert response.status_code == 302
    assert len(LessonPage.objects.get(pk=source.pk).body) == 2


# Questions of the bank


def question_form(*answers, multiple=False, initial=0):
    data = {
        "text": "Wer dolmetscht?",
        "choices": inline_formset(
            [
                {"text": text, "feedback": "", **({"is_correct": "on"} if right else {}), **more}
                for text, right, more in answers
            ],
            initial=initial,
        ),
    }
    if multiple:
        data["multiple"] = "on"
    return nested_form_data(data)


def add(trainer, *answers, multiple=False):
    url = reverse(Question.snippet_viewset.get_url_name("add"))
    return trainer.post(url, question_form(*answers, multiple=multiple))


@pytest.mark.parametrize(
    ("right", "multiple"), [((True, False), False), ((True, True), True), ((True, False), True)]
)
def test_a_question_with_its_right_answers_is_saved(trainer, right, multiple):
    answers = [(f"Antwort {n}", is_right, {}) for n, is_right in enumerate(right)]

    response = add(trainer, *answers, multiple=multiple)

    assert response.status_code == 302
    assert [c.is_correct for c in Question.objects.get().choices.all()] == list(right)


@pytest.mark.parametrize(
    ("right", "multiple"), [((False, False), False), ((False, False), True), ((True, True), False)]
)
def test_a_question_without_a_right_answer_or_with_too_many_is_refused(trainer, right, multiple):
    answers = [(f"Antwort {n}", is_right, {}) for n, is_right in enumerate(right)]

    response = add(trainer, *answers, multiple=multiple)

    assert response.status_code == 200
    assert len(response.context["form"].non_field_errors()) == 1
    assert Question.objects.count() == 0


def test_an_answer_that_is_deleted_does_not_count(trainer, db):
    question = make_question((True, False))
    rows = [
        (choice.text, choice.is_correct, {"id": str(choice.pk)})
        for choice in question.choices.all()
    ]
    rows[0][2]["DELETE"] = "on"
    rows.append(("Neu", False, {}))
    url = reverse(Question.snippet_viewset.get_url_name("edit"), args=[question.pk])

    response = trainer.post(url, question_form(*rows, initial=2))

    assert response.status_code == 200
    assert len(response.context["form"].non_field_errors()) == 1
