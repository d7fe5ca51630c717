from datetime import timedelta

import pytest
from django.urls import reverse
from people import make_tandem
from two import at

from lms import clock
from mentoring.choices import CheckInAnswer, EndReason, Side
from mentoring.domain import tandems

DAY = timedelta(days=1)


def address(check_in):
    return reverse("lotse_mentoring:check_in", args=[check_in.pk])


@pytest.fixture
def mine(tandem):
    return tandem.check_ins.get(side=Side.MENTEE)


@pytest.mark.parametrize("answer", CheckInAnswer.values)
def test_an_answer_reaches_the_coordination_with_a_wish_to_be_called(mine, mentee, now, answer):
    typed = {"answer": answer, "wants_contact": "on", "comment": "Am Abend"}
    with clock.at(now + 2 * DAY):
        assert f'value="{answer}"' in mentee.get(address(mine)).content.decode()
        assert mentee.post(address(mine), typed).status_code == 302

    mine.refresh_from_db()
    assert (mine.answer, mine.wants_contact, mine.comment) == (answer, True, "Am Abend")
    assert mine.answered_at == now + 2 * DAY


@pytest.mark.parametrize(
    "typed",
    [
        {"comment": "Am Abend"},
        {"answer": "great", "comment": "Am Abend"},
        {"answer": "good", "comment": "x" * 1001},
    ],
)
def test_half_an_answer_comes_back_with_what_was_typed(mine, mentee, typed):
    answer = mentee.post(address(mine), typed)

    assert answer.status_code == 422
    assert typed["comment"] in answer.content.decode()
    mine.refresh_from_db()
    assert mine.answered_at is None


def test_the_question_for_the_other_or_of_others_is_not_there(tandem, programme, mentee, now):
    theirs = tandem.check_ins.get(side=Side.MENTOR)
    foreign = make_tandem(programme, now=now).check_ins.first()

    for one in (theirs, foreign):
        assert mentee.get(address(one)).status_code == 404
        assert mentee.post(address(one), {"answer": "good"}).status_code == 404
        one.refresh_from_db()
        assert one.answered_at is None


def test_a_question_that_is_not_due_says_when_and_takes_no_answer(tandem, mine, mentee, now):
    mine.due_on = now.date() + 30 * DAY
    mine.save()

    for answer in (mentee.get(address(mine)), mentee.post(address(mine), {"answer": "good"})):
        assert answer.status_code == 200
        assert 'name="answer"' not in answer.content.decode()
        assert at("help", tandem) in answer.content.decode()
    mine.refresh_from_db()
    assert mine.answered_at is None


def test_months_after_the_end_people_are_asked_again(tandem, mentee, now):
    tandems.end(tandem, EndReason.GOALS, now=now)
    first, second = tandem.check_ins.filter(side=Side.MENTEE, is_follow_up=True)[:2]

    with clock.at(now + 93 * DAY):
        assert address(first) in mentee.get(at("tandem", tandem)).content.decode()
        assert mentee.post(address(first), {"answer": "mixed"}).status_code == 302
        assert 'name="answer"' not in mentee.get(address(second)).content.decode()

    first.refresh_from_db()
    assert first.answer == CheckInAnswer.MIXED


def test_a_question_left_open_before_the_end_is_closed(tandem, mine, mentee, now):
    later = now + 9 * DAY
    tandems.end(tandem, EndReason.TIME, now=later)

    with clock.at(later):
        answer = mentee.post(address(mine), {"answer": "bad"})

    assert 'name="answer"' not in answer.content.decode()
    mine.refresh_from_db()
    assert mine.answered_at is None


def test_an_answer_can_be_corrected(mine, mentee):
    for answer in ("good", "bad"):
        mentee.post(address(mine), {"answer": answer})

    mine.refresh_from_db()
    assert mine.answer == CheckInAnswer.BAD
