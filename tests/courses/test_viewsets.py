import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from page_factories import make_question, make_quiz

from courses.models import Question, Quiz


@pytest.fixture
def trainer(client, db):
    client.force_login(get_user_model().objects.create_superuser("training", "t@example.org", "x"))
    return client


@pytest.mark.parametrize("model", [Question, Quiz])
def test_a_row_of_the_bank_costs_two_statements_of_wagtail_localize_and_none_of_ours(
    trainer, model
):
    url, costs = reverse(model.snippet_viewset.get_url_name("list")), {}
    for number in range(1, 20):
        make_quiz(make_question(words=f"Frage {number}"), title=f"Test {number}")
        if number in {1, 19}:
            trainer.get(url)
            with CaptureQueriesContext(connection) as statements:
                trainer.get(url)
            costs[number] = len(statements)

    assert costs[19] - costs[1] == 2 * 18


@pytest.mark.parametrize("model", [Question, Quiz])
def test_the_bank_can_be_searched(trainer, model):
    make_quiz(make_question(words="Dolmetschen"), title="Dolmetschen")
    make_quiz(make_question(words="Waschen"), title="Waschen")
    url = reverse(model.snippet_viewset.get_url_name("list"))

    response = trainer.get(url, {"q": "Dolmetschen"})

    assert [str(each) for each in response.context["page_obj"].object_list] == ["Dolmetschen"]


@pytest.mark.parametrize("model", [Question, Quiz])
def test_the_forms_of_the_bank_open(trainer, model):
    quiz = make_quiz(make_question())
    thing = quiz if model is Quiz else quiz.quiz_questions.first().question

    for name, arguments in (("add", []), ("edit", [thing.pk])):
        url = reverse(model.snippet_viewset.get_url_name(name), args=arguments)
        assert trainer.get(url).status_code == 200
