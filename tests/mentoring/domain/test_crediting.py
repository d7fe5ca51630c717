"""Mentors' hours become one completion in the hub, however often it is stated."""

from datetime import timedelta

import pytest
from people import make_plan, make_tandem

from lms.api import Completion, erase_person
from lms.data import CompletionKind
from mentoring.choices import EndReason, Side
from mentoring.domain import meetings, tandems
from mentoring.domain.crediting import credit, credit_owed, owed

pytestmark = pytest.mark.django_db


def met(tandem, minutes, *, now):
    """Let two people meet so long in all, an hour at a time, and end."""
    for number in range(minutes // 60):
        moment = now + timedelta(days=number)
        meetings.note_held(tandem, Side.MENTOR, make_plan(moment), now=moment + timedelta(hours=2))
    return tandems.end(tandem, EndReason.GOALS, now=now + timedelta(days=30))


def test_a_mentor_who_has_met_long_enough_earns_one_completion(programme, now):
    tandem = met(make_tandem(programme, now=now), 600, now=now)
    later = now + timedelta(days=31)

    assert credit_owed(now=later) == 1
    assert credit_owed(now=later) == 0
    credit([tandem.pk], now=later)

    one = Completion.objects.get()
    assert one.person == tandem.mentor.person
    assert one.kind == CompletionKind.MENTORING
    assert one.source_key == f"mentoring:{tandem.public_id}"
    assert (one.minutes, one.completed_on) == (600, tandem.ended_on)
    assert {language: text["title"] for language, text in one.texts.items()} == {
        "de": "Mentoring",
        "en": "Mentoring",
    }


def test_too_little_time_or_a_tandem_that_goes_on_earns_nothing(programme, now):
    met(make_tandem(programme, now=now), 540, now=now)
    running = make_tandem(programme, now=now)
    for number in range(10):
        moment = now + timedelta(days=number)
        meetings.note_held(running, Side.MENTEE, make_plan(moment), now=moment + timedelta(hours=2))

    assert owed() == []


def test_a_tandem_without_a_meeting_earns_nothing_however_little_is_asked(programme, now):
    programme.certificate_minutes = 0
    programme.save()
    met(make_tandem(programme, now=now), 0, now=now)

    assert owed() == []


def test_whoever_was_erased_earns_nothing_any_more(programme, now):
    tandem = met(make_tandem(programme, now=now), 600, now=now)
    erase_person(tandem.mentor.person, at=now + timedelta(days=31))

    assert credit_owed(now=now + timedelta(days=32)) == 0


def test_what_is_owed_is_found_by_as_many_questions_for_thirty_as_for_one(
    programme, now, django_assert_max_num_queries
):
    for _number in range(3):
        tandem = make_tandem(programme, now=now)
        tandem = tandems.end(tandem, EndReason.TIME, now=now)
        tandem.met_minutes = 600
        tandem.save()
    with django_assert_max_num_queries(9):
        assert credit_owed(now=now) == 3
