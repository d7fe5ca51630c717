"""Who sees whom, over a state association with two districts."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from factories import (
    make_coordinator,
    make_learner,
    make_outline,
    make_person,
    make_unit,
    make_user,
    release_course,
)

from lms.choices import MembershipKind, RoleKind, UnitKind
from lms.domain import people
from lms.domain.access import (
    coordinator_scope,
    may_coordinate,
    may_release,
    visible_enrolments,
    visible_people,
)
from lms.domain.enrolling import enrol, withdraw
from lms.domain.privacy import erase_person
from lms.models import Enrolment, Membership, OrganisationUnit, Role

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 4)
OPEN = date(2026, 1, 1)


@pytest.fixture
def tree():
    """One person in every unit, called like the unit."""
    state = make_unit("state", kind=UnitKind.STATE, is_legal_entity=True)
    units = {"state": state}
    for district in ("north", "south"):
        units[district] = make_unit(district, parent=fresh(state), is_legal_entity=True)
        for local in ("local", "house"):
            name = f"{district}-{local}"
            kind = UnitKind.LOCAL if local == "local" else UnitKind.FACILITY
            units[name] = make_unit(name, parent=fresh(units[district]), kind=kind)
    for name, unit in units.items():
        make_person(name, unit=unit)
    return {name: fresh(unit) for name, unit in units.items()}


def fresh(unit):
    return OrganisationUnit.objects.get(pk=unit.pk)


def seen_by(coordinator, *, day=TODAY):
    scope = coordinator_scope(coordinator.user, day=day)
    names = visible_people(scope).exclude(pk=coordinator.pk).values_list("sort_name", flat=True)
    return sorted(names)


@pytest.mark.parametrize(
    ("unit", "seen"),
    [
        ("state", ["state"]),
        ("north", ["north", "north-house", "north-local"]),
        ("north-local", ["north-local"]),
        ("south", ["south", "south-house", "south-local"]),
        ("south-house", ["south-house"]),
    ],
)
def test_names_are_seen_in_the_own_unit_and_below_down_to_the_next_legal_entity(tree, unit, seen):
    assert seen_by(make_coordinator(tree[unit])) == seen


@pytest.mark.parametrize(
    ("since", "seen"),
    [
        (OPEN, ["north", "north-house", "north-local", "state"]),
        (TODAY, ["north", "north-house", "north-local", "state"]),
        (date(2026, 5, 5), ["state"]),
    ],
)
def test_an_agreement_lets_names_travel_upwards_from_its_day_on(tree, since, seen):
    OrganisationUnit.objects.filter(pk=tree["north"].pk).update(names_shared_since=since)

    assert seen_by(make_coordinator(tree["state"])) == seen


def test_a_closed_entity_keeps_even_open_ones_below_it_closed(tree):
    OrganisationUnit.objects.filter(pk=tree["north-house"].pk).update(
        is_legal_entity=True, names_shared_since=OPEN
    )

    assert seen_by(make_coordinator(tree["state"])) == ["state"]


def test_an_entity_inside_a_district_keeps_its_names_from_the_district(tree):
    OrganisationUnit.objects.filter(pk=tree["north-house"].pk).update(is_legal_entity=True)

    assert seen_by(make_coordinator(tree["north"])) == ["north", "north-local"]


def test_two_roles_add_up(tree):
    coordinator = make_coordinator(tree["north-local"])
    people.give_role(coordinator, RoleKind.COORDINATOR, tree["south"], valid_from=OPEN)

    assert seen_by(coordinator) == ["north-local", "south", "south-house", "south-local"]


def test_a_role_below_another_opens_what_the_upper_one_may_not_see(tree):
    coordinator = make_coordinator(tree["state"])
    people.give_role(coordinator, RoleKind.COORDINATOR, tree["south"], valid_from=OPEN)

    assert seen_by(coordinator) == ["south", "south-house", "south-local", "state"]


@pytest.mark.parametrize(
    ("day", "seen"),
    [
        (date(2026, 3, 1), []),
        (date(2026, 3, 2), ["north-local"]),
        (date(2026, 4, 1), ["north-local"]),
        (date(2026, 4, 2), []),
    ],
)
def test_a_role_opens_nothing_before_and_after_its_days(tree, day, seen):
    coordinator = make_coordinator(tree["north-local"])
    Role.objects.update(valid_from=date(2026, 3, 2), valid_to=date(2026, 4, 1))

    assert seen_by(coordinator, day=day) == seen
    assert may_coordinate(coordinator.user, day=day) == bool(seen)


@pytest.mark.parametrize("kind", [RoleKind.TRAINER, RoleKind.MENTORING_COORDINATOR])
def test_other_roles_show_nobody(tree, kind):
    person = make_learner()
    people.give_role(person, kind, tree["state"], valid_from=OPEN)

    assert seen_by(person) == []


@pytest.mark.parametrize("user", [AnonymousUser, lambda: make_user(is_superuser=True)])
def test_without_a_role_not_even_an_administrator_sees_anybody(tree, user):
    scope = coordinator_scope(user(), day=TODAY)

    assert scope.is_empty
    assert list(visible_people(scope)) == []
    assert list(visible_enrolments(scope)) == []
    assert list(scope.units()) == []
    assert list(scope.counted_units()) == []


def test_units_above_the_entity_are_counted_where_they_are_not_named(tree):
    scope = coordinator_scope(make_coordinator(tree["state"]).user, day=TODAY)

    assert {unit.name for unit in scope.units()} == {"state"}
    assert {unit.name for unit in scope.counted_units()} == set(tree)


def test_narrowing_to_a_unit_shows_it_and_what_is_below(tree):
    scope = coordinator_scope(make_coordinator(tree["north"]).user, day=TODAY)

    assert {u.name for u in scope.narrowed(tree["north-house"]).units()} == {"north-house"}
    assert scope.narrowed(tree["south"]).is_empty
    assert scope.narrowed(tree["state"]).is_empty


def test_narrowing_to_a_closed_unit_shows_nobody(tree):
    scope = coordinator_scope(make_coordinator(tree["state"]).user, day=TODAY)

    assert scope.narrowed(tree["north"]).is_empty


def test_whoever_has_left_is_seen_with_what_belongs_to_the_old_unit_only(tree, now):
    old, new = release_course(make_outline()), release_course(make_outline())
    person = make_learner("mover", unit=tree["north-local"])
    enrol(person, old, now=now)
    Membership.objects.filter(person=person).update(valid_to=OPEN)
    people.add_membership(person, tree["south"], MembershipKind.STAFF, valid_from=date(2026, 1, 2))
    enrol(person, new, now=now)

    def courses(unit):
        scope = coordinator_scope(make_coordinator(unit).user, day=TODAY)
        return set(visible_enrolments(scope).filter(person=person).values_list("course", flat=True))

    assert courses(tree["north"]) == {old.pk}
    assert courses(tree["south"]) == {old.pk, new.pk}
    assert courses(tree["state"]) == set()


def test_whoever_has_left_and_withdrawn_is_not_seen_any_more(tree, course, now):
    person = make_learner("leaver", unit=tree["north-local"])
    enrolment = enrol(person, course, now=now)
    Membership.objects.filter(person=person).delete()
    coordinator = make_coordinator(tree["north"])

    assert "leaver" in seen_by(coordinator)
    withdraw(enrolment, now=now)
    assert "leaver" not in seen_by(coordinator)


def test_the_erased_are_not_seen(tree, course, now):
    person = make_learner("gone", unit=tree["north-local"])
    enrol(person, course, now=now)
    coordinator = make_coordinator(tree["north"])
    erase_person(person, at=now)

    scope = coordinator_scope(coordinator.user, day=TODAY)
    assert Enrolment.objects.filter(person=person).exists()
    assert not visible_people(scope).filter(pk=person.pk).exists()
    assert not visible_enrolments(scope).filter(person=person).exists()


def test_a_country_of_associations_is_a_short_condition(tree):
    for n in range(30):
        make_unit(f"e{n}", parent=fresh(tree["north"]), is_legal_entity=True)

    scope = coordinator_scope(make_coordinator(tree["state"]).user, day=TODAY)

    assert [branch.closed for branch in scope.branches] == [
        (tree["north"].path, tree["south"].path)
    ]


def test_trainers_and_administrators_may_release(tree):
    trainer = make_learner()
    people.give_role(trainer, RoleKind.TRAINER, tree["north"], valid_from=OPEN)

    assert may_release(trainer.user, day=TODAY)
    assert may_release(make_user(is_superuser=True), day=TODAY)
    assert not may_release(trainer.user, day=date(2025, 12, 31))
    assert not may_release(make_coordinator(tree["north"]).user, day=TODAY)
    assert not may_release(AnonymousUser(), day=TODAY)
