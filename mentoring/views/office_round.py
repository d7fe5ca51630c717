"""What all pages about one matching round share: the round, its frame, and people's names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from lms import clock
from mentoring.domain.access import visible_profiles, visible_rounds
from mentoring.models import Profile, Round
from mentoring.views.office import Office, frame
from mentoring.views.office_words import day


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Somebody in a round, as the pages write them."""

    key: UUID
    profile: int
    person: int
    name: str
    sort: str


def own(office: Office, pk: UUID) -> Round:
    """Return a round of the programme; any other one is not there."""
    found = visible_rounds(office.scope).filter(programme=office.programme)
    found = found.defer(None).defer("snapshot").select_related("created_by", "rule_set")
    return get_object_or_404(found, public_id=pk)


def own_profile(office: Office, pk: UUID) -> Profile:
    """Return somebody of the programme; anybody else is not there."""
    found = visible_profiles(office.scope).filter(programme=office.programme)
    return get_object_or_404(found, public_id=pk)


def address(one: Round, office: Office) -> str:
    """Return where a round is shown."""
    return reverse("lotse_mentoring_office:round", args=[office.programme.public_id, one.public_id])


def name_of(one: Round) -> str:
    """Return what a round is called: by its day."""
    return _("Round of %(day)s") % {"day": day(clock.date_of(one.created_at))}


def inner_frame(office: Office, one: Round, title: str = "") -> dict[str, Any]:
    """Return the frame of a page about one round, or of a page below it."""
    rounds_page = reverse("lotse_mentoring_office:rounds", args=[office.programme.public_id])
    trail = [{"url": rounds_page, "label": _("Matching rounds")}]
    if title:
        trail.append({"url": address(one, office), "label": name_of(one)})
    return {
        **frame(office, title or name_of(one), here="rounds", trail=trail),
        "one": one,
        "back": address(one, office),
    }


def named(office: Office, profiles: Iterable[int]) -> Mapping[int, Named]:
    """Return the people behind some profiles of the programme."""
    rows = visible_profiles(office.scope).filter(
        programme=office.programme, pk__in=set(profiles) - {0}
    )
    return {
        one.pk: Named(
            key=one.public_id,
            profile=one.pk,
            person=one.person_id,
            name=str(one.person),
            sort=one.person.sort_name,
        )
        for one in rows.only("public_id", "person__display_name", "person__sort_name")
    }
