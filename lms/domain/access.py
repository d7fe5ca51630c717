"""Who may see whom. Decided in the query, from roles, by the tree of units."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from lms.choices import RoleKind
from lms.models import Completion, Enrolment, Membership, OrganisationUnit, Person, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A unit with all below it, less the legal entities that keep their names to themselves."""

    path: str
    closed: tuple[str, ...] = ()

    def units(self) -> Q:
        """Return the condition for units of this branch whose names may be seen."""
        condition = Q(path__startswith=self.path)
        for path in self.closed:
            condition &= ~Q(path__startswith=path)
        return condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What somebody may see of other people, on one day. No branches: nobody."""

    viewer: Person | None
    day: date
    branches: tuple[Branch, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nobody can be seen."""
        return not self.branches

    def units(self) -> QuerySet[OrganisationUnit]:
        """Return the units whose people are seen by name."""
        return self._of(branch.units() for branch in self.branches)

    def counted_units(self) -> QuerySet[OrganisationUnit]:
        """Return the units of the branches, also those that are seen as counts only."""
        return self._of(Q(path__startswith=branch.path) for branch in self.branches)

    def _of(self, conditions: Iterable[Q]) -> QuerySet[OrganisationUnit]:
        """Return the units that meet one of the conditions; without any, none."""
        condition = reduce(or_, conditions, Q(pk__in=()))
        units: QuerySet[OrganisationUnit] = OrganisationUnit.objects.filter(condition)
        return units

    def narrowed(self, unit: OrganisationUnit) -> "Scope":
        """Return this scope for one unit and what is below it; foreign units give nobody."""
        branches = []
        for branch in self.branches:
            if unit.path.startswith(branch.path) and not unit.path.startswith(
                branch.closed or ("-",)
            ):
                closed = tuple(path for path in branch.closed if path.startswith(unit.path))
                branches.append(Branch(path=unit.path, closed=closed))
        return Scope(viewer=self.viewer, day=self.day, branches=tuple(branches))


def coordinator_scope(
    user: Any,  # noqa: ANN401 -- any user model
    *,
    day: date,
    kind: RoleKind = RoleKind.COORDINATOR,
) -> Scope:
    """Return what an account may see by a role. An administrator without a role: nobody.

    Names stop at the legal entity: one below the role's unit is closed, unless its
    agreement to share names upwards is recorded.
    """
    person = Person.objects.of_user(user).first()
    if person is None:
        return Scope(viewer=None, day=day)
    roles = Role.objects.on(day).of([person]).filter(kind=kind)
    roots = sorted({role.unit.path for role in roles.select_related("unit")})
    if not roots:
        return Scope(viewer=person, day=day)
    below = Q()
    for root in roots:
        below |= Q(path__startswith=root)
    entities = (
        OrganisationUnit.objects.filter(below, is_legal_entity=True)
        .exclude(names_shared_since__lte=day)
        .values_list("path", flat=True)
    )
    closed = sorted(entities)
    branches = tuple(
        Branch(
            path=root,
            closed=topmost(path for path in closed if path.startswith(root) and path != root),
        )
        for root in roots
    )
    return Scope(viewer=person, day=day, branches=branches)


def topmost(paths: Iterable[str]) -> tuple[str, ...]:
    """Return those of some sorted paths that lie below none of the others.

    What is closed closes all below it, so a country of associations stays a short condition.
    """
    found: list[str] = []
    for path in paths:
        if not found or not path.startswith(found[-1]):
            found.append(path)
    return tuple(found)


def present_members(scope: Scope) -> QuerySet[Membership]:
    """Return the memberships of the scope's day in the units whose people are seen by name."""
    return Membership.objects.on(scope.day).filter(unit__in=scope.units().values("pk"))


def visible_people(scope: Scope) -> QuerySet[Person]:
    """Return the people whose present membership or current enrolment lies in the scope."""
    if scope.is_empty:
        return Person.objects.none()
    learners = _current(Enrolment.objects.filter(unit__in=scope.units().values("pk")))
    return Person.objects.filter(
        Q(pk__in=present_members(scope).values("person")) | Q(pk__in=learners.values("person")),
        erased_at__isnull=True,
    )


def visible_enrolments(scope: Scope) -> QuerySet[Enrolment]:
    """Return the current rounds whose unit, or whose person's present membership, is in the scope.

    Who has moved on is seen with what belongs to the old unit, not with what came after.
    """
    if scope.is_empty:
        return Enrolment.objects.none()
    erased = Person.objects.filter(erased_at__isnull=False)
    rounds = Enrolment.objects.filter(
        Q(unit__in=scope.units().values("pk"))
        | Q(person__in=present_members(scope).values("person"))
    )
    return _current(rounds).exclude(person__in=erased.values("pk"))


def visible_completions(scope: Scope) -> QuerySet[Completion]:
    """Return what was completed in the scope's units, or by those who are members there now.

    Of whoever has moved on, the old unit sees what was completed there and nothing later.
    """
    if scope.is_empty:
        return Completion.objects.none()
    return Completion.objects.filter(
        Q(enrolment__unit__in=scope.units().values("pk"))
        | Q(person__in=present_members(scope).values("person")),
        person__erased_at__isnull=True,
    )


def _current(rounds: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Return the rounds that count today."""
    return rounds.filter(is_current=True, withdrawn_at__isnull=True)


def may_coordinate(
    user: Any,  # noqa: ANN401 -- any user model
    *,
    day: date,
    kind: RoleKind = RoleKind.COORDINATOR,
) -> bool:
    """Tell whether an account holds a coordinating role on a day."""
    if not user.is_authenticated:
        return False
    return Role.objects.on(day).filter(kind=kind, person__user_id=user.pk).exists()


def may_release(user: Any, *, day: date) -> bool:  # noqa: ANN401 -- any user model
    """Tell whether an account may release courses: administrators, and trainers on a day."""
    if not user.is_authenticated:
        return False
    return user.is_superuser or (
        Role.objects.on(day).filter(kind=RoleKind.TRAINER, person__user_id=user.pk).exists()
    )
