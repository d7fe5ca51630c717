from datetime import timedelta

import pytest
from people import make_plan, make_tandem

from mentoring.choices import CheckInAnswer, EndReason, Side
from mentoring.domain import helping, meetings, tandems
from mentoring.domain.nextsteps import Step, outlook_of
from mentoring.models import CheckIn

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
NO_ANSWER = {"helped": None, "trusted": None, "again": None, "words": ""}


@pytest.fixture
def tandem(programme, now):
    make_tandem(programme, now=now)  # somebody else's
    return make_tandem(programme, now=now)


def step(tandem, side, now):
    tandem.refresh_from_db()
    return outlook_of(tandem, side, now=now).step


def answer_all(tandem, now):
    for one in tandem.check_ins.filter(answered_at=None, due_on__lte=now.date()):
        helping.answer_check_in(
            one, one.side, CheckInAnswer.GOOD, wants_contact=False, comment="", now=now
        )


def test_first_both_sign(programme, now):
    tandem = make_tandem(programme, now=now, signed=False)
    assert step(tandem, Side.MENTOR, now) == Step.SIGN

    tandems.sign(tandem, Side.MENTOR, version=1, language="de", now=now)

    assert step(tandem, Side.MENTOR, now) == Step.WAIT
    assert step(tandem, Side.MENTEE, now) == Step.SIGN


def test_then_they_plan_meet_note_and_plan_again(tandem, now):
    assert step(tandem, Side.MENTEE, now) == Step.PLAN_FIRST

    planned = meetings.plan(tandem, Side.MENTOR, make_plan(now + DAY), now=now)
    assert step(tandem, Side.MENTEE, now) == Step.MEET
    assert step(tandem, Side.MENTEE, now + DAY + HOUR - timedelta(minutes=1)) == Step.MEET
    assert step(tandem, Side.MENTEE, now + DAY + HOUR) == Step.NOTE

    meetings.hold(planned, make_plan(now + DAY), now=now + DAY + HOUR)
    assert step(tandem, Side.MENTEE, now + DAY + HOUR) == Step.PLAN_NEXT


def test_who_is_asked_answers_before_planning_and_the_other_is_not_asked(tandem, now):
    later = now + 2 * DAY
    mine = tandem.check_ins.get(side=Side.MENTOR, due_on=later.date())
    helping.answer_check_in(
        mine, Side.MENTOR, CheckInAnswer.GOOD, wants_contact=False, comment="", now=later
    )

    assert step(tandem, Side.MENTOR, later) == Step.PLAN_FIRST
    assert step(tandem, Side.MENTEE, later) == Step.ANSWER


def test_the_newest_question_stands_for_older_ones(tandem, now):
    newest = CheckIn.objects.create(tandem=tandem, side=Side.MENTEE, due_on=now.date() + 30 * DAY)
    later = now + 31 * DAY
    assert outlook_of(tandem, Side.MENTEE, now=later).check_in == newest

    helping.answer_check_in(
        newest, Side.MENTEE, CheckInAnswer.MIXED, wants_contact=False, comment="", now=later
    )

    assert not tandem.check_ins.filter(side=Side.MENTEE, answered_at=None, due_on__lt=later)
    assert tandem.check_ins.filter(side=Side.MENTOR, answered_at=None, due_on__lt=later).exists()


def test_who_pauses_can_go_on(tandem, now):
    tandems.pause(tandem, until=now.date() + 9 * DAY, now=now)

    assert step(tandem, Side.MENTOR, now) == Step.RESUME


def test_at_the_end_each_gives_feedback_then_one_ends(tandem, now):
    tandems.close(tandem, now=now)
    assert step(tandem, Side.MENTOR, now) == Step.FEEDBACK

    tandem.refresh_from_db()
    helping.give_feedback(tandem, Side.MENTOR, **NO_ANSWER, now=now)
    assert step(tandem, Side.MENTOR, now) == Step.END
    assert step(tandem, Side.MENTEE, now) == Step.FEEDBACK

    tandems.end(tandem, EndReason.TIME, now=now)
    assert step(tandem, Side.MENTOR, now) == Step.NOTHING
    assert step(tandem, Side.MENTEE, now) == Step.FEEDBACK


def test_after_the_end_only_follow_ups_are_asked_on_their_day(tandem, now):
    later = now + 40 * DAY
    tandems.end(tandem, EndReason.GOALS, now=later)
    tandem.refresh_from_db()
    helping.give_feedback(tandem, Side.MENTEE, **NO_ANSWER, now=later)

    assert step(tandem, Side.MENTEE, later + DAY) == Step.NOTHING
    assert step(tandem, Side.MENTEE, later + 95 * DAY) == Step.ANSWER


def test_who_wanted_to_finish_can_go_on_after_all(tandem, now):
    tandems.close(tandem, now=now)
    tandems.resume(tandem, now=now)

    assert step(tandem, Side.MENTOR, now) == Step.PLAN_FIRST
