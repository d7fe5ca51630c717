"""What the office changes by hand in the admin: the tree of units, and who holds which role."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lms.choices import EnrolmentSource
from lms.domain.people import primary_membership, synchronise_groups
from lms.models import Enrolment, Membership, OrganisationUnit, Person, Role


@transaction.atomic
def place_unit(unit: OrganisationUnit, parent: OrganisationUnit | None) -> OrganisationUnit:
    """Save a unit at its place in the tree, sorted by name; with all below it, if it moves."""
    if unit.pk is None:
        if parent:
            parent.add_child(instance=unit)
        else:
            OrganisationUnit.add_root(instance=unit)
        return unit
    unit.save()
    if parent is None:
        unit.move(unit.get_root(), "sorted-sibling")
    else:
        unit.move(parent, "sorted-child")
    unit.refresh_from_db()
    return unit


def refuse_circle(unit: OrganisationUnit, parent: OrganisationUnit | None) -> None:
    """Refuse a place below the unit itself. Raises ``ValidationError``."""
    if parent is not None and unit.pk and parent.path.startswith(unit.path):
        raise ValidationError(_("A unit cannot lie below itself."))


@transaction.atomic
def save_person(person: Person, *, now: datetime) -> None:
    """Save a person as the office wrote it down."""
    if person.pk is None:
        person.created_at = now
    person.save()


@transaction.atomic
def save_membership(membership: Membership, *, day: date) -> None:
    """Save a membership; what its person is learning of their own accord moves with them."""
    membership.save()
    primary = primary_membership(membership.person, day=day)
    if primary:
        own = Enrolment.objects.filter(person=membership.person, source=EnrolmentSource.SELF)
        own.running().update(unit=primary.unit)


@transaction.atomic
def save_role(role: Role, *, day: date) -> None:
    """Save a role and open or close the admin's door for everybody concerned."""
    before = Person.objects.filter(roles=role).first() if role.pk else None
    role.save()
    for person in {role.person, before} - {None}:
        if person is not None:
            synchronise_groups(person, day=day)


@transaction.atomic
def take_role(role: Role, *, day: date) -> None:
    """Take a role away, and the key to the admin if it was the last of its kind."""
    person = role.person
    role.delete()
    synchronise_groups(person, day=day)
