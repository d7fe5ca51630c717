"""What the office changes by hand."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from factories import make_learner, make_unit

from lms.choices import EnrolmentSource, MembershipKind, RoleKind
from lms.domain.administration import (
    place_unit,
    refuse_circle,
    save_membership,
    save_role,
    take_role,
)
from lms.domain.enrolling import enrol
from lms.domain.people import add_membership
from lms.models import Membership, OrganisationUnit, Role

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 4)


def groups(person):
    return sorted(person.user.groups.values_list("name", flat=True))


def tree():
    return [(u.depth, u.name) for u in OrganisationUnit.objects.order_by("path")]


def test_units_are_placed_renamed_and_moved_with_all_below_them():
    state = place_unit(OrganisationUnit(name="State", kind="state"), None)
    for name in ("West", "East"):
        parent = OrganisationUnit.objects.get(pk=state.pk)
        place_unit(OrganisationUnit(name=name, kind="district"), parent)
    east = OrganisationUnit.objects.get(name="East")
    place_unit(OrganisationUnit(name="House", kind="facility"), east)
    assert tree() == [(1, "State"), (2, "East"), (3, "House"), (2, "West")]
    OrganisationUnit.find_problems()

    east = OrganisationUnit.objects.get(name="East")
    east.name = "Zone"
    place_unit(east, OrganisationUnit.objects.get(name="State"))
    assert tree() == [(1, "State"), (2, "West"), (2, "Zone"), (3, "House")]

    place_unit(OrganisationUnit.objects.get(name="Zone"), OrganisationUnit.objects.get(name="West"))
    assert tree() == [(1, "State"), (2, "West"), (3, "Zone"), (4, "House")]

    place_unit(OrganisationUnit.objects.get(name="Zone"), None)
    assert tree() == [(1, "State"), (2, "West"), (1, "Zone"), (2, "House")]

    zone = OrganisationUnit.objects.get(name="Zone")
    zone.name = "A zone"
    place_unit(zone, None)
    assert tree() == [(1, "A zone"), (2, "House"), (1, "State"), (2, "West")]


def test_a_unit_cannot_lie_below_itself():
    state = make_unit("State")
    house = make_unit("House", parent=state)
    state.refresh_from_db()

    for parent in (state, house):
        with pytest.raises(ValidationError):
            refuse_circle(state, parent)
    refuse_circle(house, state)


def test_a_role_opens_the_door_and_its_end_closes_it():
    person = make_learner()
    role = Role(person=person, kind=RoleKind.TRAINER, unit=make_unit(), valid_from=TODAY)

    save_role(role, day=TODAY)
    assert groups(person) == ["lotse_trainer"]

    role.valid_from, role.valid_to = date(2020, 1, 1), date(2026, 5, 3)
    save_role(role, day=TODAY)
    assert groups(person) == []


def test_a_role_that_passes_to_somebody_else_closes_the_first_ones_door():
    first, second, unit = make_learner(), make_learner(), make_unit()
    role = Role(person=first, kind=RoleKind.COORDINATOR, unit=unit, valid_from=TODAY)
    save_role(role, day=TODAY)

    role.person = second
    save_role(role, day=TODAY)

    assert (groups(first), groups(second)) == ([], ["lotse_coordinator"])


def test_taking_one_of_two_roles_leaves_the_door_open():
    person = make_learner()
    roles = [
        Role(person=person, kind=RoleKind.COORDINATOR, unit=make_unit(), valid_from=TODAY)
        for _ in range(2)
    ]
    for role in roles:
        save_role(role, day=TODAY)

    take_role(roles[0], day=TODAY)
    assert groups(person) == ["lotse_coordinator"]

    take_role(roles[1], day=TODAY)
    assert groups(person) == []


def test_what_somebody_learns_of_their_own_accord_moves_with_them(course, now):
    old, new = make_unit("Old"), make_unit("New")
    person, other = make_learner(unit=old), make_learner(unit=old)
    mine, others = enrol(person, course, now=now), enrol(other, course, now=now)
    assigned = enrol(
        make_learner(unit=old), course, now=now, source=EnrolmentSource.ASSIGNED, unit=old
    )
    Membership.objects.filter(person=person).update(valid_to=date(2026, 5, 3))

    save_membership(
        Membership(person=person, unit=new, kind=MembershipKind.STAFF, valid_from=TODAY), day=TODAY
    )
    save_membership(
        add_membership(assigned.person, new, MembershipKind.STAFF, valid_from=date(2019, 1, 1)),
        day=TODAY,
    )

    for enrolment in (mine, others, assigned):
        enrolment.refresh_from_db()
    assert (mine.unit, others.unit, assigned.unit) == (new, old, old)
