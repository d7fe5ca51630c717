"""The life of a tandem, from the agreement to a proper end.

agreeing → running ↔ paused → closing → ended; from closing there is a way back to running.
Every step is one function here; each is harmless when done twice. The person who acts is given
by side, never by id.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from lms import clock
from lms.api import Person
from mentoring.choices import (
    EndReason,
    Light,
    MeetingState,
    ProfileState,
    SeparationReason,
    Side,
    TandemState,
)
from mentoring.domain.days import follow_up_days, months_later, next_check_in
from mentoring.domain.separating import separate
from mentoring.models import CheckIn, Meeting, Profile, Proposal, Tandem

ALIVE = (TandemState.RUNNING, TandemState.PAUSED, TandemState.CLOSING)
_LONGEST_PAUSE = timedelta(days=183)


class TandemError(ValueError):
    """A tandem cannot take this step; the message says why, for people."""


def tandems_of(person: Person) -> QuerySet[Tandem]:
    """Return the tandems somebody is part of, on either side."""
    return Tandem.objects.filter(Q(mentor__person=person) | Q(mentee__person=person))


def side_of(tandem: Tandem, person: Person) -> Side:
    """Return on which side somebody is. Raises ``TandemError`` for anybody else."""
    if tandem.mentor.person_id == person.pk:
        return Side.MENTOR
    if tandem.mentee.person_id == person.pk:
        return Side.MENTEE
    raise TandemError(_("This tandem is not yours."))


def begin(proposal: Proposal, *, now: datetime) -> Tandem:
    """Make the tandem of a proposal both have accepted; next both sign the agreement.

    Call with the proposal locked.
    """
    return Tandem.objects.create(
        programme_id=proposal.mentee.programme_id,
        mentor_id=proposal.mentor_id,
        mentee_id=proposal.mentee_id,
        proposal=proposal,
        state=TandemState.AGREEING,
        created_at=now,
    )


@transaction.atomic
def sign(tandem: Tandem, side: Side, *, version: int, language: str, now: datetime) -> Tandem:
    """Sign the agreement as it was read; with the second signature the tandem begins to run.

    Who signs first fixes the words. Raises ``TandemError`` when the text has changed since it
    was read, or there is nothing to sign.
    """
    locked = _locked(tandem)
    own = "mentor_signed_at" if side == Side.MENTOR else "mentee_signed_at"
    if getattr(locked, own):
        return locked
    if locked.state != TandemState.AGREEING:
        raise TandemError(_("There is nothing to sign any more."))
    if not locked.agreement:
        programme = locked.programme
        if version != programme.agreement_version:
            raise TandemError(_("The agreement has changed meanwhile. Please read it once more."))
        locked.agreement = programme.text_in(language, "agreement")
        locked.agreement_language = language
        locked.agreement_version = version
    elif version != locked.agreement_version:
        raise TandemError(_("The agreement has changed meanwhile. Please read it once more."))
    setattr(locked, own, now)
    if locked.mentor_signed_at and locked.mentee_signed_at:
        _start(locked, now)
    locked.save()
    return locked


def _start(tandem: Tandem, now: datetime) -> None:
    """Let a tandem run from today on."""
    today = clock.date_of(now)
    tandem.state, tandem.started_on = TandemState.RUNNING, today
    tandem.planned_end_on = months_later(today, tandem.programme.months)
    plan_check_ins(tandem, after=today)


def plan_check_ins(tandem: Tandem, *, after: date) -> None:
    """Ask both on the next day that is due; not saved on the tandem."""
    if tandem.started_on is None:
        return
    due = next_check_in(tandem.started_on, after=after)
    tandem.next_check_in_on = due
    for side in Side:
        CheckIn.objects.get_or_create(tandem=tandem, side=side, due_on=due)


@transaction.atomic
def pause(tandem: Tandem, *, until: date, now: datetime) -> Tandem:
    """Let a tandem rest until a day, at most half a year. Raises ``TandemError``."""
    locked, today = _locked(tandem), clock.date_of(now)
    if locked.state not in (TandemState.RUNNING, TandemState.PAUSED):
        raise TandemError(_("Only a running tandem can pause."))
    if not today < until <= today + _LONGEST_PAUSE:
        raise TandemError(_("Choose a day in the next six months."))
    locked.state, locked.paused_until = TandemState.PAUSED, until
    locked.save(update_fields=["state", "paused_until"])
    return locked


@transaction.atomic
def resume(tandem: Tandem, *, now: datetime) -> Tandem:
    """Go on after a pause, or after all instead of ending. Raises ``TandemError``."""
    locked = _locked(tandem)
    if locked.state == TandemState.RUNNING:
        return locked
    if locked.state not in (TandemState.PAUSED, TandemState.CLOSING):
        raise TandemError(_("This tandem does not pause."))
    locked.state, locked.paused_until = TandemState.RUNNING, None
    project(locked, now=now)
    locked.save()
    return locked


@transaction.atomic
def close(tandem: Tandem, *, now: datetime) -> Tandem:  # noqa: ARG001 -- steps have one shape
    """Go into the closing talk: both are asked for feedback. Raises ``TandemError``."""
    locked = _locked(tandem)
    if locked.state == TandemState.CLOSING:
        return locked
    if locked.state not in (TandemState.RUNNING, TandemState.PAUSED):
        raise TandemError(_("Only a running tandem can be closed."))
    locked.state = TandemState.CLOSING
    locked.save(update_fields=["state"])
    return locked


@transaction.atomic
def end(tandem: Tandem, reason: EndReason, *, now: datetime) -> Tandem:
    """End a tandem, without blame. Raises ``TandemError``.

    The mentee goes back to waiting where the tandem ended early, and has left the programme
    where it ended well; two people it did not fit for are not proposed to each other again.
    Follow-ups are planned.
    """
    locked, today = _locked(tandem), clock.date_of(now)
    if locked.state == TandemState.ENDED:
        return locked
    locked.state, locked.ended_on, locked.end_reason = TandemState.ENDED, today, reason
    locked.next_check_in_on = None
    locked.light = Light.GREEN
    locked.save()
    locked.meetings.filter(state=MeetingState.PLANNED, starts_at__gt=now).update(
        state=MeetingState.CANCELLED, sequence=F("sequence") + 1
    )
    locked.check_ins.filter(answered_at=None, due_on__gte=today).delete()
    if reason in (EndReason.NO_FIT, EndReason.SAFETY):
        separate(locked.mentor.person_id, locked.mentee.person_id, SeparationReason.ENDED, now=now)
    if locked.started_on:
        CheckIn.objects.bulk_create(
            CheckIn(tandem=locked, side=side, due_on=day, is_follow_up=True)
            for day in follow_up_days(today)
            for side in Side
        )
    _let_go(locked.mentee, reason, now)
    return locked


def _let_go(mentee: Profile, reason: EndReason, now: datetime) -> None:
    """Let a mentee wait again after an early end; after a good one the programme is over."""
    if reason in (EndReason.GOALS, EndReason.TIME):
        mentee.state, mentee.left_at = ProfileState.WITHDRAWN, mentee.left_at or now
    elif mentee.state == ProfileState.ADMITTED:
        mentee.waiting_since = now
    mentee.save(update_fields=["state", "left_at", "waiting_since"])


def project(tandem: Tandem, *, now: datetime) -> None:
    """Compute what is kept on a tandem from its meetings, check-ins and calls; not saved."""
    held = Meeting.objects.filter(tandem=tandem, state=MeetingState.HELD)
    meetings = list(held.order_by("starts_at").values_list("starts_at", "minutes"))
    tandem.met_count = len(meetings)
    tandem.met_minutes = sum(minutes for _starts, minutes in meetings)
    tandem.last_met_on = clock.date_of(meetings[-1][0]) if meetings else None
    tandem.light = light_of(tandem, now=now)


def light_of(tandem: Tandem, *, now: datetime) -> Light:
    """Say at one glance how a tandem fares, from the facts of today."""
    today = clock.date_of(now)
    if tandem.state not in (TandemState.RUNNING, TandemState.CLOSING):
        return Light.GREEN
    answers = _latest_answers(tandem)
    if tandem.help_requests.filter(settled_at=None).exists() or "bad" in answers:
        return Light.RED
    quiet_since = tandem.last_met_on or tandem.started_on
    patience = timedelta(days=2 * tandem.programme.rhythm_days)
    late = tandem.check_ins.filter(
        answered_at=None, is_follow_up=False, due_on__lt=today - timedelta(days=7)
    )
    if "mixed" in answers or late.exists() or (quiet_since and today - quiet_since > patience):
        return Light.YELLOW
    return Light.GREEN


def _latest_answers(tandem: Tandem) -> set[str]:
    """Return what both said last."""
    answered = tandem.check_ins.exclude(answered_at=None).order_by("answered_at")
    return set(dict(answered.values_list("side", "answer")).values())


def _locked(tandem: Tandem) -> Tandem:
    """Return a tandem that nobody else can change until the end of the transaction."""
    rows = Tandem.objects.select_for_update(of=("self",))
    return rows.select_related("programme", "mentor", "mentee").get(pk=tandem.pk)
