import pytest
from django.urls import reverse
from factories import make_learner
from page_factories import complete

from lms.domain.enrolling import enrol


def address(sample):
    return reverse("lotse_courses:result", args=[sample.course.key])


def test_the_result_congratulates_and_shows_the_own_growth(learner, sample, now):
    complete(sample, now=now)

    response = learner.get(address(sample))

    assert response.status_code == 200
    assert response.context["title"] == "Grundlagen"
    assert [(g.before, g.after) for g in response.context["growth"]] == [(4, 4), (4, 4)]


def test_the_result_shows_the_cards_of_the_packages(learner, sample, now):
    complete(sample, now=now)

    assert len(learner.get(address(sample)).context["cards"]) >= 1


@pytest.mark.parametrize("who", ["somebody who has not finished", "stranger"])
def test_there_is_no_result_before_the_end(client, sample, now, who):
    other = make_learner()
    enrol(other, sample.course, now=now)
    complete(sample, person=other, now=now)
    client.force_login(make_learner().user if who == "stranger" else sample.person.user)

    assert client.get(address(sample)).status_code == 404


def test_the_result_asks_strangers_to_log_in(client, sample):
    assert client.get(address(sample)).url.startswith(reverse("lotse_lms:login"))


def test_the_result_stays_when_the_course_is_no_longer_public(
    learner, sample, now, django_capture_on_commit_callbacks
):
    complete(sample, now=now)
    with django_capture_on_commit_callbacks(execute=True):
        sample.page.unpublish()

    response = learner.get(address(sample))

    assert response.status_code == 200
    assert 'href=""' not in response.content.decode()


def test_the_result_speaks_the_language_of_the_reader(client, bilingual, now):
    client.force_login(bilingual.person.user)
    complete(bilingual, now=now)

    response = client.get(address(bilingual).replace("/de/", "/en/"))

    assert response.context["title"] == "Grundlagen (en)"
