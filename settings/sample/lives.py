"""Lets the sample's tandems live: meetings, goals, notes, check-ins, help and endings, in order."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Any

from lms import clock
from lms.api import Person
from mentoring.choices import CheckInAnswer, EndReason, MeetingForm, NoteLayer, Side
from mentoring.domain import helping, meetings, notes, tandems
from mentoring.domain.days import check_in_days
from mentoring.domain.meetings import Plan
from mentoring.models import Tandem

_TOPICS = ("german-at-work", "team", "authorities", "housing", "exams", "people", "health")
_MINUTES = (60, 90, 60, 45, 120, 75)
_FORMS = (MeetingForm.IN_PERSON, MeetingForm.IN_PERSON, MeetingForm.PHONE, MeetingForm.VIDEO)
_LAST_MET = {"quiet": 45, "paused": 24, "demo": 8}  # days ago
_REASONS = {
    "goals": EndReason.GOALS,
    "time": EndReason.TIME,
    "moved": EndReason.MOVED,
    "left": EndReason.LEFT,
    "no_time": EndReason.NO_TIME,
    "no_contact": EndReason.NO_CONTACT,
    "no_fit": EndReason.NO_FIT,
}
_GOOD_STARS = 4
_OFTEN = 9  # days between meetings at least
_BRIEF = 3  # meetings of a tandem that ended early


@dataclass(frozen=True, kw_only=True)
class Life:
    """One tandem and what is to become of it. Days count back from today."""

    tandem: Tandem
    story: str
    started: int
    ended: int
    number: int
    texts: dict[str, Any]
    by: Person
    now: datetime
    ago: Callable[..., datetime]

    def one_of(self, name: str, place: int) -> str:
        """Return one of several texts, another one for each tandem."""
        found = self.texts["lives"][name]
        return str(found[(self.number + place) % len(found)])


Happening = tuple[datetime, Callable[[datetime], Any]]


def live(life: Life) -> None:
    """Let everything happen in the order of time."""
    happenings = [*_meetings(life), *_check_ins(life), *_special(life), *_words(life), *_end(life)]
    for moment, happen in sorted(happenings, key=lambda one: one[0]):
        happen(moment)


def _days(life: Life) -> list[int]:
    """Return how many days ago two people met, the earliest first."""
    last = life.ended + 4 if life.ended else _LAST_MET.get(life.story, 2 + life.number % 5)
    if life.started <= last:
        return []
    rhythm = life.tandem.programme.rhythm_days + life.number % 3
    step = _OFTEN if life.story == "demo" else max(rhythm, _OFTEN)
    days = list(range(life.started - 2, last - 1, -step))
    return days[:_BRIEF] if life.ended and life.story not in ("goals", "time") else days


def _meetings(life: Life) -> Iterator[Happening]:
    """Yield the meetings that were held, and sometimes the next one."""
    places = life.texts["demo" if life.story == "demo" else "lives"]["places"]
    for number, days in enumerate(_days(life)):
        turn = life.number + number
        form = _FORMS[turn % len(_FORMS)]
        plan = Plan(
            starts_at=life.ago(days, 15 + turn % 4),
            minutes=_MINUTES[turn % len(_MINUTES)],
            form=form,
            place=places[turn % len(places)] if form == MeetingForm.IN_PERSON else "",
            topics=(_TOPICS[turn % 7], _TOPICS[(turn * 3 + 1) % 7]),
        )
        side = Side.MENTOR if turn % 2 else Side.MENTEE
        yield life.ago(days, 20), _hold(life, side, plan)
    if not life.ended and life.story in ("green", "demo", "help") and life.number % 3 != 1:
        ahead = Plan(
            starts_at=life.ago(-4 - life.number % 5, 16),
            minutes=60,
            form=MeetingForm.IN_PERSON,
            place=places[0],
        )
        yield life.ago(1, 20), lambda now: meetings.plan(life.tandem, Side.MENTEE, ahead, now=now)


def _hold(life: Life, side: Side, plan: Plan) -> Callable[[datetime], Any]:
    """Return the noting of a meeting."""
    return lambda now: meetings.note_held(life.tandem, side, plan, now=now)


def _check_ins(life: Life) -> Iterator[Happening]:
    """Yield the answers to "how is it going?"; some are still open."""
    today = clock.date_of(life.now)
    end = today - timedelta(days=life.ended)
    days = list(takewhile(lambda day: day < end, check_in_days(today - timedelta(life.started))))
    for number, day in enumerate(days):
        is_last = number == len(days) - 1
        for side in Side:
            if is_last and side == Side.MENTEE and life.story in ("demo", "quiet", "no_contact"):
                continue
            words = _answer_words(life, number, side, is_last=is_last)
            moment = life.ago((today - day).days, 18 if side == Side.MENTEE else 19)
            yield moment, _answer(life, side, day, words)


def _answer_words(
    life: Life, number: int, side: Side, *, is_last: bool
) -> tuple[CheckInAnswer, str, bool]:
    """Return an answer, its words, and whether they want to be called."""
    texts = life.texts["lives"]
    if is_last and side == Side.MENTEE and life.story == "mixed":
        return CheckInAnswer.MIXED, texts["mixed"], False
    if is_last and side == Side.MENTEE and life.story == "bad":
        return CheckInAnswer.BAD, texts["bad"], True
    return CheckInAnswer.GOOD, life.one_of("good", number + (side == Side.MENTOR)), False


def _answer(
    life: Life, side: Side, day: date, words: tuple[CheckInAnswer, str, bool]
) -> Callable[[datetime], Any]:
    """Return the answering of one question."""
    answer, comment, wants_contact = words

    def happen(now: datetime) -> None:
        check_in = life.tandem.check_ins.filter(side=side, due_on=day, answered_at=None).first()
        if check_in:
            helping.answer_check_in(
                check_in, side, answer, wants_contact=wants_contact, comment=comment, now=now
            )

    return happen


def _words(life: Life) -> Iterator[Happening]:
    """Yield goals and notes: most for the two alone, some for the coordination."""
    begin = life.ago(life.started, 18)
    is_demo = life.story == "demo"
    goals = life.texts["demo"]["goals"] if is_demo else [life.one_of("goals", n) for n in (0, 3)]
    due = clock.date_of(begin) + timedelta(days=120)
    for goal in goals:
        yield begin, _goal(life, goal, due)
    days = _days(life)
    for number, day in enumerate(days[:3]):
        text = (
            life.texts["demo"]["pair_notes"][number]
            if is_demo
            else life.one_of("pair_notes", number)
        )
        side = Side.MENTEE if number == 2 else Side.MENTOR  # noqa: PLR2004 -- the third is hers
        yield life.ago(day, 21), _note(life, side, text, NoteLayer.PAIR)
    if is_demo:
        yield life.ago(12, 19), lambda now: _reach(life, life.texts["demo"]["reached"], now)
        yield (
            life.ago(10, 19),
            _note(life, Side.MENTEE, life.texts["demo"]["shared_note"], NoteLayer.SHARED),
        )
    elif days and life.number % 4 == 1:
        text = life.one_of("shared_notes", 0)
        yield life.ago(days[-1], 21), _note(life, Side.MENTOR, text, NoteLayer.SHARED)
    if life.story in ("goals", "closing") and days:
        yield life.ago(days[-1], 21), lambda now: _reach(life, "", now)


def _goal(life: Life, text: str, due: date) -> Callable[[datetime], Any]:
    """Return the setting of a goal."""
    return lambda now: notes.add_goal(life.tandem, text, due_on=due, now=now)


def _note(life: Life, side: Side, text: str, layer: NoteLayer) -> Callable[[datetime], Any]:
    """Return the writing of a note."""
    return lambda now: notes.write(life.tandem, side, text, layer, now=now)


def _reach(life: Life, text: str, now: datetime) -> None:
    """Reach a goal: a new one, or the first there is."""
    goal = (
        notes.add_goal(life.tandem, text, due_on=None, now=now)
        if text
        else life.tandem.goals.first()
    )
    if goal:
        notes.set_reached(goal, reached=True, now=now)


def _special(life: Life) -> Iterator[Happening]:
    """Yield what is special about a story: a call for help, a pause, a closing talk."""
    texts, tandem = life.texts, life.tandem

    def call(side: Side, words: str, *, wants_change: bool = False) -> Callable[[datetime], Any]:
        return lambda now: helping.ask_for_help(
            tandem, side, words, wants_change=wants_change, now=now
        )

    def take_up(now: datetime) -> None:
        helping.take_up(tandem.help_requests.get(), life.by, now=now)

    def settle(now: datetime) -> None:
        helping.settle(tandem.help_requests.get(), life.by, now=now)

    if life.story == "help":
        yield life.ago(1, 19), call(Side.MENTOR, texts["help"]["housing"])
    elif life.story == "bad":
        yield life.ago(6, 21), call(Side.MENTEE, texts["help"]["cannot_talk"], wants_change=True)
        yield life.ago(5, 9), take_up
    elif life.story == "settled":
        yield life.ago(20, 22), call(Side.MENTEE, texts["help"]["settled"])
        yield life.ago(19, 8), take_up
        yield life.ago(16, 15), settle
    elif life.story == "paused":
        until = clock.date_of(life.ago(-16))
        yield life.ago(20), lambda now: tandems.pause(tandem, until=until, now=now)
    elif life.story == "closing":
        yield life.ago(3), lambda now: tandems.close(tandem, now=now)
        yield life.ago(2), _feedback(life, Side.MENTEE, 5, texts["feedback"]["closing"])


def _end(life: Life) -> Iterator[Happening]:
    """Yield the end of a tandem, the words at it, and what was said some months later."""
    if not life.ended:
        return
    reason, texts, tandem = _REASONS[life.story], life.texts["feedback"], life.tandem
    if life.story in ("goals", "time"):
        yield life.ago(life.ended + 3), lambda now: tandems.close(tandem, now=now)
        yield life.ago(life.ended + 1), _feedback(life, Side.MENTEE, 5, texts["mentee"])
        yield life.ago(life.ended + 1, 17), _feedback(life, Side.MENTOR, 4, texts["mentor"])
    yield life.ago(life.ended), lambda now: tandems.end(tandem, reason, now=now)
    if life.story in texts:
        yield life.ago(life.ended - 1), _feedback(life, Side.MENTEE, 3, texts[life.story])
    yield life.ago(min(life.ended - 1, max(life.ended - 94, 1))), lambda now: _follow_up(life, now)


def _follow_up(life: Life, now: datetime) -> None:
    """Let the mentee answer the questions of some months later that are due."""
    today = clock.date_of(now)
    for check_in in life.tandem.check_ins.filter(
        is_follow_up=True, side=Side.MENTEE, due_on__lte=today
    ):
        helping.answer_check_in(
            check_in, Side.MENTEE, CheckInAnswer.GOOD, wants_contact=False, comment="", now=now
        )


def _feedback(life: Life, side: Side, stars: int, words: str) -> Callable[[datetime], Any]:
    """Return the giving of feedback."""

    def happen(now: datetime) -> None:
        life.tandem.refresh_from_db()
        helping.give_feedback(
            life.tandem,
            side,
            helped=stars,
            trusted=5,
            again=stars >= _GOOD_STARS,
            words=words,
            now=now,
        )

    return happen
