"""The life of a profile: applied → admitted ↔ paused → withdrawn, or not admitted.

Every step locks the row, says in people's words why it cannot be done, and is harmless when
done twice.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms import clock
from lms.api import Person
from mentoring.choices import (
    ProfileState,
    ProgrammeKind,
    ProposalState,
    Side,
    TandemState,
)
from mentoring.domain.belonging import forget
from mentoring.domain.describing import Entry, ProfileError, fill
from mentoring.domain.proposing import take_back_all_of
from mentoring.models import Profile, Programme, Proposal, Tandem

MATCHING, SHOWING, CONTACT = "matching", "showing", "contact"
REQUIRED_CONSENTS = (MATCHING, SHOWING)
VOLUNTARY_CONSENTS = (CONTACT,)
CONSENTS = (*REQUIRED_CONSENTS, *VOLUNTARY_CONSENTS)
_LONGEST_PAUSE = timedelta(days=183)
__all__ = [
    "CONSENTS",
    "REQUIRED_CONSENTS",
    "VOLUNTARY_CONSENTS",
    "Entry",
    "ProfileError",
    "admit",
    "apply",
    "change",
    "decline",
    "note_conduct_seen",
    "pause",
    "resume",
    "withdraw",
]
_LEFT = (ProfileState.WITHDRAWN, ProfileState.DECLINED)


def apply(
    programme: Programme,
    person: Person,
    side: Side,
    entry: Entry,
    *,
    consents: Iterable[str],
    now: datetime,
) -> Profile:
    """Apply for a programme on one side. Raises ``ProfileError``."""
    profile = Profile(programme=programme, person=person, side=side, applied_at=now)
    problems = fill(profile, entry)
    given = set(consents)
    profile.consents = {name: now.isoformat() for name in CONSENTS if name in given}
    if programme.closed_at is not None:
        problems[""] = _("This programme is closed. It takes nobody new.")
    if MATCHING not in given:
        problems[MATCHING] = _("Without this yes we cannot look for somebody for you.")
    if SHOWING not in given:
        problems[SHOWING] = _("Without this yes we cannot introduce you to anybody.")
    if problems:
        raise ProfileError(problems)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        _check_sides(profile)
        profile.save(force_insert=True)
        forget(profile)
    return profile


def change(
    profile: Profile, entry: Entry, *, now: datetime, consents: Iterable[str] | None = None
) -> Profile:
    """Say something else of oneself. Raises ``ProfileError``.

    ``consents`` are the voluntary ones that hold from now on; without it they stay as they are.
    """
    with transaction.atomic():
        locked = _locked(profile)
        if locked.state in _LEFT:
            raise ProfileError({"": _("This application is closed. You can apply once more.")})
        problems = fill(locked, entry)
        if locked.side == Side.MENTOR and (words := _too_many(locked)):
            problems["capacity"] = words
        if problems:
            raise ProfileError(problems)
        if consents is not None:
            locked.consents = _renewed(locked.consents, set(consents), now)
        locked.save()
    return locked


@transaction.atomic
def admit(profile: Profile, *, by: Person, now: datetime) -> Profile:  # noqa: ARG001 -- steps have one shape
    """Take somebody in; from now on they wait. Raises ``ProfileError``."""
    locked = _locked(profile)
    if locked.state in (ProfileState.ADMITTED, ProfileState.PAUSED):
        return locked
    if locked.state == ProfileState.WITHDRAWN:
        raise ProfileError({"": _("This person has withdrawn meanwhile.")})
    if locked.state == ProfileState.DECLINED:  # a second look
        Person.objects.select_for_update().get(pk=locked.person_id)
        _check_sides(locked)
    locked.state, locked.admitted_at, locked.waiting_since = ProfileState.ADMITTED, now, now
    locked.left_at = None
    locked.save(update_fields=["state", "admitted_at", "waiting_since", "left_at"])
    forget(locked)
    return locked


@transaction.atomic
def decline(profile: Profile, *, by: Person, now: datetime) -> Profile:  # noqa: ARG001 -- the same
    """Do not take somebody in; they may apply once more. Raises ``ProfileError``."""
    locked = _locked(profile)
    if locked.state == ProfileState.DECLINED:
        return locked
    if locked.state != ProfileState.APPLIED:
        raise ProfileError({"": _("Only an open application can be declined.")})
    locked.state, locked.left_at = ProfileState.DECLINED, now
    locked.save(update_fields=["state", "left_at"])
    forget(locked)
    return locked


@transaction.atomic
def note_conduct_seen(profile: Profile, day: date | None, *, now: datetime) -> Profile:
    """Note on which day a certificate of good conduct was seen, or take it back.

    Raises ``ProfileError``.
    """
    locked = _locked(profile)
    if day is not None and day > clock.date_of(now):
        raise ProfileError({"day": _("This day is still to come.")})
    locked.conduct_seen_on = day
    locked.save(update_fields=["conduct_seen_on"])
    return locked


@transaction.atomic
def pause(profile: Profile, *, until: date, now: datetime) -> Profile:
    """Propose nobody to somebody until a day, at most half a year. Raises ``ProfileError``.

    Tandems go on; open proposals are taken back. Nobody loses their place among those who wait.
    """
    locked, today = _locked(profile), clock.date_of(now)
    if locked.state not in (ProfileState.ADMITTED, ProfileState.PAUSED):
        raise ProfileError({"": _("Only who is admitted can pause.")})
    if not today < until <= today + _LONGEST_PAUSE:
        raise ProfileError({"until": _("Choose a day in the next six months.")})
    if locked.side == Side.MENTEE and _running(locked):
        raise ProfileError({"": _("You have a tandem. If you need a pause, let the tandem pause.")})
    locked.state, locked.paused_until = ProfileState.PAUSED, until
    locked.save(update_fields=["state", "paused_until"])
    take_back_all_of(locked, now)
    return locked


@transaction.atomic
def resume(profile: Profile, *, now: datetime) -> Profile:  # noqa: ARG001 -- steps have one shape
    """Be there again after a pause. Raises ``ProfileError``."""
    locked = _locked(profile)
    if locked.state == ProfileState.ADMITTED:
        return locked
    if locked.state != ProfileState.PAUSED:
        raise ProfileError({"": _("You are not pausing.")})
    locked.state, locked.paused_until = ProfileState.ADMITTED, None
    locked.save(update_fields=["state", "paused_until"])
    return locked


@transaction.atomic
def withdraw(profile: Profile, *, now: datetime) -> Profile:
    """Leave a programme; what is proposed is taken back. Raises ``ProfileError``.

    Who has a tandem ends it first, so that the other one is not left without a word.
    """
    locked = _locked(profile)
    if locked.state in _LEFT:
        return locked
    if running := _running(locked):
        raise ProfileError(
            {
                "": ngettext(
                    "You still have a tandem. Please end it first, then you can leave.",
                    "You still have %(count)s tandems. Please end them first, then you can leave.",
                    running,
                )
                % {"count": running}
            }
        )
    locked.state, locked.left_at, locked.paused_until = ProfileState.WITHDRAWN, now, None
    locked.save(update_fields=["state", "left_at", "paused_until"])
    take_back_all_of(locked, now)
    forget(locked)
    return locked


def _check_sides(profile: Profile) -> None:
    """Raise ``ProfileError`` for who takes part already. Call with the person locked."""
    live = Profile.objects.filter(
        programme=profile.programme_id, person=profile.person_id, left_at=None
    ).exclude(pk=profile.pk)
    sides = set(live.values_list("side", flat=True))
    if profile.side in sides:
        raise ProfileError(
            {"": _("You have applied already. You can change what you said of yourself.")}
        )
    if sides and profile.programme.kind != ProgrammeKind.LANGUAGE:
        raise ProfileError(
            {"": _("In this programme nobody can be on both sides. Leave the other side first.")}
        )


def _too_many(mentor: Profile) -> str:
    """Return why a mentor's capacity is too small, or nothing."""
    running = _running(mentor)
    proposed = Proposal.objects.filter(mentor=mentor, state=ProposalState.OPEN).count()
    if mentor.capacity >= running + proposed:
        return ""
    return ngettext(
        "You have %(count)s tandem or open proposal. Please choose at least %(count)s.",
        "You have %(count)s tandems and open proposals. Please choose at least %(count)s.",
        running + proposed,
    ) % {"count": running + proposed}


def _running(profile: Profile) -> int:
    """Count the tandems of a profile that have not ended."""
    mine = {profile.side: profile}
    return Tandem.objects.filter(**mine).exclude(state=TandemState.ENDED).count()


def _renewed(before: Mapping[str, str], given: set[str], now: datetime) -> dict[str, str]:
    """Return the consents with the voluntary ones as they are given now; old moments stay."""
    kept = {name: at for name, at in before.items() if name in REQUIRED_CONSENTS or name in given}
    new = (given & set(CONSENTS)) - set(kept) - set(REQUIRED_CONSENTS)
    return {**kept, **{name: now.isoformat() for name in new}}


def _locked(profile: Profile) -> Profile:
    """Return a profile that nobody else can change until the end of the transaction."""
    rows = Profile.objects.select_for_update(of=("self",))
    return rows.select_related("programme", "person").get(pk=profile.pk)
