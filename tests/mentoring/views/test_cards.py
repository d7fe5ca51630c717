from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from factories import make_learner, make_user
from mentoring_pages import answers, page
from people import make_mentee, make_mentor, make_proposal, make_tandem

from lms import clock
from mentoring.choices import EndReason
from mentoring.domain import profiles, tandems
from mentoring.views.cards import companion_item, companions

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh(now):
    cache.clear()
    with clock.at(now):
        yield
    cache.clear()


@pytest.fixture
def person(unit):
    return make_learner(unit=unit)


def item(person):
    return companion_item("de", person.user)


def test_only_who_takes_part_has_the_entry_in_the_menu(programme, person):
    assert item(person) is None
    cache.clear()

    make_mentee(programme, person=person)

    found = item(person)
    assert (found.section, found.icon) == ("companion", "companion")
    assert found.url == page("index")
    assert companion_item("de", make_user()) is None


def test_the_entry_leads_to_the_page_in_the_readers_language(programme, person):
    make_mentee(programme, person=person)

    assert companion_item("en", person.user).url == "/en/mentoring/"


def test_whoever_is_not_logged_in_has_no_entry():
    from django.contrib.auth.models import AnonymousUser

    assert companion_item("de", AnonymousUser()) is None
    assert companion_item("de", None) is None


def test_who_has_left_keeps_the_entry_while_a_tandem_runs(programme, person, now):
    tandem = make_tandem(programme, mentee=make_mentee(programme, person=person))
    tandem.mentee.left_at = now
    tandem.mentee.save()
    assert item(person)

    tandems.end(tandem, EndReason.MOVED, now=now)
    cache.clear()
    assert item(person) is None


def test_the_answer_is_remembered_from_page_to_page(programme, person, django_assert_num_queries):
    item(person)
    other = make_learner()
    make_mentee(programme, person=other)
    item(other)

    with django_assert_num_queries(0):
        assert item(person) is None
        assert item(other)


def test_a_new_application_and_leaving_show_at_once(
    client, programme, person, django_capture_on_commit_callbacks
):
    assert item(person) is None
    client.force_login(person.user)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(page("apply", programme.public_id, "mentee"), answers())
    assert item(person)

    with django_capture_on_commit_callbacks(execute=True):
        profiles.withdraw(person.mentoring_profiles.get(), now=clock.now())
    assert item(person) is None


def test_the_entry_stands_in_the_menu_of_every_page(client, programme, person):
    make_mentee(programme, person=person)
    client.force_login(person.user)

    html = client.get(reverse("lotse_lms:me")).content.decode()

    assert html.count(f'href="{page("index")}"') >= 2  # above, and at the bottom of a phone


def test_who_can_do_nothing_here_has_no_card(programme, now):
    assert companions(make_learner(), now) == []


def test_who_could_apply_is_shown_the_way_in(programme, person, now):
    (card,) = companions(person, now)

    assert card["context"]["url"] == page("index")
    assert not card["context"]["profiles"]


def test_the_card_shows_what_is_to_answer_and_the_tandems_of_this_person_alone(
    client, programme, person, now
):
    mentor = make_mentor(programme, person=person, capacity=3)
    tandem = make_tandem(programme, mentor=mentor)
    others = make_tandem(programme)
    client.force_login(person.user)

    with clock.at(now + timedelta(days=1)):
        html = client.get(reverse("lotse_lms:me")).content.decode()
        assert page("tandem", tandem.public_id) in html
        assert page("tandem", others.public_id) not in html

        proposal = make_proposal(mentor, make_mentee(programme))
        html = client.get(reverse("lotse_lms:me")).content.decode()
        assert page("proposal", proposal.public_id) in html


def test_somebody_without_an_account_has_no_card(programme, unit, now):
    from factories import make_person

    person = make_person(unit=unit)

    assert companions(person, now) == []


def test_an_erased_cache_only_makes_it_slower(programme, person, monkeypatch):
    def broken(*_args, **_kwargs):
        raise ConnectionError

    make_mentee(programme, person=person)
    monkeypatch.setattr(cache, "get", broken)
    monkeypatch.setattr(cache, "delete", broken)

    assert item(person)
