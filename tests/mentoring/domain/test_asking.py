from datetime import timedelta

import pytest
from people import make_tandem

from mentoring.choices import CheckInAnswer, Side
from mentoring.domain import helping, tandems
from mentoring.domain.asking import ask_on
from mentoring.models import CheckIn

pytestmark = pytest.mark.django_db


def days_of(tandem, side=Side.MENTEE):
    asked = CheckIn.objects.filter(tandem=tandem, side=side, is_follow_up=False)
    return sorted((one.due_on - tandem.started_on).days for one in asked)


def test_who_never_answers_is_still_asked_on_each_of_the_days(programme, now):
    tandem = make_tandem(programme, now=now)
    for day in range(100):
        ask_on(now=now + timedelta(days=day))

    assert days_of(tandem) == [2, 30, 90, 150]
    assert days_of(tandem, Side.MENTOR) == [2, 30, 90, 150]


def test_nothing_is_planned_before_its_turn_and_nothing_twice(programme, now):
    tandem = make_tandem(programme, now=now)

    assert ask_on(now=now + timedelta(days=2)) == 0
    assert ask_on(now=now + timedelta(days=3)) == 1
    assert ask_on(now=now + timedelta(days=3)) == 0
    assert days_of(tandem) == [2, 30]


def test_an_answer_in_between_changes_no_day(programme, now):
    tandem = make_tandem(programme, now=now)
    ask_on(now=now + timedelta(days=3))
    first = CheckIn.objects.get(
        tandem=tandem, side=Side.MENTEE, due_on=tandem.started_on + timedelta(days=2)
    )
    helping.answer_check_in(
        first,
        Side.MENTEE,
        CheckInAnswer.GOOD,
        wants_contact=False,
        comment="",
        now=now + timedelta(days=4),
    )

    assert days_of(tandem) == [2, 30]


def test_a_tandem_that_rests_or_has_ended_is_not_asked(programme, now):
    resting, ended = make_tandem(programme, now=now), make_tandem(programme, now=now)
    tandems.pause(resting, until=(now + timedelta(days=100)).date(), now=now)
    tandems.end(ended, "time", now=now + timedelta(days=1))

    assert ask_on(now=now + timedelta(days=40)) == 0
