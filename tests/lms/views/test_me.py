"""What people see about themselves."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from factories import make_learner, make_outline, make_unit, make_user, release_course

from lms.choices import AccessAction, FactKind
from lms.domain.accesslog import log_access
from lms.domain.enrolling import enrol
from lms.domain.outline import close_course
from lms.domain.recording import Happening, record
from lms.models import Enrolment

pytestmark = pytest.mark.django_db


def see(client, name, *arguments):
    return client.get(reverse(f"lotse_lms:{name}", args=arguments))


def do_first(person, course, now):
    record(
        user_id=person.user_id,
        course_key=course.key,
        happening=Happening(
            activity_key=course.activities.order_by("position").first().key,
            kind=FactKind.VIEWED,
            client_id=uuid4(),
            digest="one",
            happened_at=now,
        ),
        now=now,
    )


@pytest.mark.parametrize("name", ["me", "my_data", "my_data_file"])
def test_whoever_is_not_logged_in_is_asked_to(client, name):
    response = see(client, name)

    assert response.status_code == 302
    assert "/login/" in response["Location"]


def test_the_own_page_leads_to_the_next_step(client, course, now):
    person = make_learner("Mira Muster")
    enrol(person, course, now=now)
    do_first(person, course, now)
    client.force_login(person.user)

    content = see(client, "me").content.decode()

    second = course.activities.order_by("position")[1]
    assert second.title_in("de") in content
    assert "1 von 3" in content


def test_nobody_sees_somebody_elses_courses(client, course, now):
    enrol(make_learner("Jemand Anders"), course, now=now)
    client.force_login(make_learner("Mira Muster").user)

    content = see(client, "me").content.decode()

    assert course.title_in("de") not in content
    assert "Jemand Anders" not in content


def test_an_account_without_a_person_gets_a_page_as_well(client):
    client.force_login(make_user())

    assert see(client, "me").status_code == 200


@pytest.mark.parametrize("count", [1, 30])
def test_the_own_page_costs_as_much_with_many_courses_as_with_one(
    client, now, django_assert_max_num_queries, count
):
    person = make_learner()
    for _ in range(count):
        enrol(person, release_course(make_outline()), now=now)
    client.force_login(person.user)
    see(client, "me")

    with django_assert_max_num_queries(8):
        see(client, "me")


def test_what_is_overdue_says_so(client, course, now):
    person = make_learner()
    enrol(person, course, now=now, due_on=(now - timedelta(days=3)).date())
    client.force_login(person.user)

    assert "1. Mai 2026" in see(client, "me").content.decode()


def test_why_names_every_requirement_and_whether_it_is_met(client, course, now):
    person = make_learner()
    enrol(person, course, now=now)
    do_first(person, course, now)
    client.force_login(person.user)

    content = see(client, "why", course.key).content.decode()

    for activity in course.activities.all():
        assert activity.title_in("de") in content
    assert content.count("why__item is-done") == 1
    assert content.count("why__item is-open") == 2


def test_why_of_a_course_somebody_else_takes_is_not_there(client, course, now):
    enrol(make_learner(), course, now=now)
    client.force_login(make_learner().user)

    assert see(client, "why", course.key).status_code == 404


def test_enrolling_makes_one_round_however_often_it_is_pressed(client, course):
    user = make_user(first_name="Mira", last_name="Muster")
    client.force_login(user)

    for _ in range(2):
        assert client.post(reverse("lotse_lms:enrol", args=[course.key])).status_code == 302

    enrolment = Enrolment.objects.get()
    assert enrolment.person.sort_name == "Muster, Mira"


def test_enrolling_by_a_link_alone_does_nothing(client, course):
    client.force_login(make_user())

    assert see(client, "enrol", course.key).status_code == 405
    assert not Enrolment.objects.exists()


def test_a_closed_course_takes_nobody_and_says_so(client, course):
    close_course(course.key)
    client.force_login(make_user())

    response = client.post(reverse("lotse_lms:enrol", args=[course.key]), follow=True)

    assert not Enrolment.objects.exists()
    assert response.status_code == 200
    assert 'class="message message--error"' in response.content.decode()


def test_a_course_that_does_not_exist_is_not_there(client):
    client.force_login(make_user())

    assert client.post(reverse("lotse_lms:enrol", args=[uuid4()])).status_code == 404


def test_people_see_who_has_looked_at_their_data_and_not_at_others(client, now):
    viewer = make_learner("Katrin Koordination")
    other_viewer = make_learner("Fremde Koordination")
    person, other = make_learner(), make_learner()
    for who, whom in ((viewer, person), (other_viewer, other)):
        log_access(
            viewer=who,
            action=AccessAction.VIEW,
            report="completions",
            filters={},
            subjects=[whom.pk],
            now=now,
        )
    client.force_login(person.user)

    content = see(client, "my_data").content.decode()

    assert "Katrin Koordination" in content
    assert "Fremde Koordination" not in content


def test_the_file_holds_the_own_data_alone(client, course, now):
    unit = make_unit()
    person, other = make_learner("Mira Muster", unit=unit), make_learner("Jemand", unit=unit)
    enrol(person, course, now=now)
    enrol(other, course, now=now)
    client.force_login(person.user)

    data = json.loads(see(client, "my_data_file").content)

    assert [row["display_name"] for row in data["lotse_lms.Person"]] == ["Mira Muster"]
    assert len(data["lotse_lms.Enrolment"]) == 1
    assert "Jemand" not in json.dumps(data)
