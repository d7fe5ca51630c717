"""Who may see what of mentoring. Decided in the query: from roles, and from who is in a pair."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from lms.api import OrganisationUnit, Person, Scope, coordinator_scope, present_memberships
from lms.data import RoleKind
from mentoring.models import HelpRequest, Profile, Programme, Proposal, Round, Tandem


def mentoring_scope(user: Any, *, day: date) -> Scope:  # noqa: ANN401 -- any user model
    """Return what an account may see as mentoring coordination. Without that role: nobody."""
    return coordinator_scope(user, day=day, kind=RoleKind.MENTORING_COORDINATOR)


def visible_programmes(scope: Scope) -> QuerySet[Programme]:
    """Return the programmes of the units somebody coordinates, the open ones first."""
    if scope.is_empty:
        return Programme.objects.none()
    mine = Programme.objects.filter(unit__in=scope.units().values("pk"))
    return mine.select_related("unit", "contact").order_by("-closed_at", "pk")


def visible_profiles(scope: Scope) -> QuerySet[Profile]:
    """Return the profiles in somebody's programmes, wherever those people work."""
    programmes = visible_programmes(scope).order_by().values("pk")
    return Profile.objects.filter(programme__in=programmes).select_related("person")


def visible_rounds(scope: Scope) -> QuerySet[Round]:
    """Return the rounds of somebody's programmes, without what they were computed from."""
    programmes = visible_programmes(scope).order_by().values("pk")
    return Round.objects.filter(programme__in=programmes).defer("snapshot", "protocol")


def visible_tandems(scope: Scope) -> QuerySet[Tandem]:
    """Return the tandems of somebody's programmes."""
    programmes = visible_programmes(scope).order_by().values("pk")
    found = Tandem.objects.filter(programme__in=programmes)
    return found.select_related("mentor__person", "mentee__person", "programme")


def visible_calls(scope: Scope) -> QuerySet[HelpRequest]:
    """Return the calls for help in somebody's programmes."""
    tandems = visible_tandems(scope).select_related(None).order_by().values("pk")
    related = ("tandem__mentor__person", "tandem__mentee__person", "tandem__programme", "taken_by")
    return HelpRequest.objects.filter(tandem__in=tandems).select_related(*related)


def open_programmes(person: Person, *, day: date) -> QuerySet[Programme]:
    """Return the programmes somebody can apply for: of a unit they belong to, or above it."""
    units = [unit for _person, unit, _boss in present_memberships([person.pk], day=day)]
    paths = OrganisationUnit.objects.filter(pk__in=units).values_list("path", flat=True)
    above = Q(pk__in=())
    for path in paths:
        above |= Q(unit__path__in=[path[:end] for end in range(_STEP, len(path) + 1, _STEP)])
    return Programme.objects.filter(above, closed_at=None).select_related("unit", "contact")


_STEP = OrganisationUnit.steplen  # characters of a path for each level of the tree


def own_profiles(user: Any) -> QuerySet[Profile]:  # noqa: ANN401 -- any user model
    """Return the profiles of the person behind an account, also those of programmes left."""
    return Profile.objects.filter(person__user=user).select_related(
        "programme__contact", "programme__unit"
    )


def own_proposals(user: Any) -> QuerySet[Proposal]:  # noqa: ANN401 -- any user model
    """Return what was proposed to the person behind an account; drafts are nobody's yet."""
    mine = Q(mentor__person__user=user) | Q(mentee__person__user=user)
    return (
        Proposal.objects.filter(mine)
        .exclude(opened_at=None)
        .select_related("mentor__person", "mentee__person", "mentee__programme__contact")
    )


def own_tandems(user: Any) -> QuerySet[Tandem]:  # noqa: ANN401 -- any user model
    """Return the tandems of the person behind an account, on either side."""
    mine = Q(mentor__person__user=user) | Q(mentee__person__user=user)
    return Tandem.objects.filter(mine).select_related(
        "mentor__person", "mentee__person", "programme__contact"
    )
