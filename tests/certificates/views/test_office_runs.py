"""Issuing by hand in the admin: nothing before the last step, and everything can be undone."""

import re
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import make_coordinator, make_learner, make_person, make_unit

from certificates.domain import issuing
from certificates.models import Certificate, IssueRun
from certificates.views import office_runs
from lms import clock
from lms.models import AccessLogEntry, Completion

pytestmark = pytest.mark.django_db
FORM = "/cms/lotse/certificates/by-hand/"
RUNS = f"{FORM}issued/"
NOW = datetime(2026, 5, 4, 13, 0, tzinfo=UTC)
TEXTS = {
    "reason": "Study day in May",
    "title_de": "Studientag",
    "contents_de": "Zuhören\n\n Nachfragen ",
    "title_en": "Study day",
    "minutes": "90",
    "completed_on": "2026-05-03",
}


@pytest.fixture(autouse=True)
def that_day():
    with clock.at(NOW):
        yield


@pytest.fixture
def anna(district):
    return make_learner("Anna North", unit=district)


@pytest.fixture
def stranger():
    return make_learner("Stranger South", unit=make_unit("South", is_legal_entity=True))


def text(response):
    return response.content.decode()


def send(desk, step, *chosen, **more):
    data = {**TEXTS, "people": [person.pk for person in chosen], "step": step, **more}
    return desk.post(FORM, data, follow=True)


def test_the_people_of_the_own_units_can_be_ticked_and_nobody_else(
    desk, coordinator, anna, stranger
):
    page = text(send(desk, "people"))

    assert "Anna North" in page
    assert "Stranger South" not in page
    assert f'name="people" value="{anna.pk}"' in page
    assert f'name="people" value="{coordinator.pk}"' not in page
    assert AccessLogEntry.objects.get().row_count == 1


def test_looking_for_people_loses_nothing(desk, anna, district):
    ben = make_person("Ben North", unit=district)

    page = text(send(desk, "people", anna, name="Ben", tested="on"))

    for words in ("Study day in May", "Studientag", "Study day", "Nachfragen", 'value="90"'):
        assert words in page
    assert f'value="{anna.pk}" checked' in page
    assert f'value="{ben.pk}">' in page
    assert re.search('name="tested"[^>]* checked', page)


def test_people_are_found_by_unit_kind_and_name(desk, anna, district):
    house = make_unit("House", parent=district)
    make_person("Ben House", unit=house, kind="staff")

    assert "Anna North" not in text(send(desk, "people", unit=str(house.pk)))
    assert "Anna North" not in text(send(desk, "people", kind="staff"))
    assert "Ben House" not in text(send(desk, "people", name="anna"))
    assert "Ben House" in text(send(desk, "people", unit=str(house.pk), kind="staff"))


def test_a_foreign_unit_or_person_is_not_there(desk, anna, stranger):
    unit = stranger.memberships.get().unit

    assert send(desk, "people", unit=str(unit.pk)).status_code == 404
    assert send(desk, "people", unit="x").status_code == 404
    assert send(desk, "check", stranger).status_code == 404
    assert send(desk, "issue", anna, stranger).status_code == 404
    assert not Completion.objects.exists()


def test_the_check_says_what_would_happen_and_writes_nothing(desk, anna, district):
    printed = make_learner("王小明", unit=district)

    page = text(send(desk, "check", anna, printed))

    assert "1 certificate would be issued." in page
    assert "The name has characters that cannot be printed yet" in page
    assert "ask these people for a spelling in Latin letters" in page
    assert not Completion.objects.exists()
    assert not IssueRun.objects.exists()


def test_confirmed_everybody_gets_theirs(desk, coordinator, anna, stranger):
    page = text(send(desk, "issue", anna))

    assert "People who get a certificate: 1." in page
    run = IssueRun.objects.get()
    assert (run.requested_by, run.reason, run.minutes) == (coordinator, "Study day in May", 90)
    assert run.texts["de"] == {"title": "Studientag", "competencies": ["Zuhören", "Nachfragen"]}
    assert run.texts["en"]["title"] == "Study day"
    assert run.completed_on == date(2026, 5, 3)
    issuing.issue_owed(now=NOW)
    assert Certificate.objects.get().recipient_name == "Anna North"
    listed = text(desk.get("/cms/lotse/certificates/", {"title": f"run-{run.pk}"}))
    assert "Anna North" in listed


def test_pressing_twice_issues_once(desk, anna):
    send(desk, "issue", anna)

    page = text(send(desk, "issue", anna))

    assert "There is nobody who would get a certificate." in page
    assert Completion.objects.count() == 1
    assert "Has this certificate already" in text(send(desk, "check", anna))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"reason": ""}, "This field is required."),
        ({"title_de": ""}, "This field is required."),
        ({"minutes": "0"}, "greater than or equal to 1"),
        ({"minutes": "many"}, "Enter a whole number."),
        ({"completed_on": "2026-05-05"}, "This day has not come yet."),
        ({"completed_on": "soon"}, "Enter a valid date."),
        ({"title_en": "", "contents_en": "x"}, "Contents need a title in the same language."),
        ({"course": "x"}, "Select a valid choice."),
        ({"people": []}, "Please choose at least one person."),
        ({"people": ["x"]}, "Please choose at least one person."),
    ],
)
@pytest.mark.parametrize("step", ["check", "issue"])
def test_what_is_wrong_is_said_and_nothing_is_lost_or_issued(step, wrong, message, desk, anna):
    page = text(send(desk, step, anna, **wrong))

    assert message in page
    assert "Studientag" in page or "title_de" in wrong
    assert not Completion.objects.exists()


def test_a_run_for_too_many_is_refused(desk, district, monkeypatch):
    monkeypatch.setattr(office_runs, "MOST", 2)
    chosen = [make_person(f"P{n}", unit=district) for n in range(3)]

    assert "more than 2 people" in text(send(desk, "check", *chosen))
    assert "There are more than 2 people." in text(send(desk, "people"))


def test_the_template_of_a_course_can_be_taken(desk, anna, course):
    send(desk, "issue", anna, course=str(course.key))

    assert IssueRun.objects.get().course_key == course.key


def test_a_run_is_undone_after_saying_what_that_means(desk, anna):
    send(desk, "issue", anna)
    issuing.issue_owed(now=NOW)
    run = IssueRun.objects.get()

    assert "The certificate of 1 person is revoked" in text(desk.get(f"{RUNS}{run.pk}/"))
    assert Certificate.objects.get().revoked_at is None
    page = text(desk.post(f"{RUNS}{run.pk}/", follow=True))

    assert "Certificates revoked: 1." in page
    assert Certificate.objects.get().revocation_reason == "error"
    again = text(desk.post(f"{RUNS}{run.pk}/", follow=True))
    assert "This was undone already." in again


def test_nobody_sees_or_undoes_the_runs_of_others(desk, client, anna, district):
    send(desk, "issue", anna)
    run = IssueRun.objects.get()
    client.force_login(make_coordinator(district).user)

    assert "Studientag" not in text(client.get(RUNS))
    assert client.get(f"{RUNS}{run.pk}/", follow=True).status_code == 404
    assert client.post(f"{RUNS}{run.pk}/", follow=True).status_code == 404
    assert IssueRun.objects.get().undone_at is None


def test_thirty_people_cost_as_many_statements_as_one(desk, district):
    def statements(step, *chosen):
        with CaptureQueriesContext(connection) as captured:
            send(desk, step, *chosen)
        return len(captured)

    everybody = [make_person("P", unit=district)]
    statements("people")
    before = [statements("people"), statements("check", *everybody)]
    everybody += [make_person(f"P{n:02}", unit=district) for n in range(29)]

    assert [statements("people"), statements("check", *everybody)] == before
