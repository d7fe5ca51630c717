"""Meetings of a tandem: planned, held, cancelled; and what they add up to."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lms import clock
from mentoring.choices import MeetingForm, MeetingState, Side, TandemState, TermKind
from mentoring.domain.tandems import project
from mentoring.models import Meeting, Tandem, Term

SHORTEST, LONGEST = 5, 480  # minutes
_FAR = timedelta(days=400)


class MeetingError(ValueError):
    """A meeting cannot be noted as asked; the message says why, for people.

    ``field`` names what to correct: ``day`` or ``minutes``, or nothing.
    """

    def __init__(self, message: str, *, field: str = "") -> None:
        """Keep the message and what it is about."""
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """When, how long (minutes), how and where two people meet, and what about."""

    starts_at: datetime
    minutes: int
    form: MeetingForm
    place: str = ""
    topics: tuple[str, ...] = ()


@transaction.atomic
def plan(tandem: Tandem, side: Side, wish: Plan, *, now: datetime) -> Meeting:
    """Plan a meeting; planned twice for the same time it is one. Raises ``MeetingError``."""
    locked = _alive(tandem)
    _checked(wish)
    if wish.starts_at <= now:
        raise MeetingError(
            _("This time is over. If you have met already, note it as a meeting you have had."),
            field="day",
        )
    _within_a_year(wish.starts_at, now)
    if planned := _at(locked, wish.starts_at, MeetingState.PLANNED):
        return planned
    return Meeting.objects.create(
        tandem=locked,
        planned_by=side,
        state=MeetingState.PLANNED,
        created_at=now,
        **_fields(wish),
    )


@transaction.atomic
def note_held(tandem: Tandem, side: Side, wish: Plan, *, now: datetime) -> Meeting:
    """Note a meeting that took place. Raises ``MeetingError``."""
    locked = _alive(tandem)
    _checked(wish)
    _over(locked, wish.starts_at, now)
    known = (MeetingState.HELD, MeetingState.PLANNED)
    meeting = _at(locked, wish.starts_at, *known) or Meeting(
        tandem=locked, planned_by=side, created_at=now
    )
    return _keep(meeting, locked, wish, MeetingState.HELD, now)


@transaction.atomic
def hold(meeting: Meeting, wish: Plan, *, now: datetime) -> Meeting:
    """Note that a meeting took place, as it really was. Raises ``MeetingError``."""
    locked = _alive(meeting.tandem)
    _checked(wish)
    _over(locked, wish.starts_at, now)
    return _keep(_fresh(meeting), locked, wish, MeetingState.HELD, now)


@transaction.atomic
def move(meeting: Meeting, wish: Plan, *, now: datetime) -> Meeting:
    """Move a planned meeting. Raises ``MeetingError``."""
    locked = _alive(meeting.tandem)
    _checked(wish)
    if wish.starts_at <= now:
        raise MeetingError(_("This time is over."), field="day")
    _within_a_year(wish.starts_at, now)
    fresh = _fresh(meeting)
    if fresh.state != MeetingState.PLANNED:
        raise MeetingError(_("Only a planned meeting can be moved."))
    fresh.sequence += 1
    fresh.reminded_at = None
    return _keep(fresh, locked, wish, MeetingState.PLANNED, now)


@transaction.atomic
def cancel(meeting: Meeting, *, now: datetime) -> Meeting:
    """Call a meeting off, or take back that it was held."""
    locked = _alive(meeting.tandem)
    fresh = _fresh(meeting)
    if fresh.state == MeetingState.CANCELLED:
        return fresh
    fresh.state, fresh.sequence = MeetingState.CANCELLED, fresh.sequence + 1
    fresh.save(update_fields=["state", "sequence"])
    project(locked, now=now)
    locked.save()
    return fresh


def _keep(
    meeting: Meeting, tandem: Tandem, wish: Plan, state: MeetingState, now: datetime
) -> Meeting:
    """Save a meeting as wished, and what follows from it on the tandem."""
    for name, value in _fields(wish).items():
        setattr(meeting, name, value)
    meeting.state = state
    meeting.save()
    project(tandem, now=now)
    tandem.save()
    return meeting


def _fields(wish: Plan) -> dict[str, object]:
    """Return a wish as fields; topics that do not exist are left out."""
    known = Term.objects.filter(kind=TermKind.TOPIC, key__in=wish.topics)
    return {
        "starts_at": wish.starts_at,
        "minutes": wish.minutes,
        "form": wish.form,
        "place": wish.place.strip(),
        "topics": list(known.values_list("key", flat=True)),
    }


def _checked(wish: Plan) -> None:
    """Refuse what no meeting can be."""
    if not SHORTEST <= wish.minutes <= LONGEST:
        raise MeetingError(_("A meeting takes from 5 minutes to 8 hours."), field="minutes")


def _within_a_year(starts_at: datetime, now: datetime) -> None:
    """Refuse a meeting nobody can plan yet."""
    if starts_at > now + _FAR:
        raise MeetingError(_("Please choose a day within a year."), field="day")


def _over(tandem: Tandem, starts_at: datetime, now: datetime) -> None:
    """Refuse a meeting that has not begun, or was before the tandem; a day more is no matter."""
    if starts_at > now:
        raise MeetingError(_("This meeting is still to come."), field="day")
    if tandem.started_on and clock.date_of(starts_at) < tandem.started_on - timedelta(days=1):
        raise MeetingError(_("This was before your tandem began."), field="day")


def _at(tandem: Tandem, starts_at: datetime, *states: MeetingState) -> Meeting | None:
    """Return the meeting that begins at a moment; one that was held comes first."""
    found = tandem.meetings.filter(starts_at=starts_at, state__in=states)
    return found.order_by("state", "pk").first()


def _alive(tandem: Tandem) -> Tandem:
    """Lock a tandem that can meet. Raises ``MeetingError``."""
    rows = Tandem.objects.select_for_update(of=("self",)).select_related("programme")
    locked = rows.get(pk=tandem.pk)
    if locked.state == TandemState.AGREEING:
        raise MeetingError(_("Please sign your agreement first."))
    if locked.state == TandemState.ENDED:
        raise MeetingError(_("This tandem has ended."))
    return locked


def _fresh(meeting: Meeting) -> Meeting:
    """Return a meeting as it is now; its tandem is locked."""
    return Meeting.objects.get(pk=meeting.pk)
