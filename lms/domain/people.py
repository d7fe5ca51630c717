"""People, memberships and roles."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q, QuerySet

from lms.choices import MembershipKind, RoleKind
from lms.models import Membership, OrganisationUnit, Person, Role


def person_of(user: Any) -> Person | None:  # noqa: ANN401 -- any user model
    """Return the person behind an account, if there is one."""
    return Person.objects.of_user(user).first()


@transaction.atomic
def ensure_person(user: Any, *, now: datetime, language: str = "") -> Person:  # noqa: ANN401
    """Return the person behind an account, made from the account's name at the first call."""
    full_name = user.get_full_name() or user.get_username()
    last, first = getattr(user, "last_name", ""), getattr(user, "first_name", "")
    person, _created = Person.objects.get_or_create(
        user=user,
        defaults={
            "display_name": full_name,
            "sort_name": f"{last}, {first}" if last and first else full_name,
            "language": language,
            "created_at": now,
        },
    )
    return person


def add_person(
    *,
    display_name: str,
    sort_name: str,
    now: datetime,
    user: Any = None,  # noqa: ANN401 -- any user model
    language: str = "",
) -> Person:
    """Write down a person, with or without an account."""
    return Person.objects.create(
        display_name=display_name,
        sort_name=sort_name,
        user=user,
        language=language,
        created_at=now,
    )


def add_membership(
    person: Person,
    unit: OrganisationUnit,
    kind: MembershipKind,
    *,
    valid_from: date,
    is_primary: bool = True,
) -> Membership:
    """Let a person belong to a unit from a day on."""
    return Membership.objects.create(
        person=person, unit=unit, kind=kind, valid_from=valid_from, is_primary=is_primary
    )


@transaction.atomic
def give_role(person: Person, kind: RoleKind, unit: OrganisationUnit, *, valid_from: date) -> Role:
    """Give a person a role for a unit and open the admin's door for it."""
    role = Role.objects.create(person=person, kind=kind, unit=unit, valid_from=valid_from)
    synchronise_groups(person, day=valid_from)
    return role


@transaction.atomic
def synchronise_groups(person: Person, *, day: date) -> None:
    """Put a person's account into the groups of its roles on a day, and out of the others.

    The groups open doors only; which rows somebody sees is always decided from the roles.
    """
    if person.user is None:
        return
    kinds = set(Role.objects.on(day).of([person]).values_list("kind", flat=True))
    for kind in RoleKind:
        group = role_group(kind)
        if kind in kinds:
            person.user.groups.add(group)
        else:
            person.user.groups.remove(group)


def role_group(kind: RoleKind) -> Group:
    """Return the group of a kind of role, which may enter the admin."""
    group, created = Group.objects.get_or_create(name=f"lotse_{kind.value}")
    if created:
        door = Permission.objects.filter(
            content_type__app_label="wagtailadmin", codename="access_admin"
        )
        group.permissions.add(*door)
    return group


def primary_membership(person: Person, *, day: date) -> Membership | None:
    """Return the membership that speaks for a person on a day."""
    valid = Membership.objects.on(day).of([person]).select_related("unit")
    return valid.order_by("-is_primary", "valid_from", "pk").first()


def primary_units(people: Iterable[int], *, day: date) -> dict[int, OrganisationUnit]:
    """Return the unit that speaks for each of several people on a day, in one statement."""
    valid = Membership.objects.on(day).of(people).select_related("unit")
    found: dict[int, OrganisationUnit] = {}
    for membership in valid.order_by("-is_primary", "valid_from", "pk"):
        found.setdefault(membership.person_id, membership.unit)
    return found


def present_memberships(
    people: Iterable[int], *, day: date
) -> QuerySet[Membership, tuple[int, int, int | None]]:
    """Return the memberships of some people on a day, as ids of person, unit and superior."""
    present = Membership.objects.on(day).of(people)
    return present.values_list("person_id", "unit_id", "reports_to_id")


def find_people(words: str) -> Q:
    """Return the condition that a person's name contains all words."""
    condition = Q()
    for word in words.split():
        condition &= Q(display_name__icontains=word) | Q(sort_name__icontains=word)
    return condition
