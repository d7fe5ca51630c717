from datetime import timedelta

import pytest
from people import make_plan
from two import at

from mentoring.choices import EndReason, MeetingState, Side, TandemState
from mentoring.domain import meetings, tandems
from mentoring.models import Feedback, Separation

DAY = timedelta(days=1)


def state(tandem):
    tandem.refresh_from_db()
    return tandem.state


# Pause


def test_a_tandem_pauses_until_a_day_and_goes_on(tandem, mentee, mentor):
    assert mentee.post(at("tandem_pause", tandem), {"until": "2026-06-15"}).status_code == 302
    assert state(tandem) == TandemState.PAUSED
    assert str(tandem.paused_until) == "2026-06-15"
    assert 'value="2026-06-15"' in mentor.get(at("tandem_pause", tandem)).content.decode()

    for _ in range(2):
        assert mentor.post(at("tandem_resume", tandem)).status_code == 302

    assert state(tandem) == TandemState.RUNNING


@pytest.mark.parametrize("until", ["", "2026-05-04", "2026-01-01", "2027-05-04", "irgendwann"])
def test_a_pause_without_an_end_in_sight_comes_back(tandem, mentee, until):
    answer = mentee.post(at("tandem_pause", tandem), {"until": until})

    assert answer.status_code == 422
    assert answer.context["form"].errors["until"]
    assert state(tandem) == TandemState.RUNNING


def test_looking_at_going_on_changes_nothing(tandem, mentee, now):
    tandems.pause(tandem, until=now.date() + DAY, now=now)

    assert mentee.get(at("tandem_resume", tandem)).status_code == 405
    assert state(tandem) == TandemState.PAUSED


# The end


def test_a_proper_end_is_a_talk_feedback_of_each_and_a_reason(tandem, mentee, mentor, now):
    planned = meetings.plan(tandem, Side.MENTOR, make_plan(now + DAY), now=now)
    mentee.get(at("closing", tandem))
    assert state(tandem) == TandemState.RUNNING
    assert mentee.post(at("closing", tandem)).url == at("feedback", tandem)
    assert state(tandem) == TandemState.CLOSING

    typed = {"helped": "5", "trusted": "4", "again": "yes", "words": "Danke"}
    mentee.post(at("feedback", tandem), typed)
    mentor.post(at("feedback", tandem), {"helped": "3"})
    assert mentor.post(at("tandem_end", tandem), {"reason": "goals"}).status_code == 302

    assert state(tandem) == TandemState.ENDED
    assert tandem.end_reason == EndReason.GOALS
    planned.refresh_from_db()
    assert (planned.state, planned.sequence) == (MeetingState.CANCELLED, 1)
    said = {one.side: one for one in Feedback.objects.all()}
    assert (said["mentee"].helped, said["mentee"].trusted, said["mentee"].again) == (5, 4, True)
    assert said["mentee"].words == "Danke"
    assert (said["mentor"].helped, said["mentor"].trusted, said["mentor"].again) == (3, None, None)


def test_nobody_has_to_answer_anything_and_the_later_words_count(tandem, mentee, now):
    tandems.close(tandem, now=now)
    assert mentee.post(at("feedback", tandem), {}).status_code == 302
    assert Feedback.objects.get().helped is None

    mentee.post(at("feedback", tandem), {"helped": "2", "again": "no"})
    text = mentee.get(at("feedback", tandem)).context["form"]

    assert Feedback.objects.get().again is False
    assert (text["helped"].value(), text["again"].value()) == (2, "no")


def test_the_other_one_reads_neither_feedback_nor_reason(tandem, mentee, mentor, now):
    tandems.close(tandem, now=now)
    mentee.post(at("feedback", tandem), {"words": "Es war schwierig"})
    mentee.post(at("tandem_end", tandem), {"reason": "no_fit"})

    for name in ("tandem", "feedback"):
        text = mentor.get(at(name, tandem)).content.decode()
        assert "Es war schwierig" not in text
        assert str(EndReason.NO_FIT.label) not in text
    assert Separation.objects.count() == 1


@pytest.mark.parametrize(
    "typed", [{"helped": "6"}, {"trusted": "x"}, {"again": "perhaps"}, {"words": "x" * 1001}]
)
def test_feedback_that_cannot_be_comes_back(tandem, mentee, now, typed):
    tandems.close(tandem, now=now)

    answer = mentee.post(at("feedback", tandem), {"words": "Danke", **typed})

    assert answer.status_code == 422
    assert typed.get("words", "Danke") in answer.content.decode()
    assert not Feedback.objects.exists()


def test_feedback_can_still_be_given_after_the_end_and_not_before_the_talk(tandem, mentee, now):
    assert mentee.post(at("feedback", tandem), {"helped": "5"}).url == at("tandem", tandem)
    assert not Feedback.objects.exists()

    tandems.end(tandem, EndReason.TIME, now=now)
    mentee.post(at("feedback", tandem), {"helped": "5"})

    assert Feedback.objects.get().helped == 5


def test_a_running_tandem_does_not_end_without_the_talk(tandem, mentee):
    answer = mentee.post(at("tandem_end", tandem), {"reason": "time"})

    assert answer.url == at("closing", tandem)
    assert state(tandem) == TandemState.RUNNING


@pytest.mark.parametrize("reason", ["", "because"])
def test_the_end_asks_for_a_reason_from_the_list(tandem, mentee, now, reason):
    tandems.close(tandem, now=now)

    assert mentee.post(at("tandem_end", tandem), {"reason": reason}).status_code == 422
    assert state(tandem) == TandemState.CLOSING


def test_who_began_the_end_may_change_their_mind(tandem, mentee, now):
    tandems.close(tandem, now=now)
    assert at("tandem_resume", tandem) in mentee.get(at("tandem", tandem)).content.decode()

    mentee.post(at("tandem_resume", tandem))

    assert state(tandem) == TandemState.RUNNING


def test_ending_twice_keeps_the_first_reason(tandem, mentee, mentor, now):
    tandems.close(tandem, now=now)
    mentee.post(at("tandem_end", tandem), {"reason": "time"})
    mentor.post(at("tandem_end", tandem), {"reason": "no_fit"})

    assert state(tandem) == TandemState.ENDED
    assert tandem.end_reason == EndReason.TIME
    assert not Separation.objects.exists()


def test_after_the_end_nothing_is_started_again(tandem, mentee, now):
    tandems.end(tandem, EndReason.TIME, now=now)

    for name in ("closing", "tandem_resume", "tandem_pause"):
        mentee.post(at(name, tandem), {"until": "2026-06-15"})

    assert state(tandem) == TandemState.ENDED
