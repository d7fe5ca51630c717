"""How the lists of the board are written: whom a row is about, what, and where it leads."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lms import clock
from lms.api import Person
from mentoring.choices import Side
from mentoring.domain.board import Reason, reasons_of
from mentoring.models import CheckIn, HelpRequest, Profile, Proposal, Tandem
from mentoring.views.office import Office
from mentoring.views.office_words import day, nobody_words

_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row: the people it names, where it leads, and what is to be known."""

    people: Sequence[Person]
    url: str
    detail: str
    is_urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a list is called, what belongs into it, and what to say when it is empty."""

    title: str | Promise
    note: str | Promise
    icon: str
    look: str = "due"


HEADS: Mapping[str, Head] = {
    "calls": Head(
        title=gettext_lazy("Calls for help"),
        note=gettext_lazy("Somebody in a tandem asks for help. Please answer within two days."),
        icon="warning",
        look="overdue",
    ),
    "contact": Head(
        title=gettext_lazy("Please call"),
        note=gettext_lazy(
            "They asked for a call when they said how it is going, in the last 30 days."
        ),
        icon="mobile-alt",
        look="overdue",
    ),
    "waiting": Head(
        title=gettext_lazy("Who waits for a companion"),
        note=gettext_lazy("The longest waiting first."),
        icon="time",
    ),
    "applied": Head(
        title=gettext_lazy("Applications to look at"),
        note=gettext_lazy("Not admitted yet."),
        icon="user",
    ),
    "proposals": Head(
        title=gettext_lazy("Proposals not answered"),
        note=gettext_lazy("Those that close first on top."),
        icon="mail",
    ),
    "unsigned": Head(
        title=gettext_lazy("Agreements not signed"),
        note=gettext_lazy("Both have accepted, but not signed yet."),
        icon="edit",
    ),
    "unmet": Head(
        title=gettext_lazy("No first meeting"),
        note=gettext_lazy("Ten days after the start they have not met."),
        icon="calendar",
        look="due_soon",
    ),
    "quiet": Head(
        title=gettext_lazy("Not met for a long time"),
        note=gettext_lazy("For more than twice as long as agreed."),
        icon="history",
        look="due_soon",
    ),
    "late": Head(
        title=gettext_lazy("Check-ins not answered"),
        note=gettext_lazy("Asked more than a week ago how it is going."),
        icon="help",
        look="due_soon",
    ),
    "untrained": Head(
        title=gettext_lazy("Course for mentors missing"),
        note=gettext_lazy("Admitted, but the course is not completed."),
        icon="form",
    ),
}


def lines_of(office: Office, name: str, rows: Sequence[Any]) -> list[Line]:
    """Return the rows of a list as the pages draw them."""
    if name == "waiting":
        reasons = reasons_of(office.programme, [one.pk for one in rows])
        return [_waiting(office, one, reasons[one.pk]) for one in rows]
    return [_LINES[name](office, one) for one in rows]


def reason_words(reason: Reason) -> str:
    """Say why somebody waits."""
    if reason.why:
        return nobody_words(reason.why)
    return str(_REASONS[reason.kind])


_REASONS: Mapping[str, str | Promise] = {
    "new": gettext_lazy("Not in a round yet."),
    "drafted": gettext_lazy("Has a companion in the round under review."),
    "proposed": gettext_lazy("A proposal is open."),
    "closed": gettext_lazy("The last proposal came to nothing."),
}


def tandem_url(office: Office, tandem: Tandem) -> str:
    """Return where a tandem is shown."""
    keys = (office.programme.public_id, tandem.public_id)
    return reverse("lotse_mentoring_office:tandem", args=keys)


def person_url(office: Office, profile: Profile) -> str:
    """Return where somebody's profile is shown."""
    keys = (office.programme.public_id, profile.public_id)
    return reverse("lotse_mentoring_office:person", args=keys)


def said_by(row: CheckIn | HelpRequest) -> Person:
    """Return who of a tandem answered or asked."""
    profile = row.tandem.mentor if row.side == Side.MENTOR else row.tandem.mentee
    return profile.person


def _waiting(office: Office, one: Any, reason: Reason) -> Line:  # noqa: ANN401 -- an annotated profile
    weeks = max((office.scope.day - clock.date_of(one.since)).days, 0) // _WEEK
    waited = ngettext("%(count)s week", "%(count)s weeks", weeks) % {"count": weeks}
    detail = f"{waited} · {reason_words(reason)}"
    return Line(people=[one.person], url=person_url(office, one), detail=detail)


def _applied(office: Office, one: Profile) -> Line:
    detail = _("%(side)s; applied on %(day)s") % {
        "side": one.get_side_display(),
        "day": day(clock.date_of(one.applied_at)),
    }
    return Line(people=[one.person], url=person_url(office, one), detail=detail)


def _untrained(office: Office, one: Profile) -> Line:
    detail = _("admitted on %(day)s") % {
        "day": day(clock.date_of(one.admitted_at or one.applied_at))
    }
    return Line(people=[one.person], url=person_url(office, one), detail=detail)


def _proposal(office: Office, one: Proposal) -> Line:
    until = _("to be answered by %(day)s") % {"day": day(one.answer_by)} if one.answer_by else ""
    if one.mentee_accepted_at:
        missing = _("the mentor has not answered")
    elif one.mentor_accepted_at:
        missing = _("the mentee has not answered")
    else:
        missing = _("both have not answered")
    return Line(
        people=[one.mentee.person, one.mentor.person],
        url=person_url(office, one.mentee),
        detail=", ".join(filter(None, (missing, until))),
        is_urgent=bool(one.answer_by and one.answer_by <= office.scope.day),
    )


def _pair(office: Office, one: Tandem, detail: str) -> Line:
    people = [one.mentee.person, one.mentor.person]
    return Line(people=people, url=tandem_url(office, one), detail=detail)


def _unsigned(office: Office, one: Tandem) -> Line:
    if one.mentor_signed_at:
        missing = _("the mentee has not signed")
    elif one.mentee_signed_at:
        missing = _("the mentor has not signed")
    else:
        missing = _("both have not signed")
    since = _("accepted on %(day)s") % {"day": day(clock.date_of(one.created_at))}
    return _pair(office, one, f"{missing}, {since}")


def _unmet(office: Office, one: Tandem) -> Line:
    return _pair(office, one, _("started on %(day)s") % {"day": day(one.started_on)})


def _quiet(office: Office, one: Tandem) -> Line:
    return _pair(office, one, _("last met on %(day)s") % {"day": day(one.last_met_on)})


def _late(office: Office, one: CheckIn) -> Line:
    detail = _("asked on %(day)s") % {"day": day(one.due_on)}
    return Line(people=[said_by(one)], url=tandem_url(office, one.tandem), detail=detail)


def _contact(office: Office, one: CheckIn) -> Line:
    on = clock.date_of(one.answered_at) if one.answered_at else None
    detail = _("%(answer)s, on %(day)s") % {"answer": one.get_answer_display(), "day": day(on)}
    return Line(people=[said_by(one)], url=tandem_url(office, one.tandem), detail=detail)


def _call(office: Office, one: HelpRequest) -> Line:
    asked = _("asked on %(day)s") % {"day": day(clock.date_of(one.asked_at))}
    if one.taken_by:
        taken = _("taken up by %(name)s") % {"name": one.taken_by}
    else:
        taken = _("nobody has taken it up")
    return Line(
        people=[said_by(one)],
        url=f"{tandem_url(office, one.tandem)}#calls",
        detail=f"{asked}, {taken}",
        is_urgent=one.taken_at is None,
    )


_LINES: Mapping[str, Callable[[Office, Any], Line]] = {
    "calls": _call,
    "contact": _contact,
    "applied": _applied,
    "proposals": _proposal,
    "unsigned": _unsigned,
    "unmet": _unmet,
    "quiet": _quiet,
    "late": _late,
    "untrained": _untrained,
}
