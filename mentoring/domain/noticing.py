"""What people have to be told: read from the facts of today, so it can always be read anew.

A letter is due as long as its facts hold: who has answered meanwhile is not written to. Keys
are made of what a letter is about, so that the same facts give the same letter.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from lms import clock
from mentoring.choices import (
    MeetingState,
    NoticeKind,
    ProfileState,
    ProposalState,
    Side,
    TandemState,
)
from mentoring.models import CheckIn, HelpRequest, Meeting, Notice, Profile, Proposal, Tandem

MORNING, EVENING = 8, 20  # between these hours of the site's time people are written to
LAST_DAYS = 3  # before a proposal closes
FIRST_MEETING_DAYS = 10
AGAIN_DAYS = 14  # between two letters about silence
MOST_AGAIN = 3
_CLOSING_DAYS = 30
_LATE_DAYS = 2
_FORGET_DAYS = 14  # what is older is the coordination's business, not a letter's
_ALIVE = (TandemState.RUNNING, TandemState.CLOSING)


def derived(*, now: datetime) -> Iterator[Notice]:
    """Yield every letter that the facts of this moment call for, unsaved."""
    today = clock.date_of(now)
    yield from _calls(now)
    yield from _wishes_to_be_called(now)
    yield from _meetings(now, today)
    yield from _proposals(today)
    yield from _agreements()
    yield from _check_ins(today, now)
    yield from _pauses(today, now)
    yield from _endings(today, now)
    yield from _silences(today, now)
    yield from _applications(now)


def _calls(now: datetime) -> Iterator[Notice]:
    """Tell the contact person that somebody calls for help whom nobody has taken up yet."""
    recent = now - timedelta(days=_FORGET_DAYS)
    calls = HelpRequest.objects.filter(taken_at=None, settled_at=None, asked_at__gte=recent)
    for call in calls.select_related("tandem__programme"):
        yield Notice(
            key=f"help-{call.pk}",
            person_id=call.tandem.programme.contact_id,
            kind=NoticeKind.HELP,
            tandem_id=call.tandem_id,
            ids={"call": call.pk},
            due_at=call.asked_at,
        )


def _wishes_to_be_called(now: datetime) -> Iterator[Notice]:
    """Tell the contact person who wants to be called, as said in a check-in."""
    recent = now - timedelta(days=LAST_DAYS)
    asked = CheckIn.objects.filter(wants_contact=True, answered_at__gte=recent)
    for check_in in asked.select_related("tandem__programme"):
        yield Notice(
            key=f"check-in-{check_in.pk}-contact",
            person_id=check_in.tandem.programme.contact_id,
            kind=NoticeKind.CONTACT,
            tandem_id=check_in.tandem_id,
            ids={"check_in": check_in.pk},
            due_at=check_in.answered_at or now,
        )


def _meetings(now: datetime, today: date) -> Iterator[Notice]:
    """Remind both of a meeting of tomorrow that was not planned only just now."""
    end = _at(today + timedelta(days=2), 0)
    near = Meeting.objects.filter(
        state=MeetingState.PLANNED, starts_at__gt=now, starts_at__lt=end, tandem__state__in=_ALIVE
    )
    for meeting in near.select_related("tandem__mentor", "tandem__mentee"):
        if meeting.created_at > meeting.starts_at - timedelta(days=1):
            continue
        yield from _both(
            meeting.tandem,
            NoticeKind.MEETING,
            f"meeting-{meeting.pk}-{meeting.sequence}",
            due_at=_at(clock.date_of(meeting.starts_at) - timedelta(days=1), MORNING),
            meeting=meeting.pk,
        )


def _proposals(today: date) -> Iterator[Notice]:
    """Tell both of a proposal, and once more whoever has not answered shortly before the end."""
    last_day = today + timedelta(days=LAST_DAYS)
    found = Proposal.objects.filter(state=ProposalState.OPEN, answer_by__gte=today)
    for proposal in found.select_related("mentor", "mentee"):
        opened, answer_by = proposal.opened_at, proposal.answer_by
        if opened is None or answer_by is None:
            continue
        is_last = answer_by <= last_day and clock.date_of(opened) < today
        for side, profile, accepted in (
            (Side.MENTOR, proposal.mentor, proposal.mentor_accepted_at),
            (Side.MENTEE, proposal.mentee, proposal.mentee_accepted_at),
        ):
            if accepted is None:
                yield Notice(
                    key=f"proposal-{proposal.pk}-{side}{'-last' if is_last else ''}",
                    person_id=profile.person_id,
                    kind=NoticeKind.PROPOSAL_LAST if is_last else NoticeKind.PROPOSAL,
                    ids={"proposal": proposal.pk},
                    due_at=_at(answer_by - timedelta(days=LAST_DAYS), MORNING)
                    if is_last
                    else opened,
                )


def _agreements() -> Iterator[Notice]:
    """Ask whoever has not signed yet."""
    for tandem in _tandems(Q(state=TandemState.AGREEING)):
        for side, signed in (
            (Side.MENTOR, tandem.mentor_signed_at),
            (Side.MENTEE, tandem.mentee_signed_at),
        ):
            if signed is None:
                yield _one(
                    tandem, side, NoticeKind.AGREEMENT, "agreement", due_at=tandem.created_at
                )


def _check_ins(today: date, now: datetime) -> Iterator[Notice]:
    """Ask how it is going on the day, once more two days later, and again after the end."""
    recent = today - timedelta(days=_FORGET_DAYS)
    unanswered = CheckIn.objects.filter(answered_at=None, due_on__range=(recent, today)).filter(
        Q(is_follow_up=True, tandem__state=TandemState.ENDED)
        | Q(is_follow_up=False, tandem__state__in=_ALIVE)
    )
    for check_in in unanswered.select_related("tandem__mentor", "tandem__mentee"):
        is_late = check_in.due_on <= today - timedelta(days=_LATE_DAYS)
        kind, suffix, day = NoticeKind.CHECK_IN, "", check_in.due_on
        if check_in.is_follow_up:
            kind = NoticeKind.FOLLOW_UP
        elif is_late:
            kind, suffix = NoticeKind.CHECK_IN_LATE, "-late"
            day += timedelta(days=_LATE_DAYS)
        notice = _one(
            check_in.tandem, Side(check_in.side), kind, "", due_at=min(_at(day, MORNING), now)
        )
        notice.key, notice.ids = f"check-in-{check_in.pk}{suffix}", {"check_in": check_in.pk}
        yield notice


def _pauses(today: date, now: datetime) -> Iterator[Notice]:
    """Tell both that their pause is over."""
    days = (today - timedelta(days=_FORGET_DAYS), today)
    for tandem in _tandems(Q(state=TandemState.PAUSED, paused_until__range=days)):
        key = f"pause-{tandem.paused_until}"
        yield from _both_of(tandem, NoticeKind.PAUSE_OVER, key, due_at=now)


def _endings(today: date, now: datetime) -> Iterator[Notice]:
    """Invite both to a closing talk a month before the planned end."""
    days = (today, today + timedelta(days=_CLOSING_DAYS))
    for tandem in _tandems(Q(state=TandemState.RUNNING, planned_end_on__range=days)):
        key = f"closing-{tandem.planned_end_on}"
        yield from _both_of(tandem, NoticeKind.CLOSING, key, due_at=now)


def _silences(today: date, now: datetime) -> Iterator[Notice]:
    """Remind both where nothing was planned after ten days, or nobody met for a long time."""
    planned = Meeting.objects.filter(state=MeetingState.PLANNED, starts_at__gt=now)
    running = Q(state=TandemState.RUNNING, started_on__lte=today - timedelta(FIRST_MEETING_DAYS))
    for tandem in _tandems(running).exclude(pk__in=planned.values("tandem")):
        since = tandem.last_met_on or tandem.started_on
        if since is None:
            continue
        over = (today - since).days - 2 * tandem.programme.rhythm_days
        if over > 0:
            number = (over - 1) // AGAIN_DAYS
            if number < MOST_AGAIN:
                key = f"quiet-{since}-{number}"
                yield from _both_of(tandem, NoticeKind.QUIET, key, due_at=now)
        elif tandem.last_met_on is None:
            yield from _both_of(tandem, NoticeKind.FIRST_MEETING, "first", due_at=now)


def _applications(now: datetime) -> Iterator[Notice]:
    """Tell the contact person in the morning who has applied since the day before."""
    local = timezone.localtime(now)
    days = int(local.hour >= MORNING)
    # A digest stays due until the next one takes its place.
    for later in (days, days - 1):
        morning = _at(local.date() + timedelta(days=later), MORNING)
        waiting = Profile.objects.filter(
            state=ProfileState.APPLIED,
            programme__closed_at=None,
            applied_at__range=(morning - timedelta(days=1), morning),
        )
        programmes = waiting.order_by("programme").distinct()
        for programme, contact in programmes.values_list("programme", "programme__contact"):
            yield Notice(
                key=f"applications-{programme}-{clock.date_of(morning)}",
                person_id=contact,
                kind=NoticeKind.APPLICATIONS,
                ids={"programme": programme},
                due_at=morning,
            )


def _tandems(condition: Q) -> QuerySet[Tandem]:
    """Return some tandems with both people."""
    return Tandem.objects.filter(condition).select_related("mentor", "mentee", "programme")


def _both_of(tandem: Tandem, kind: NoticeKind, what: str, *, due_at: datetime) -> Iterator[Notice]:
    """Yield the same letter to both, about their tandem."""
    for side in Side:
        yield _one(tandem, side, kind, what, due_at=due_at)


def _both(
    tandem: Tandem, kind: NoticeKind, key: str, *, due_at: datetime, **ids: int
) -> Iterator[Notice]:
    """Yield the same letter to both, about something in their tandem."""
    for side in Side:
        notice = _one(tandem, side, kind, "", due_at=due_at)
        notice.key, notice.ids = f"{key}-{side}", ids
        yield notice


def _one(tandem: Tandem, side: Side, kind: NoticeKind, what: str, *, due_at: datetime) -> Notice:
    """Return a letter to one of the two."""
    profile = tandem.mentor if side == Side.MENTOR else tandem.mentee
    return Notice(
        key=f"tandem-{tandem.pk}-{side}-{what}",
        person_id=profile.person_id,
        kind=kind,
        tandem=tandem,
        due_at=due_at,
    )


def _at(day: date, hour: int) -> datetime:
    """Return an hour of a day in the site's time zone."""
    return timezone.make_aware(datetime.combine(day, time(hour)))
