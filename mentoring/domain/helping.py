"""Check-ins, calls for help and the talk at the end: how the coordination learns what it must."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lms import clock
from lms.api import Person
from mentoring.choices import CheckInAnswer, Side, TandemState
from mentoring.domain.tandems import plan_check_ins, project
from mentoring.models import CheckIn, Feedback, HelpRequest, Tandem

LONGEST = 2000  # characters
_WORST, _BEST = 1, 5
_EARLY = timedelta(days=7)


class HelpError(ValueError):
    """This cannot be noted as asked; the message says why, for people."""


@transaction.atomic
def answer_check_in(
    check_in: CheckIn,
    side: Side,
    answer: CheckInAnswer,
    *,
    wants_contact: bool,
    comment: str,
    now: datetime,
) -> CheckIn:
    """Note how somebody finds it is going, and plan the next question. Raises ``HelpError``.

    What is said today also answers earlier questions that were left open.
    """
    tandem = _locked(check_in.tandem)
    fresh = CheckIn.objects.get(pk=check_in.pk)
    if fresh.side != side:
        raise HelpError(_("This question is for the other one of you."))
    if not is_open(fresh, tandem, now=now):
        raise HelpError(_("This question is for later, or your tandem has ended."))
    fresh.answer, fresh.answered_at = answer, now
    fresh.wants_contact, fresh.comment = wants_contact, comment.strip()
    fresh.save()
    if not fresh.is_follow_up:
        tandem.check_ins.filter(
            side=side, is_follow_up=False, answered_at=None, due_on__lt=fresh.due_on
        ).update(answer=answer, answered_at=now)
        plan_check_ins(tandem, after=max(fresh.due_on, clock.date_of(now)))
    project(tandem, now=now)
    tandem.save()
    return fresh


def is_open(check_in: CheckIn, tandem: Tandem, *, now: datetime) -> bool:
    """Whether a question can be answered: its day is near, and after the end it is a follow-up."""
    has_ended = tandem.state == TandemState.ENDED
    is_due = check_in.due_on <= clock.date_of(now) + _EARLY
    return is_due and (check_in.is_follow_up or not has_ended)


@transaction.atomic
def ask_for_help(
    tandem: Tandem, side: Side, message: str, *, wants_change: bool, now: datetime
) -> HelpRequest:
    """Call the contact person; asking twice while one call is open adds to it.

    Where there is no room left in the open call, it becomes another one. Raises ``HelpError``.
    """
    locked = _locked(tandem)
    words = message.replace("\r\n", "\n").strip()
    if len(words) > LONGEST:
        raise HelpError(
            _("This message has %(length)s characters; %(most)s are possible.")
            % {"length": len(words), "most": LONGEST}
        )
    open_call = locked.help_requests.filter(side=side, settled_at=None).first()
    together = "\n\n".join(part for part in (open_call and open_call.message, words) if part)
    if open_call and len(together) <= LONGEST:
        open_call.message = together
        open_call.wants_change = open_call.wants_change or wants_change
        open_call.save(update_fields=["message", "wants_change"])
        return open_call
    call = HelpRequest.objects.create(
        tandem=locked, side=side, message=words, wants_change=wants_change, asked_at=now
    )
    project(locked, now=now)
    locked.save()
    return call


@transaction.atomic
def take_up(call: HelpRequest, by: Person, *, now: datetime) -> HelpRequest:
    """Note who takes care of a call; who came first stays."""
    locked = HelpRequest.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if locked.taken_at is None:
        locked.taken_at, locked.taken_by = now, by
        locked.save(update_fields=["taken_at", "taken_by"])
    return locked


@transaction.atomic
def settle(call: HelpRequest, by: Person, *, now: datetime) -> HelpRequest:
    """Note that a call for help is settled; the call itself stays."""
    taken = take_up(call, by, now=now)
    if taken.settled_at is None:
        taken.settled_at = now
        taken.save(update_fields=["settled_at"])
        tandem = _locked(taken.tandem)
        project(tandem, now=now)
        tandem.save()
    return taken


@transaction.atomic
def give_feedback(
    tandem: Tandem,
    side: Side,
    *,
    helped: int | None,
    trusted: int | None,
    again: bool | None,
    words: str,
    now: datetime,
) -> Feedback:
    """Keep what one of the two says at the end; said again, the later counts.

    Raises ``HelpError``.
    """
    if tandem.state not in (TandemState.CLOSING, TandemState.ENDED):
        raise HelpError(_("The closing talk has not begun."))
    if any(one is not None and not _WORST <= one <= _BEST for one in (helped, trusted)):
        raise HelpError(_("Please choose from 1 to 5."))
    feedback, _made = Feedback.objects.update_or_create(
        tandem=tandem,
        side=side,
        defaults={
            "helped": helped,
            "trusted": trusted,
            "again": again,
            "words": words.strip(),
            "given_at": now,
        },
    )
    return feedback


def _locked(tandem: Tandem) -> Tandem:
    """Return a tandem that nobody else can change until the end of the transaction."""
    rows = Tandem.objects.select_for_update(of=("self",)).select_related("programme")
    return rows.get(pk=tandem.pk)
