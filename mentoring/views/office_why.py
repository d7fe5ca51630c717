"""One mentee in a round: why this mentor, why not another, why nobody; and setting it by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from lms import clock
from mentoring.choices import RoundState
from mentoring.domain import reviewing
from mentoring.domain.computing import Computation, Worth
from mentoring.domain.explaining import WhyNot, why, why_nobody, why_not
from mentoring.domain.outcome import languages_in_common, partner_of
from mentoring.domain.reviewing import Preview
from mentoring.domain.rounds import RoundError, computation_of
from mentoring.forms.rounds import COMPUTED, NOBODY, MentorForm
from mentoring.models import Profile, Round
from mentoring.views.office import Office, in_programme
from mentoring.views.office_round import Named, inner_frame, named, own, own_profile
from mentoring.views.office_words import (
    cost_words,
    languages,
    nobody_words,
    points_chart,
    rule_label,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A mentee of a round, with all that answers about them are made from."""

    office: Office
    one: Round
    mentee: Profile
    computation: Computation
    people: Mapping[int, Named]
    mentor: int

    @property
    def at(self) -> int:
        """The mentee's place in the computation."""
        return self.computation.mentee_at[self.mentee.pk]

    @property
    def is_open(self) -> bool:
        """Whether something can be set by hand."""
        return self.one.state == RoundState.REVIEW

    @property
    def is_by_hand(self) -> bool:
        """Whether it was set by hand what this mentee gets."""
        return any(mentee == self.mentee.pk for mentee, _ in self.one.protocol.get("by_hand", ()))

    def profile_of(self, key: str) -> int:
        """Return the mentor with a public id, or 0."""
        return next((who.profile for who in self.people.values() if str(who.key) == key), 0)


@require_safe
@in_programme
def show(request: HttpRequest, office: Office, pk: UUID, mentee: UUID) -> HttpResponse:
    """Explain what a round gives a mentee, and answer "why not that one"."""
    seat = _seat(office, pk, mentee)
    if seat is None:
        return _not_in(request, office, pk)
    asked = "mentor" in request.GET
    form = _form(seat, request.GET if asked else None)
    answer = None
    if asked and form.is_valid():
        answer = _answer(seat, seat.profile_of(form.cleaned_data["mentor"]))
    return _page(request, seat, form, answer=answer)


@require_http_methods(["GET", "HEAD", "POST"])
@in_programme
def by_hand(request: HttpRequest, office: Office, pk: UUID, mentee: UUID) -> HttpResponse:
    """Give a mentee another mentor, nobody, or back what was computed; first show the cost."""
    seat = _seat(office, pk, mentee)
    if seat is None:
        return _not_in(request, office, pk)
    if request.method != "POST":
        return redirect(_address(seat))
    form = _form(seat, request.POST, for_hand=True)
    if form.is_valid():
        chosen = form.cleaned_data["mentor"]
        wish = {NOBODY: 0, COMPUTED: None}.get(chosen, seat.profile_of(chosen))
        try:
            if "confirm" in request.POST:
                return _set(request, seat, wish)
            return _preview(
                request,
                seat,
                chosen,
                reviewing.preview_by_hand(seat.one, seat.mentee.pk, wish),
                wish,
            )
        except RoundError as error:
            form.add_error("mentor", str(error))
    return _page(request, seat, form, status=422)


def _seat(office: Office, pk: UUID, mentee: UUID) -> Seat | None:
    """Return a mentee of a round; nothing for somebody who is not in it."""
    one, profile = own(office, pk), own_profile(office, mentee)
    if one.state not in (RoundState.REVIEW, RoundState.PUBLISHED):
        return None
    computation = computation_of(one)
    if profile.pk not in computation.mentee_at:
        return None
    people = named(office, computation.mentor_at)
    mentor = partner_of(one, profile.pk)
    return Seat(
        office=office,
        one=one,
        mentee=profile,
        computation=computation,
        people=people,
        mentor=mentor if mentor in people and mentor in computation.mentor_at else 0,
    )


def _not_in(request: HttpRequest, office: Office, pk: UUID) -> HttpResponse:
    """Say that somebody is not part of a round."""
    messages.error(request, _("This person is not part of the round."))
    return redirect("lotse_mentoring_office:round", office.programme.public_id, pk)


def _address(seat: Seat, name: str = "round_mentee") -> str:
    """Return the address of a page about this mentee in this round."""
    keys = (seat.office.programme.public_id, seat.one.public_id, seat.mentee.public_id)
    return reverse(f"lotse_mentoring_office:{name}", args=keys)


def _form(seat: Seat, data: Any, *, for_hand: bool = False) -> MentorForm:  # noqa: ANN401 -- a QueryDict
    """Return the form with the mentors of the round, those with most points first."""
    computation = seat.computation
    points = {
        computation.mentors[place].profile: computation.table.points(worth)
        for worth, place in computation.table.worths[seat.at]
    }
    everybody = sorted(seat.people.values(), key=lambda who: (who.sort.casefold(), who.profile))
    possible = sorted(
        (who for who in everybody if who.profile in points), key=lambda who: -points[who.profile]
    )
    also = [(NOBODY, _("Nobody")), (COMPUTED, _("As computed"))] if for_hand else []
    return MentorForm(
        data,
        possible=[
            (
                str(who.key),
                ngettext(
                    "%(name)s: %(points)s point", "%(name)s: %(points)s points", points[who.profile]
                )
                % {"name": who.name, "points": number_format(points[who.profile])},
            )
            for who in possible
            if who.profile != seat.mentor
        ],
        impossible=[(str(who.key), who.name) for who in everybody if who.profile not in points],
        also=also,
    )


def _page(
    request: HttpRequest,
    seat: Seat,
    form: MentorForm,
    *,
    answer: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Draw the page of a mentee."""
    seat.office.log("mentoring", [seat.mentee.person_id, *(p.person for p in seat.people.values())])
    card = seat.computation.mentees[seat.at]
    context = {
        **inner_frame(seat.office, seat.one, str(seat.mentee.person)),
        "seat": seat,
        "weeks": card.weeks,
        "mentor": seat.people.get(seat.mentor),
        "why": _why(seat) if seat.mentor else None,
        "nobody": None if seat.mentor else _why_nobody(seat),
        "form": form,
        "answer": answer,
        "here": _address(seat),
        "by_hand": _address(seat, "round_by_hand"),
    }
    return TemplateResponse(
        request, "lotse_mentoring/admin/round_mentee.html", context, status=status
    )


def _why(seat: Seat) -> dict[str, Any]:
    """Return why this mentor: points, rules, who would be next."""
    found = why(seat.computation, seat.mentee.pk, seat.mentor)
    place = seat.computation.mentor_at[seat.mentor]
    return {
        "total": found.total,
        "common": languages(languages_in_common(seat.computation, seat.at, place)),
        "chart": points_chart(found),
        "rules": [rule_label(name) for name in found.rules],
        "others": [
            {
                "mentor": seat.people[other.mentor],
                "points": other.points,
                "words": cost_words(other.cost),
            }
            for other in found.others
            if other.mentor in seat.people and other.mentor != seat.mentor
        ],
    }


def _why_nobody(seat: Seat) -> dict[str, Any]:
    """Return why nobody: rule by rule."""
    found = why_nobody(seat.computation, seat.mentee.pk)
    return {
        "words": nobody_words(found),
        "mentors": len(seat.computation.mentors),
        "rules": [
            {"label": rule_label(name), "alone": found.blocked.get(name, 0), "all": count}
            for name, count in sorted(found.all_rules.items(), key=lambda item: -item[1])
        ],
    }


def _answer(seat: Seat, mentor: int) -> dict[str, Any]:
    """Return why not this mentor: rules, the floor, or the cost."""
    found: WhyNot = why_not(seat.computation, seat.mentee.pk, mentor)
    return {
        "mentor": seat.people[mentor],
        "broken": [rule_label(name) for name in found.broken],
        "below_floor": found.below_floor,
        "points": found.points,
        "words": cost_words(found.cost) if found.cost else "",
        "is_possible": found.cost is not None,
    }


def _preview(
    request: HttpRequest, seat: Seat, chosen: str, preview: Preview, wish: int | None
) -> HttpResponse:
    """Show what a choice would change, before it is made."""
    moved = named(seat.office, (who for move in preview.moved for who in move))
    shown = [seat.mentee.person_id, *(who.person for who in moved.values())]
    if wish:
        shown.append(seat.people[wish].person)
    seat.office.log("mentoring", shown)
    context = {
        **inner_frame(seat.office, seat.one, str(seat.mentee.person)),
        "seat": seat,
        "chosen": chosen,
        "is_nobody": chosen == NOBODY,
        "is_computed": chosen == COMPUTED,
        "mentor": seat.people.get(wish or 0),
        "cost": cost_words(preview.cost),
        "in_all": cost_words(preview.in_all),
        "moved": [
            {"mentee": moved[who], "old": moved.get(old), "new": moved.get(new)}
            for who, old, new in preview.moved
            if who in moved
        ],
        "cancel": _address(seat),
    }
    return TemplateResponse(request, "lotse_mentoring/admin/round_by_hand.html", context)


def _set(request: HttpRequest, seat: Seat, wish: int | None) -> HttpResponse:
    """Make a choice by hand. Raises ``RoundError``."""
    cost: Worth = reviewing.set_by_hand(seat.one, seat.mentee.pk, wish, now=clock.now())
    messages.success(
        request,
        _("Changed. All choices by hand together: %(cost)s") % {"cost": cost_words(cost)},
    )
    return redirect(_address(seat))
