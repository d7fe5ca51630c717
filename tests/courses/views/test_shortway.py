"""A lesson served before is found at once; what has changed since is never overlooked."""

import pytest
from django.test import Client
from factories import make_learner
from page_factories import make_course, take
from wagtail import hooks
from wagtail.models import PageViewRestriction

from courses.domain.outline import publish_course
from lms.domain.enrolling import enrol, withdraw
from lms.models import Course


def visit(client, page):
    return client.get(page.get_url())


@pytest.fixture
def known(learner, sample):
    """A lesson whose address is known, and how it looked."""
    lesson = sample.lessons[0]
    assert visit(learner, lesson).status_code == 200
    return lesson


def test_the_short_way_leads_to_the_same_lesson(learner, sample, known, now):
    take(sample, 0, sample.section("incident", 0), now=now)

    response = visit(learner, known)

    assert response.status_code == 200
    assert response.context["lesson"].key == known.translation_key
    assert response.context["view"].answered == 1


def test_the_short_way_costs_at_most_seven_statements(
    learner, known, django_assert_max_num_queries
):
    address = known.get_url()

    with django_assert_max_num_queries(7):
        assert learner.get(address).status_code == 200


def test_after_a_change_the_short_way_is_found_again(
    learner, sample, known, now, django_assert_max_num_queries
):
    address = known.get_url()
    publish_course(sample.page.translation_key, now=now)
    learner.get(address)

    with django_assert_max_num_queries(7):
        assert learner.get(address).status_code == 200


@pytest.mark.parametrize("kind", ["password", "login", "groups"])
def test_a_restriction_set_later_holds_at_once(learner, sample, known, kind):
    PageViewRestriction.objects.create(page=sample.page, restriction_type=kind, password="geheim")

    response = visit(learner, known)

    is_shown = response.status_code == 200 and response.context.get("lesson")
    assert bool(is_shown) is (kind == "login")


def test_an_unpublished_lesson_is_gone_at_once(
    learner, sample, known, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        known.unpublish()

    assert visit(learner, known).status_code == 404


def test_an_unpublished_course_is_closed_at_once(
    learner, sample, known, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        sample.page.unpublish()

    assert visit(learner, known).status_code == 302


def test_a_lesson_with_another_address_is_gone_from_the_old_one(
    learner, sample, known, django_capture_on_commit_callbacks
):
    old = known.get_url()
    known.slug = "neuer-name"
    with django_capture_on_commit_callbacks(execute=True):
        known.save_revision().publish()

    known.refresh_from_db()
    assert learner.get(old).status_code in {301, 302, 404}
    assert visit(learner, known).status_code == 200


def test_changed_words_are_shown_at_once(
    learner, sample, known, django_capture_on_commit_callbacks
):
    known.title = "Neu gesagt"
    with django_capture_on_commit_callbacks(execute=True):
        known.save_revision().publish()

    assert visit(learner, known).context["lesson"].title == "Neu gesagt"


def test_whoever_has_left_is_led_to_the_course(learner, sample, known, now):
    withdraw(sample.enrolment, now=now)

    assert visit(learner, known).url == sample.page.get_url()


def test_strangers_do_not_come_in_by_the_short_way(client, sample, known):
    assert "/login/" in visit(Client(), known).url

    stranger = Client()
    stranger.force_login(make_learner().user)
    assert visit(stranger, known).url == sample.page.get_url()


def test_another_course_of_the_learner_is_not_taken_for_this_one(learner, sample, known, now):
    other = make_course(index=sample.index, title="Anderer")
    enrol(sample.person, Course.objects.get(key=other.translation_key), now=now)
    lesson = other.get_descendants().last()

    assert visit(learner, lesson).context["lesson"].key == lesson.translation_key
    assert visit(learner, known).context["lesson"].key == known.translation_key


def test_a_hook_of_the_host_is_always_asked(learner, known):
    asked = []

    def of_the_host(page, _request, _args, _kwargs):
        asked.append(page.pk)

    with hooks.register_temporarily("before_serve_page", of_the_host):
        visit(learner, known)
        visit(learner, known)

    assert asked == [known.pk, known.pk]


def test_two_languages_are_two_addresses(client, bilingual):
    client.force_login(bilingual.person.user)
    german = bilingual.lessons[0]
    english = german.get_translations().get()

    for _visit in range(2):
        assert visit(client, german).context["lesson"].language == "de"
        assert visit(client, english).context["lesson"].language == "en"
