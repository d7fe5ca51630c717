import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from page_factories import make_question, make_quiz

from courses.models import Question, Quiz


@pytest.fixture
def trainer(client, db):
    client.force_login(get_user_model().objects.create_superuser("training", "t@example.org", "x"))
    return client


@pytest.mark.parametrize("model", [Question, Quiz])
@pytest.mark.parametrize("count", [1, 19])
def test_the_bank_costs_as_much_for_many_as_for_one(
    trainer, django_assert_max_num_queries, model, count
):
    for number in range(count):
        question = make_question(words=f"Frage {number}")
        make_quiz(question, title=f"Test {number}")
    url = reverse(model.snippet_viewset.get_url_name("list"))
    trainer.get(url)

    with django_assert_max_num_queries(10):
        response = trainer.get(url)

    assert len(response.context["page_obj"].object_list) == count


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
