"""Units, people, memberships and roles in the admin."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import make_coordinator, make_learner, make_person, make_unit, make_user

from lms.choices import MembershipKind, RoleKind
from lms.domain import people
from lms.models import Membership, OrganisationUnit, Person, Role

pytestmark = pytest.mark.django_db
UNITS, PEOPLE = "/cms/lotse/units/", "/cms/lotse/people/"
MEMBERSHIPS, ROLES = "/cms/lotse/memberships/", "/cms/lotse/roles/"
LISTS = [UNITS, PEOPLE, MEMBERSHIPS, ROLES]
CHOOSERS = [
    "/cms/lotse/choose-person/",
    "/cms/lotse/choose-person/results/",
    "/cms/lotse/choose-unit/",
    "/cms/lotse/choose-unit/results/",
]
WINDOW = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}


@pytest.fixture
def browser(client):
    client.force_login(make_user(is_superuser=True))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def unit():
    return make_unit("North")


def text(response):
    return response.content.decode()


def fill(count):
    for n in range(count):
        unit = make_unit(f"Unit {n:02}")
        person = make_person(f"Person {n:02}", user=make_user(), unit=unit)
        people.give_role(person, RoleKind.TRAINER, unit, valid_from=date(2026, 1, 1))


@pytest.mark.parametrize("path", LISTS)
def test_thirty_lines_cost_as_many_statements_as_one(path, browser):
    def statements():
        with CaptureQueriesContext(connection) as captured:
            browser.get(path)
        return len(captured)

    fill(1)
    statements()
    before = statements()
    fill(29)

    assert statements() == before


@pytest.mark.parametrize("path", [PEOPLE, MEMBERSHIPS, ROLES, UNITS])
def test_lists_are_searched_by_name(path, browser, unit):
    for name in ("Anna Meier", "Ben Other"):
        person = make_person(name, unit=make_unit(f"Unit of {name}"))
        people.give_role(person, RoleKind.TRAINER, unit, valid_from=date(2026, 1, 1))

    found = text(browser.get(path, {"q": "meier"}))

    assert ("Anna Meier" in found, "Ben Other" in found) == (True, False)


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("page", ["", "new/", "edit/{pk}/", "history/{pk}/", "delete/{pk}/"])
def test_coordinators_and_trainers_do_not_administer_people(path, page, client, unit):
    coordinator = make_coordinator(unit)
    people.give_role(coordinator, RoleKind.TRAINER, unit, valid_from=date(2026, 1, 1))
    make_person("Anna Meier", unit=unit)
    client.force_login(coordinator.user)
    model = {UNITS: OrganisationUnit, PEOPLE: Person, MEMBERSHIPS: Membership, ROLES: Role}[path]
    address = path + page.format(pk=model.objects.last().pk)

    response = client.get(address)

    assert response.status_code in {302, 404}
    assert model.objects.exists()
    assert path not in text(client.get("/cms/"))


@pytest.mark.parametrize("path", [*CHOOSERS, "/cms/lotse/choose-person/chosen/{pk}/"])
def test_nobody_else_may_look_people_up_in_a_chooser(path, client, unit):
    anna = make_person("Anna Meier", unit=make_unit("South"))
    client.force_login(make_coordinator(unit).user)

    response = client.get(path.format(pk=anna.pk), **WINDOW)

    assert (response.status_code, "Anna Meier" in text(response)) == (403, False)


@pytest.mark.parametrize("path", CHOOSERS)
def test_administrators_choose_by_name(path, browser, unit):
    make_person("Anna North")
    make_person("Ben South")

    found = text(browser.get(path, {"q": "north"}, **WINDOW))

    assert "North" in found
    assert "South" not in found


def test_the_erased_cannot_be_found(browser, now):
    person = make_person("Anna")
    Person.objects.filter(pk=person.pk).update(erased_at=now)

    assert "Anna" not in text(browser.get(CHOOSERS[1], {"q": "anna"}, **WINDOW))


def test_a_unit_is_added_below_another(browser, unit):
    form = browser.get(f"{UNITS}new/", {"parent": unit.pk}).context["form"]
    assert form.initial == {"parent": str(unit.pk)}

    browser.post(
        f"{UNITS}new/",
        {"name": "House", "kind": "facility", "parent": unit.pk, "names_shared_since": ""},
    )

    house = OrganisationUnit.objects.get(name="House")
    assert house.get_parent() == unit


def test_a_unit_is_renamed_and_moved(browser, unit):
    house = make_unit("House", parent=unit)
    south = make_unit("South")

    browser.post(
        f"{UNITS}edit/{house.pk}/",
        {"name": "New House", "kind": "facility", "parent": south.pk, "is_legal_entity": "on"},
    )

    house = OrganisationUnit.objects.get(pk=house.pk)
    assert (house.name, house.is_legal_entity, house.get_parent()) == ("New House", True, south)


def test_a_unit_cannot_be_put_below_itself(browser, unit):
    response = browser.post(
        f"{UNITS}edit/{unit.pk}/", {"name": "North", "kind": "district", "parent": unit.pk}
    )

    assert "A unit cannot lie below itself." in text(response)


@pytest.mark.parametrize("path", [UNITS, PEOPLE])
def test_units_and_people_are_not_deleted(path, browser, unit):
    person = make_person()
    pk = unit.pk if path == UNITS else person.pk

    assert browser.get(f"{path}delete/{pk}/", follow=True).status_code == 404
    assert "/delete/" not in text(browser.get(f"{path}edit/{pk}/"))


def test_a_person_is_written_down(browser):
    browser.post(
        f"{PEOPLE}new/",
        {"display_name": "Änne Meier", "sort_name": "Meier, Änne", "language": "de"},
    )

    person = Person.objects.get()
    assert (person.display_name, person.user, person.erased_at) == ("Änne Meier", None, None)
    assert person.created_at is not None


def test_a_person_needs_a_name(browser):
    browser.post(f"{PEOPLE}new/", {"display_name": "", "sort_name": "", "language": ""})

    assert Person.objects.count() == 0


def test_a_membership_is_written_down(browser, unit):
    person = make_person()

    browser.post(
        f"{MEMBERSHIPS}new/",
        {
            "person": person.pk,
            "unit": unit.pk,
            "kind": "staff",
            "community": "",
            "is_primary": "on",
            "reports_to": "",
            "valid_from": "2026-01-01",
            "valid_to": "",
        },
    )

    assert Membership.objects.get().kind == MembershipKind.STAFF


def test_a_period_that_ends_before_it_begins_is_refused_in_words(browser, unit):
    person = make_person()

    response = browser.post(
        f"{ROLES}new/",
        {
            "person": person.pk,
            "kind": "trainer",
            "unit": unit.pk,
            "valid_from": "2026-02-01",
            "valid_to": "2026-01-01",
        },
    )

    assert response.status_code == 200
    assert Role.objects.count() == 0


def test_giving_changing_and_taking_a_role_opens_and_closes_the_door(browser, unit):
    person, other = make_learner("Anna"), make_learner("Ben")

    def groups(somebody):
        return list(somebody.user.groups.values_list("name", flat=True))

    data = {"kind": "coordinator", "unit": unit.pk, "valid_from": "2026-01-01", "valid_to": ""}
    browser.post(f"{ROLES}new/", {"person": person.pk, **data})
    role = Role.objects.get()
    assert groups(person) == ["lotse_coordinator"]

    browser.post(f"{ROLES}edit/{role.pk}/", {"person": other.pk, **data})
    assert (groups(person), groups(other)) == ([], ["lotse_coordinator"])

    browser.post(f"{ROLES}delete/{role.pk}/")
    assert groups(other) == []
    assert Role.objects.count() == 0
