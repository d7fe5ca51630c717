from datetime import timedelta

import pytest
from factories import make_learner, make_unit
from people import make_mentee, make_mentor, make_plan, make_programme, make_proposal, make_tandem

from mentoring.choices import CheckInAnswer, EndReason, ProfileState, ProposalState, Side
from mentoring.domain import board, helping, meetings, reviewing, rounds, tandems
from mentoring.models import CheckIn, Proposal

DAY = timedelta(days=1)


@pytest.fixture
def listed(programme, now):
    def read(name, day=None):
        return [one.pk for one in board.LISTS[name](programme, day or now.date())]

    return read


@pytest.fixture(autouse=True)
def elsewhere(coordinator, now):
    """Somebody else's programme, with something in every list."""
    other = make_programme(make_unit(), contact=coordinator)
    make_mentee(other)
    make_mentee(other, state=ProfileState.APPLIED)
    make_proposal(make_mentor(other), make_mentee(other))
    make_tandem(other, signed=False, now=now - 90 * DAY)
    tandem = make_tandem(other, now=now - 90 * DAY)
    helping.ask_for_help(tandem, Side.MENTEE, "", wants_change=False, now=now)
    return other


def test_who_has_nobody_waits_the_longest_waiting_first(programme, now, listed):
    short = make_mentee(programme, waiting_since=now - 10 * DAY)
    long = make_mentee(programme, waiting_since=now - 90 * DAY)
    make_mentee(programme, state=ProfileState.PAUSED, paused_until=now.date() + DAY)
    make_mentee(programme, state=ProfileState.APPLIED)
    make_proposal(make_mentor(programme), make_mentee(programme))
    make_tandem(programme)

    assert listed("waiting") == [long.pk, short.pk]


def test_who_comes_back_from_a_tandem_that_ended_early_waits_again(programme, now, listed):
    tandem = make_tandem(programme, now=now)

    tandems.end(tandem, EndReason.MOVED, now=now)

    assert listed("waiting") == [tandem.mentee_id]


def test_applications_wait_until_they_are_decided(programme, listed):
    new = make_mentor(programme, state=ProfileState.APPLIED)
    make_mentor(programme, state=ProfileState.DECLINED)

    assert listed("applied") == [new.pk]


def test_proposals_are_listed_until_both_have_answered(programme, now, listed):
    late = make_proposal(make_mentor(programme), make_mentee(programme), answer_by=now.date())
    later = make_proposal(
        make_mentor(programme), make_mentee(programme), answer_by=now.date() + 5 * DAY
    )
    make_proposal(make_mentor(programme), make_mentee(programme), state=ProposalState.DECLINED)

    assert listed("proposals") == [late.pk, later.pk]


def test_a_tandem_is_listed_from_signing_to_meeting_again(programme, now, listed):
    tandem = make_tandem(programme, now=now, signed=False)
    assert (listed("unsigned"), listed("unmet")) == ([tandem.pk], [])

    for side in Side:
        tandems.sign(tandem, side, version=1, language="de", now=now)
    assert listed("unsigned") == []
    assert listed("unmet", now.date() + 9 * DAY) == []
    assert listed("unmet", now.date() + 10 * DAY) == [tandem.pk]

    meetings.note_held(tandem, Side.MENTOR, make_plan(now + DAY), now=now + 2 * DAY)
    rhythm = 2 * programme.rhythm_days * DAY
    assert listed("unmet", now.date() + 20 * DAY) == []
    assert listed("quiet", now.date() + DAY + rhythm) == []
    assert listed("quiet", now.date() + 2 * DAY + rhythm) == [tandem.pk]

    tandems.pause(tandem, until=now.date() + 100 * DAY, now=now + 20 * DAY)
    assert listed("quiet", now.date() + 90 * DAY) == []


def test_a_question_nobody_answers_is_listed_after_a_week(programme, now, listed):
    tandem = make_tandem(programme, now=now)
    questions = set(CheckIn.objects.filter(tandem=tandem).values_list("pk", flat=True))
    due = now.date() + 2 * DAY

    assert listed("late", due + 7 * DAY) == []
    assert set(listed("late", due + 8 * DAY)) == questions


def test_who_wants_to_be_called_is_listed_until_they_answer_anew(programme, now, listed):
    tandem = make_tandem(programme, now=now - 2 * DAY)
    question = CheckIn.objects.get(tandem=tandem, side=Side.MENTEE, due_on=now.date())
    helping.answer_check_in(
        question, Side.MENTEE, CheckInAnswer.MIXED, wants_contact=True, comment="", now=now
    )
    assert listed("contact") == [question.pk]
    assert listed("contact", now.date() + 31 * DAY) == []

    later = CheckIn.objects.get(tandem=tandem, side=Side.MENTEE, answered_at=None)
    helping.answer_check_in(
        later,
        Side.MENTEE,
        CheckInAnswer.GOOD,
        wants_contact=False,
        comment="",
        now=now + 28 * DAY,
    )
    assert listed("contact", now.date() + 28 * DAY) == []


def test_calls_for_help_stay_until_they_are_settled_those_of_nobody_first(
    programme, coordinator, now, listed
):
    taken, open_ = (
        helping.ask_for_help(
            make_tandem(programme, now=now), Side.MENTEE, "", wants_change=False, now=now
        )
        for _ in range(2)
    )
    helping.take_up(taken, coordinator, now=now)
    assert listed("calls") == [open_.pk, taken.pk]

    helping.settle(taken, coordinator, now=now)
    assert listed("calls") == [open_.pk]


def test_mentors_without_the_course_are_listed_where_one_is_required(programme, course, listed):
    mentor = make_mentor(programme)
    make_mentee(programme)
    assert listed("untrained") == []

    programme.gate_course = course
    assert listed("untrained") == [mentor.pk]


def test_the_first_rows_come_with_the_count_of_all(programme, now, django_assert_num_queries):
    for _ in range(12):
        make_mentee(programme)

    with django_assert_num_queries(1):
        found, count = board.first_of(board.waiting(programme, now.date()), 10)

    assert (len(found), count) == (10, 12)
    assert board.first_of(board.applied(programme, now.date()), 10) == ([], 0)


def test_waiting_times_are_counted_by_weeks(programme, now):
    for weeks in (0, 3, 4, 11, 12, 60):
        make_mentee(programme, waiting_since=now - weeks * 7 * DAY)

    found = board.waiting_by_weeks(programme, now.date())

    assert found == {4: 2, 8: 1, 12: 1, 26: 1, 0: 1}


def test_the_reason_for_waiting_comes_from_proposals_and_the_last_round(programme, now):
    mentor = make_mentor(programme, topics=["exam"])
    matched = make_mentee(programme, topics=["exam"])
    alone = make_mentee(programme, languages=[["vi", "native"]])

    def kinds(*profiles):
        found = board.reasons_of(programme, [one.pk for one in profiles])
        return [found[one.pk].kind for one in profiles]

    assert kinds(matched, alone) == ["new", "new"]

    one = rounds.start(programme, by=None, now=now)
    rounds.compute(one.pk, now=now)
    late = make_mentee(programme, person=make_learner())
    assert kinds(matched, alone, late) == ["drafted", "nobody", "new"]
    why = board.reasons_of(programme, [alone.pk])[alone.pk].why
    assert why.blocked == {"language": 1}

    one.refresh_from_db()
    reviewing.publish(one, now=now)
    assert kinds(matched, alone) == ["proposed", "nobody"]

    Proposal.objects.filter(mentor=mentor).update(state=ProposalState.DECLINED)
    assert kinds(matched) == ["closed"]


def test_the_board_takes_as_many_statements_for_thirty_as_for_one(
    programme, now, django_assert_max_num_queries
):
    def ask():
        for name in board.LISTS:
            found, _count = board.first_of(board.LISTS[name](programme, now.date()), 10)
            if name == "waiting":
                board.reasons_of(programme, [one.pk for one in found])
        board.waiting_by_weeks(programme, now.date())

    make_mentee(programme)
    with django_assert_max_num_queries(15) as first:
        ask()
    for _ in range(30):
        make_mentee(programme)
        make_tandem(programme, now=now - 90 * DAY)
    with django_assert_max_num_queries(len(first)):
        ask()
