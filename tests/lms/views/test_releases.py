"""Releasing courses in the admin."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories import (
    make_coordinator,
    make_entry,
    make_learner,
    make_outline,
    make_unit,
    make_user,
    release_course,
)

from lms.choices import FactKind, RoleKind
from lms.domain import people
from lms.domain.enrolling import enrol
from lms.domain.outline import block_release, publish_outline
from lms.models import Edition, Release
from tests.lms.domain.test_recording import do

pytestmark = pytest.mark.django_db
LIST = "/cms/lotse/releases/"


@pytest.fixture
def trainer():
    person = make_learner("Tara Trainer")
    people.give_role(person, RoleKind.TRAINER, make_unit(), valid_from=date(2020, 1, 1))
    return person


@pytest.fixture
def browser(client, trainer):
    client.force_login(trainer.user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def outline():
    return make_outline(make_entry(title="Zuhören"), make_entry(title="Fragen"), title="Gespräche")


def text(response):
    return " ".join(response.content.decode().split())


def page_of(course):
    return f"{LIST}{course.pk}/"


def test_the_list_says_what_is_released_staged_and_blocked(browser, outline, now):
    release_course(outline, now=now)
    changed = release_course(make_outline(), now=now)
    publish_outline(make_outline(course_key=changed.key), now=now)
    blocked = publish_outline(make_outline(), now=now)
    block_release(blocked.key, "Die Übersetzung weicht ab.")

    content = text(browser.get(LIST))

    assert "Gespräche" in content
    assert "Nothing to release" in content
    assert "Changes to release" in content
    assert "Release blocked: Die Übersetzung weicht ab." in content


def test_the_page_says_in_words_what_releasing_means(browser, outline, now):
    course = release_course(outline, now=now)
    for n in range(2):
        person = make_learner()
        enrol(person, course, now=now)
        if n:
            for activity in course.activities.all():
                do(person, course, activity.key, FactKind.VIEWED, at=now)
    publish_outline(
        replace(outline, entries=(outline.entries[0], make_entry(title="Neu"))), now=now
    )

    content = text(browser.get(page_of(course)))

    assert "1 person has completed: unchanged" in content
    assert "1 person is in progress" in content
    assert "Added" in content
    assert "Removed" in content
    assert "Neu" in content
    assert "Fragen" in content
    assert "For new learners" in content
    assert "Only wording" not in content


def test_only_wording_starts_with_editorial(browser, outline, now):
    course = release_course(outline, now=now)
    reworded = replace(outline.entries[0], content_hash="new")
    publish_outline(replace(outline, entries=(reworded, outline.entries[1])), now=now)

    response = browser.get(page_of(course))

    assert response.context["chosen"] == "editorial"
    assert [c.value for c in response.context["choices"]] == ["editorial", "new_learners"]


def test_releasing_makes_an_edition_in_the_name_of_the_trainer(browser, trainer, outline, now):
    course = publish_outline(outline, now=now)

    response = browser.post(page_of(course), {"choice": "new_learners", "note": " Erste Fassung "})

    made = Release.objects.get()
    assert response.url == LIST
    assert (made.edition.number, made.released_by, made.note) == (1, trainer, "Erste Fassung")
    assert "Released: Gespräche, edition 1." in text(browser.get(LIST))


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ("editorial", "Activities were added or removed"),
        ("everything", "Please choose what the change means."),
        ("", "Please choose what the change means."),
    ],
)
def test_what_cannot_be_released_is_said_and_the_note_is_kept(
    choice, message, browser, outline, now
):
    course = release_course(outline, now=now)
    publish_outline(replace(outline, entries=(*outline.entries, make_entry())), now=now)

    response = browser.post(page_of(course), {"choice": choice, "note": "Mein Text"})

    assert response.status_code == 200
    assert message in text(response)
    assert "Mein Text" in text(response)
    assert Edition.objects.count() == Release.objects.count() == 1


def test_a_blocked_course_has_no_button(browser, outline, now):
    course = publish_outline(outline, now=now)
    block_release(course.key, "Grund.")

    content = text(browser.get(page_of(course)))
    response = browser.post(page_of(course), {"choice": "new_learners"})

    assert 'name="choice"' not in content
    assert "Release blocked: Grund." in content
    assert response.status_code == 200
    assert Edition.objects.count() == 0


def test_a_course_without_anything_required_has_no_button(browser, now):
    course = publish_outline(make_outline(make_entry(required=False)), now=now)

    content = text(browser.get(page_of(course)))

    assert 'name="choice"' not in content
    assert "Nothing in this course is required" in content


def test_administrators_may_release_without_being_anybody(client, outline, now):
    course = publish_outline(outline, now=now)
    client.force_login(make_user(is_superuser=True))

    client.post(page_of(course), {"choice": "new_learners"})

    assert Release.objects.get().released_by is None


@pytest.mark.parametrize("method", ["get", "post"])
def test_coordinators_may_not_release(method, client, outline, now):
    course = publish_outline(outline, now=now)
    client.force_login(make_coordinator(make_unit()).user)

    for path in (LIST, page_of(course)):
        response = getattr(client, method)(path, {"choice": "new_learners"})
        if path == LIST and method == "post":
            assert response.status_code == 405
        else:
            assert (response.status_code, response.url) == (302, reverse("wagtailadmin_home"))
    assert Edition.objects.count() == 0


def test_learners_do_not_reach_the_page(client, outline, now):
    course = publish_outline(outline, now=now)
    person = make_learner()
    client.force_login(person.user)

    response = client.post(page_of(course), {"choice": "new_learners"})

    assert response.url.startswith(reverse("lotse_lms:login"))
    assert Edition.objects.count() == 0


def test_no_courses_is_said_in_words(browser):
    assert "There are no courses yet." in text(browser.get(LIST))


def test_an_unknown_course_is_not_found(browser):
    assert browser.get(f"{LIST}999/", follow=True).status_code == 404


def test_thirty_courses_cost_as_many_statements_as_one(browser, now):
    def statements():
        with CaptureQueriesContext(connection) as captured:
            browser.get(LIST)
        return len(captured)

    release_course(make_outline(), now=now)
    statements()
    before = statements()
    for _ in range(29):
        release_course(make_outline(), now=now)

    assert statements() == before
