"""Who may see whom. Decided in the query, from roles, by the tree of units."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from lms.choices import RoleKind
from lms.models import Enrolment, Membership, OrganisationUnit, Person, Role


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
        if self.is_empty:
            return OrganisationUnit.objects.none()
        condition = Q()
        for branch in self.branches:
            condition |= branch.units()
        return OrganisationUnit.objects.filter(condition)

    def counted_units(self) -> QuerySet[OrganisationUnit]:
        """Return the units of the branches, also those that are seen as counts only."""
        if self.is_empty:
            return OrganisationUnit.objects.none()
        condition = Q()
        for branch in self.branches:
            condition |= Q(path__startswith=branch.path)
        return OrganisationUnit.objects.filter(condition)

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


def coordinator_scope(user: Any, *, day: date) -> Scope:  # noqa: ANN401 -- any user model
    """Return what an account may see as coordinator. An administrator without a role: nobody.

    Names stop at the legal entity: one below the coordinator's unit is closed, unless its
    agreement to share names upwards is recorded.
    """
    person = Person.objects.of_user(user).first()
    if person is None:
        return Scope(viewer=None, day=day)
    roles = Role.objects.on(day).of([person]).filter(kind=RoleKind.COORDINATOR)
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
    closed = list(entities)
    branches = tuple(
        Branch(
            path=root,
            closed=tuple(path for path in closed if path.startswith(root) and path != root),
        )
        for root in roots
    )
    return Scope(viewer=person, day=day, branches=branches)


def visible_people(scope: Scope) -> QuerySet[Person]:
    """Return the people whose present membership or current enrolment lies in the scope."""
    if scope.is_empty:
        return Person.objects.none()
    units = scope.units().values("pk")
    belongs = Membership.objects.on(scope.day).filter(person=OuterRef("pk"), unit__in=units)
    learns = Enrolment.objects.filter(person=OuterRef("pk"), is_current=True, unit__in=units)
    return Person.objects.filter(Exists(belongs) | Exists(learns), erased_at__isnull=True)


def visible_enrolments(scope: Scope) -> QuerySet[Enrolment]:
    """Return the current rounds of the visible people, by the same rule."""
    if scope.is_empty:
        return Enrolment.objects.none()
    return Enrolment.objects.filter(
        is_current=True, withdrawn_at__isnull=True, person__in=visible_people(scope).values("pk")
    )


def may_coordinate(user: Any, *, day: date) -> bool:  # noqa: ANN401 -- any user model
    """Tell whether an account holds a coordinator's role on a day."""
    if not user.is_authenticated:
        return False
    return (
        Role.objects.on(day).filter(kind=RoleKind.COORDINATOR, person__user_id=user.pk).exists()
    )
