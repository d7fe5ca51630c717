from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from people import make_mentee, make_mentor, make_plan, make_proposal, make_tandem

from mentoring.choices import (
    CheckInAnswer,
    EndReason,
    Light,
    MeetingState,
    ProposalState,
    Side,
    TandemState,
)
from mentoring.domain import helping, meetings, proposing, tandems
from mentoring.domain.days import check_in_days, follow_up_days, months_later, next_check_in
from mentoring.domain.meetings import MeetingError
from mentoring.domain.proposing import ProposalError
from mentoring.domain.reading import cards_of
from mentoring.domain.tandems import TandemError
from mentoring.models import CheckIn, Proposal, Separation, Tandem

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def tandem(programme, now):
    return make_tandem(programme, now=now)


# From a proposal to a tandem


def test_a_tandem_begins_when_both_have_accepted_and_not_before(programme, now):
    proposal = make_proposal(make_mentor(programme), make_mentee(programme))

    proposing.answer(proposal, Side.MENTEE, accepts=True, now=now)
    assert not Tandem.objects.exists()
    proposing.answer(proposal, Side.MENTOR, accepts=True, now=now)

    assert Tandem.objects.get().state == TandemState.AGREEING
    assert Proposal.objects.get().state == ProposalState.ACCEPTED


def test_the_same_answer_twice_makes_one_tandem(programme, now):
    proposal = make_proposal(make_mentor(programme), make_mentee(programme))

    for side in (Side.MENTEE, Side.MENTOR, Side.MENTOR, Side.MENTEE):
        proposing.answer(proposal, side, accepts=True, now=now)

    assert Tandem.objects.count() == 1


def test_declining_closes_a_proposal_and_cannot_be_turned_round(programme, now):
    proposal = make_proposal(make_mentor(programme), make_mentee(programme))
    for _ in range(2):
        proposing.answer(proposal, Side.MENTOR, accepts=False, now=now)

    with pytest.raises(ProposalError):
        proposing.answer(proposal, Side.MENTEE, accepts=True, now=now)

    assert not Tandem.objects.exists()


def test_a_proposal_nobody_answers_expires_on_its_day(programme, now):
    proposal = make_proposal(
        make_mentor(programme), make_mentee(programme), answer_by=now.date() + DAY
    )

    assert proposing.expire_due(now=now + DAY) == 0
    assert proposing.expire_due(now=now + 2 * DAY) == 1
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.EXPIRED


def test_by_hand_nobody_gets_two_companions_and_no_mentor_too_many(programme, tandem, now):
    other = make_mentee(programme)

    with pytest.raises(ProposalError):
        proposing.propose(tandem.mentor, other, now=now)
    with pytest.raises(ProposalError):
        proposing.propose(make_mentor(programme), tandem.mentee, now=now)


def test_nobody_is_their_own_companion(programme, now):
    mentor = make_mentor(programme)
    same = make_mentee(programme, person=mentor.person)

    with pytest.raises(ProposalError):
        proposing.propose(mentor, same, now=now)


# The agreement


def test_a_tandem_runs_once_both_have_signed_the_same_words(programme, now):
    tandem = make_tandem(programme, now=now, signed=False)

    first = tandems.sign(tandem, Side.MENTEE, version=1, language="en", now=now)
    assert (first.state, first.agreement) == (TandemState.AGREEING, "We meet.")
    second = tandems.sign(tandem, Side.MENTOR, version=1, language="de", now=now)

    assert second.state == TandemState.RUNNING
    assert second.agreement == "We meet."
    assert second.planned_end_on == months_later(now.date(), programme.months)
    assert CheckIn.objects.filter(tandem=tandem, due_on=now.date() + 2 * DAY).count() == 2


def test_an_agreement_that_has_changed_since_it_was_read_is_not_signed(programme, now):
    tandem = make_tandem(programme, now=now, signed=False)
    programme.agreement_version = 2
    programme.save()

    with pytest.raises(TandemError):
        tandems.sign(tandem, Side.MENTOR, version=1, language="de", now=now)

    tandem.refresh_from_db()
    assert tandem.mentor_signed_at is None


def test_what_one_has_signed_does_not_change_for_the_other(programme, now):
    tandem = make_tandem(programme, now=now, signed=False)
    tandems.sign(tandem, Side.MENTOR, version=1, language="de", now=now)
    programme.agreement_version = 2
    programme.texts["de"]["agreement"] = "Etwas anderes."
    programme.save()

    signed = tandems.sign(tandem, Side.MENTEE, version=1, language="de", now=now)

    assert "behalten für uns" in signed.agreement


# Meetings


def test_meetings_that_were_held_are_counted_and_planned_ones_are_not(tandem, now):
    meetings.plan(tandem, Side.MENTOR, make_plan(now + DAY), now=now)
    meetings.note_held(tandem, Side.MENTEE, make_plan(now - HOUR, minutes=90), now=now)

    tandem.refresh_from_db()

    assert (tandem.met_count, tandem.met_minutes) == (1, 90)
    assert tandem.last_met_on == now.date()


def test_a_planned_meeting_becomes_one_that_was_held_as_it_really_was(tandem, now):
    planned = meetings.plan(tandem, Side.MENTOR, make_plan(now + HOUR), now=now)

    held = meetings.hold(planned, make_plan(now + HOUR, minutes=45), now=now + 3 * HOUR)

    tandem.refresh_from_db()
    assert (held.state, tandem.met_minutes) == (MeetingState.HELD, 45)


def test_noting_the_same_meeting_twice_counts_it_once(tandem, now):
    for side in Side:
        meetings.note_held(tandem, side, make_plan(now - HOUR), now=now)

    tandem.refresh_from_db()
    assert tandem.met_count == 1


def test_taking_a_meeting_back_takes_its_minutes_back(tandem, now):
    held = meetings.note_held(tandem, Side.MENTOR, make_plan(now - HOUR), now=now)

    meetings.cancel(held, now=now)

    tandem.refresh_from_db()
    assert (tandem.met_count, tandem.met_minutes, tandem.last_met_on) == (0, 0, None)


@pytest.mark.parametrize("minutes", [0, 4, 481, 1800])
def test_a_meeting_of_thirty_hours_is_none(tandem, now, minutes):
    with pytest.raises(MeetingError):
        meetings.note_held(tandem, Side.MENTOR, make_plan(now - HOUR, minutes=minutes), now=now)


def test_nobody_plans_for_the_past_nor_notes_the_future(tandem, now):
    with pytest.raises(MeetingError):
        meetings.plan(tandem, Side.MENTOR, make_plan(now - HOUR), now=now)
    with pytest.raises(MeetingError):
        meetings.note_held(tandem, Side.MENTOR, make_plan(now + HOUR), now=now)
    with pytest.raises(MeetingError):
        meetings.note_held(tandem, Side.MENTOR, make_plan(now - 9 * DAY), now=now)


def test_before_the_agreement_and_after_the_end_there_are_no_meetings(programme, tandem, now):
    unsigned = make_tandem(programme, now=now, signed=False)
    ended = tandems.end(tandem, EndReason.TIME, now=now)

    for one in (unsigned, ended):
        with pytest.raises(MeetingError):
            meetings.plan(one, Side.MENTOR, make_plan(now + DAY), now=now)


# How it fares


def test_a_tandem_that_has_not_met_for_long_needs_a_look(tandem, now):
    patience = 2 * tandem.programme.rhythm_days
    for side in Side:
        check_in = tandem.check_ins.get(side=side, due_on=now.date() + 2 * DAY)
        answer(check_in, CheckInAnswer.GOOD, now + 2 * DAY)
    tandem.refresh_from_db()

    assert tandems.light_of(tandem, now=now + patience * DAY) == Light.GREEN
    assert tandems.light_of(tandem, now=now + (patience + 1) * DAY) == Light.YELLOW


def answer(check_in, how, now, **more):
    return helping.answer_check_in(
        check_in,
        check_in.side,
        how,
        **{"wants_contact": False, "comment": "", "now": now, **more},
    )


def test_a_call_for_help_shows_red_until_it_is_settled(tandem, coordinator, now):
    call = helping.ask_for_help(tandem, Side.MENTEE, "Bitte", wants_change=False, now=now)
    tandem.refresh_from_db()
    assert tandem.light == Light.RED

    helping.settle(call, coordinator, now=now)

    tandem.refresh_from_db()
    assert tandem.light == Light.GREEN


def test_asking_twice_adds_to_the_open_call(tandem, now):
    helping.ask_for_help(tandem, Side.MENTEE, "Bitte", wants_change=False, now=now)
    call = helping.ask_for_help(tandem, Side.MENTEE, "Bald", wants_change=True, now=now)

    assert (call.message, call.wants_change) == ("Bitte\n\nBald", True)
    assert tandem.help_requests.count() == 1


def test_an_answer_plans_the_next_question_for_both(tandem, now):
    mine = tandem.check_ins.get(side=Side.MENTOR)

    answer(mine, CheckInAnswer.MIXED, now + 2 * DAY)

    tandem.refresh_from_db()
    assert tandem.light == Light.YELLOW
    assert tandem.next_check_in_on == now.date() + 30 * DAY
    assert tandem.check_ins.filter(due_on=now.date() + 30 * DAY).count() == 2


def test_nobody_answers_for_the_other(tandem, now):
    theirs = tandem.check_ins.get(side=Side.MENTEE)

    with pytest.raises(helping.HelpError):
        helping.answer_check_in(
            theirs,
            Side.MENTOR,
            CheckInAnswer.GOOD,
            wants_contact=False,
            comment="",
            now=now,
        )


# The end


def test_an_early_end_puts_the_mentee_back_in_the_queue(tandem, now):
    later = now + 40 * DAY

    ended = tandems.end(tandem, EndReason.NO_TIME, now=later)

    ended.mentee.refresh_from_db()
    assert ended.mentee.waiting_since == later
    assert not Separation.objects.exists()
    assert ended.check_ins.filter(is_follow_up=True).count() == 6


@pytest.mark.parametrize("reason", [EndReason.GOALS, EndReason.TIME])
def test_after_a_good_end_nobody_is_matched_again_without_asking(programme, tandem, reason, now):
    make_mentee(programme)

    tandems.end(tandem, reason, now=now + timedelta(days=100))

    _mentors, waiting = cards_of(programme, now=now + timedelta(days=101))
    assert tandem.mentee_id not in {card.profile for card in waiting}
    assert len(waiting) == 1


def test_two_people_it_did_not_fit_for_are_not_proposed_again(tandem, now):
    tandems.end(tandem, EndReason.NO_FIT, now=now)

    kept = Separation.objects.get()
    both = {tandem.mentor.person_id, tandem.mentee.person_id}
    assert {kept.one_id, kept.other_id} == both


def test_ending_calls_off_what_was_planned_and_is_harmless_twice(tandem, now):
    planned = meetings.plan(tandem, Side.MENTOR, make_plan(now + DAY), now=now)

    for _ in range(2):
        tandems.end(tandem, EndReason.GOALS, now=now)

    planned.refresh_from_db()
    assert planned.state == MeetingState.CANCELLED
    assert tandem.check_ins.filter(is_follow_up=True).count() == 6


def test_a_pause_has_an_end_within_half_a_year(tandem, now):
    with pytest.raises(TandemError):
        tandems.pause(tandem, until=now.date(), now=now)
    with pytest.raises(TandemError):
        tandems.pause(tandem, until=now.date() + 200 * DAY, now=now)

    paused = tandems.pause(tandem, until=now.date() + 30 * DAY, now=now)

    assert tandems.light_of(paused, now=now + 90 * DAY) == Light.GREEN
    assert tandems.resume(paused, now=now).state == TandemState.RUNNING


# Any order of steps

STEPS = ("sign_mentor", "sign_mentee", "plan", "hold", "pause", "resume", "help", "close", "end")


def take(step, tandem, now):
    """Take one step, which may be refused."""
    own = {"version": 1, "language": "de", "now": now}
    return {
        "sign_mentor": lambda: tandems.sign(tandem, Side.MENTOR, **own),
        "sign_mentee": lambda: tandems.sign(tandem, Side.MENTEE, **own),
        "plan": lambda: meetings.plan(tandem, Side.MENTOR, make_plan(now + DAY), now=now),
        "hold": lambda: meetings.note_held(tandem, Side.MENTEE, make_plan(now - HOUR), now=now),
        "pause": lambda: tandems.pause(tandem, until=now.date() + 9 * DAY, now=now),
        "resume": lambda: tandems.resume(tandem, now=now),
        "help": lambda: helping.ask_for_help(tandem, Side.MENTEE, "", wants_change=False, now=now),
        "close": lambda: tandems.close(tandem, now=now),
        "end": lambda: tandems.end(tandem, EndReason.TIME, now=now),
    }[step]()


@pytest.mark.django_db(transaction=False)
@settings(max_examples=40, deadline=None)
@given(steps=st.lists(st.sampled_from(STEPS), max_size=12))
def test_whatever_happens_in_whatever_order_a_tandem_stays_consistent(steps):
    from django.db import transaction
    from factories import START, make_coordinator, make_unit
    from people import make_programme

    with transaction.atomic():
        unit = make_unit()
        tandem = make_tandem(
            make_programme(unit, contact=make_coordinator(unit)), now=START, signed=False
        )
        was_ended = False
        for number, step in enumerate(steps):
            with suppress(TandemError, MeetingError):
                take(step, tandem, START + number * DAY)
            fresh = Tandem.objects.get(pk=tandem.pk)
            both = fresh.mentor_signed_at is not None and fresh.mentee_signed_at is not None
            held = fresh.meetings.filter(state=MeetingState.HELD)
            assert (fresh.started_on is not None) == both
            assert fresh.met_minutes == sum(held.values_list("minutes", flat=True))
            assert (fresh.ended_on is not None) == (fresh.state == TandemState.ENDED)
            assert not was_ended or fresh.state == TandemState.ENDED
            assert fresh.state != TandemState.RUNNING or both
            was_ended = fresh.state == TandemState.ENDED
        transaction.set_rollback(True)


# Days


@given(day=st.dates(date(2020, 1, 1), date(2090, 1, 1)), months=st.integers(0, 60))
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day, months):
    found = months_later(day, months)

    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or ((found + DAY).day == 1 and found.day < day.day)


def test_the_last_of_january_and_a_leap_day_end_in_their_month():
    assert months_later(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert months_later(date(2028, 2, 29), 12) == date(2029, 2, 28)
    assert follow_up_days(date(2026, 11, 30)) == [
        date(2027, 2, 28),
        date(2027, 5, 30),
        date(2027, 11, 30),
    ]


@given(start=st.dates(date(2020, 1, 1), date(2030, 1, 1)), days=st.integers(-5, 900))
def test_the_next_question_is_the_first_day_of_asking_after_a_day(start, days):
    after = start + days * DAY
    found = next_check_in(start, after=after)
    asked = check_in_days(start)

    assert found > after
    before = []
    while (one := next(asked)) != found:
        before.append(one)
    assert all(one <= after for one in before)
    assert [start + 2 * DAY, start + 30 * DAY, start + 90 * DAY][: len(before)] == before[:3]
