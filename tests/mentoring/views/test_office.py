from datetime import date

import pytest
from django.urls import reverse
from factories import make_coordinator, make_unit
from people import make_programme

from lms.choices import RoleKind
from lms.domain import people

SECTIONS = ["board", "people", "rounds", "tandems", "rules", "programme"]


def let_coordinate(person, unit):
    people.give_role(person, RoleKind.MENTORING_COORDINATOR, unit, valid_from=date(2020, 1, 1))


@pytest.fixture
def office(client, coordinator, unit):
    let_coordinate(coordinator, unit)
    client.force_login(coordinator.user)
    return client


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_of_a_programme_opens_for_its_coordination(office, programme, section):
    address = reverse(f"lotse_mentoring_office:{section}", args=[programme.public_id])

    assert office.get(address).status_code == 200


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_of_somebody_elses_programme_is_not_there(office, section):
    elsewhere = make_unit()
    foreign = make_programme(elsewhere, contact=make_coordinator(elsewhere))
    address = reverse(f"lotse_mentoring_office:{section}", args=[foreign.public_id])

    assert office.get(address, follow=True).status_code == 404


@pytest.mark.parametrize("section", SECTIONS)
def test_who_coordinates_something_else_does_not_get_in(client, coordinator, programme, section):
    client.force_login(coordinator.user)
    address = reverse(f"lotse_mentoring_office:{section}", args=[programme.public_id])

    answer = client.get(address, follow=True)

    assert answer.redirect_chain[-1] == (reverse("wagtailadmin_home"), 302)


def test_who_has_one_programme_goes_straight_to_its_board(office, programme):
    answer = office.get(reverse("lotse_mentoring_office:index"))

    assert answer.url == reverse("lotse_mentoring_office:board", args=[programme.public_id])


def test_the_list_shows_own_programmes_alone(office, unit, coordinator, programme):
    make_programme(unit, contact=coordinator, texts={"de": {"title": "Sprachtandem Seenland"}})
    elsewhere = make_unit()
    texts = {"de": {"title": "Patenschaft Oderbogen"}}
    make_programme(elsewhere, contact=make_coordinator(elsewhere), texts=texts)

    page = office.get(reverse("lotse_mentoring_office:index")).content.decode()

    assert "Sprachtandem Seenland" in page
    assert "Patenschaft Oderbogen" not in page
