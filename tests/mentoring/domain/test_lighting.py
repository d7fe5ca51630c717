"""Time alone turns a green light yellow."""

from datetime import timedelta

import pytest
from people import make_plan, make_tandem

from mentoring.choices import Light, Side
from mentoring.domain import helping, meetings, tandems
from mentoring.domain.lighting import dim
from mentoring.models import Tandem

pytestmark = pytest.mark.django_db


def lights():
    return dict(Tandem.objects.values_list("pk", "light"))


def test_who_has_not_met_for_twice_the_rhythm_turns_yellow_and_others_do_not(programme, now):
    silent, meeting = make_tandem(programme, now=now), make_tandem(programme, now=now)
    for tandem in (silent, meeting):
        tandem.check_ins.all().delete()
    day = now + timedelta(days=20)
    meetings.note_held(meeting, Side.MENTOR, make_plan(day), now=day + timedelta(hours=2))

    assert dim(now=now + timedelta(days=28)) == 0
    assert dim(now=now + timedelta(days=29)) == 1
    assert lights() == {silent.pk: Light.YELLOW, meeting.pk: Light.GREEN}


def test_a_question_that_stays_unanswered_for_a_week_turns_a_light_yellow(programme, now):
    tandem = make_tandem(programme, now=now)

    assert dim(now=now + timedelta(days=9)) == 0
    assert dim(now=now + timedelta(days=10)) == 1
    assert lights() == {tandem.pk: Light.YELLOW}


def test_a_light_says_the_same_as_when_it_is_computed_anew(programme, now):
    tandem = make_tandem(programme, now=now)
    for days in range(40):
        moment = now + timedelta(days=days)
        dim(now=moment)
        tandem.refresh_from_db()
        assert tandem.light == tandems.light_of(tandem, now=moment)


def test_a_red_light_stays_red_and_a_tandem_that_rests_stays_green(programme, now):
    red, resting = make_tandem(programme, now=now), make_tandem(programme, now=now)
    helping.ask_for_help(red, Side.MENTEE, "", wants_change=False, now=now)
    tandems.pause(resting, until=(now + timedelta(days=100)).date(), now=now)

    assert dim(now=now + timedelta(days=90)) == 0
    assert lights() == {red.pk: Light.RED, resting.pk: Light.GREEN}
