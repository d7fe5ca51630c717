from datetime import timedelta

import pytest
from factories import make_learner, make_unit
from people import make_mentee, make_mentor, make_programme, make_proposal, make_tandem

from lms.models import Membership
from mentoring.choices import ProfileState, ProposalState, RoundState, SeparationReason
from mentoring.domain import reviewing, rounds
from mentoring.domain.proposing import ProposalError, propose
from mentoring.domain.reading import cards_of
from mentoring.domain.rounds import RoundError
from mentoring.domain.rules import MUST_LABELS
from mentoring.domain.separating import separate
from mentoring.models import Proposal, Round

LATER = timedelta(days=1)


@pytest.fixture
def reviewed(programme, now):
    """A round of three mentees and two mentors, computed and not yet published."""
    mentors = [make_mentor(programme, topics=["housing"]), make_mentor(programme, topics=["exam"])]
    mentees = [make_mentee(programme, topics=[topic]) for topic in ("housing", "exam", "exam")]
    one = rounds.start(programme, by=None, now=now)
    assert rounds.compute(one.pk, now=now)
    one.refresh_from_db()
    return one, mentors, mentees


def pairs_of(one, state=ProposalState.DRAFT):
    found = Proposal.objects.filter(round=one, state=state)
    return dict(found.values_list("mentee_id", "mentor_id"))


def test_a_round_gives_each_mentee_the_mentor_who_fits_best(reviewed):
    one, mentors, mentees = reviewed

    pairs = pairs_of(one)

    assert one.state == RoundState.REVIEW
    assert pairs[mentees[0].pk] == mentors[0].pk
    assert set(pairs.values()) == {mentors[0].pk, mentors[1].pk}
    assert len(pairs) == 2


def test_the_protocol_proves_the_result_and_names_who_has_nobody(reviewed):
    one, _mentors, _mentees = reviewed

    protocol = one.protocol

    assert protocol["proof"]["shares"] + protocol["proof"]["prices"] == protocol["total"]
    assert len(protocol["unmatched"]) == 1
    assert protocol["prices"]  # one more place would be worth something, since somebody waits
    assert (protocol["mentors"], protocol["mentees"], protocol["pairs"]) == (2, 3, 2)


def test_a_round_computed_again_from_its_snapshot_is_the_same(reviewed):
    one, _mentors, _mentees = reviewed

    assert rounds.protocol_of(rounds.computation_of(one)) == one.protocol


def test_a_round_is_computed_once_however_often_it_is_asked_for(reviewed, now):
    one, _mentors, _mentees = reviewed

    assert not rounds.compute(one.pk, now=now)
    assert Proposal.objects.filter(round=one).count() == 2


def test_only_one_round_of_a_programme_is_open(reviewed, programme, now):
    with pytest.raises(RoundError):
        rounds.start(programme, by=None, now=now)

    rounds.discard(reviewed[0])

    assert rounds.start(programme, by=None, now=now).state == RoundState.WAITING


def test_a_discarded_round_leaves_no_drafts_and_is_not_published(reviewed, now):
    one, _mentors, _mentees = reviewed

    rounds.discard(one)

    assert not Proposal.objects.filter(round=one).exists()
    with pytest.raises(RoundError):
        reviewing.publish(one, now=now)


def test_without_mentors_or_mentees_there_is_no_round_but_a_reason(programme, now):
    with pytest.raises(RoundError):
        rounds.start(programme, by=None, now=now)
    make_mentor(programme)
    with pytest.raises(RoundError):
        rounds.start(programme, by=None, now=now)

    assert not Round.objects.exists()


def test_a_round_whose_worker_is_gone_is_taken_up_again_and_given_up_at_last(programme, now):
    make_mentor(programme)
    make_mentee(programme)
    one = rounds.start(programme, by=None, now=now)
    for attempt in range(rounds.MOST_ATTEMPTS):  # each time the worker dies after taking it
        moment = now + attempt * 2 * rounds.LEASE
        assert one.pk in rounds.unfinished(now=moment)
        assert rounds._claimed(one.pk, moment)

    assert not rounds.compute(one.pk, now=now + 10 * rounds.LEASE)
    one.refresh_from_db()
    assert one.state == RoundState.FAILED
    assert rounds.unfinished(now=now + 10 * rounds.LEASE) == []


def test_whoever_is_taken_paused_or_gone_is_not_in_a_round(programme, now):
    make_tandem(programme)
    make_mentee(programme, state=ProfileState.PAUSED, paused_until=now.date() + LATER)
    make_mentee(programme, state=ProfileState.APPLIED)
    make_mentee(programme, state=ProfileState.WITHDRAWN)
    waiting = make_mentee(programme, state=ProfileState.PAUSED, paused_until=now.date() - LATER)
    twice = make_mentor(programme, capacity=2)
    make_tandem(programme, mentor=twice)

    mentors, mentees = cards_of(programme, now=now)

    assert [one.profile for one in mentees] == [waiting.pk]
    assert [(one.profile, one.places) for one in mentors] == [(twice.pk, 1)]


def test_a_card_knows_the_team_the_superior_and_who_must_not_be_met(programme, now):
    boss = make_mentor(programme)
    mentee = make_mentee(programme)
    Membership.objects.filter(person=mentee.person).update(reports_to=boss.person)
    other = make_mentor(programme)
    separate(other.person_id, mentee.person_id, SeparationReason.INSTRUCTS, now=now)

    _mentors, [card] = cards_of(programme, now=now)

    assert card.bosses == (boss.person_id,)
    assert card.apart == (other.person_id,)
    assert card.units


def test_mentors_without_the_required_course_are_marked(programme, course, now):
    programme.gate_course = course
    programme.save()
    make_mentor(programme)
    make_mentee(programme)

    [mentor], _mentees = cards_of(programme, now=now)

    assert not mentor.trained


def test_reading_asks_as_many_questions_for_thirty_as_for_one(
    programme, now, django_assert_num_queries
):
    for count in (1, 30):
        for _ in range(count):
            make_mentor(programme)
            make_mentee(programme)
        with django_assert_num_queries(5):
            cards_of(programme, now=now)


def test_cards_of_another_programme_stay_there(programme, coordinator, now):
    other = make_programme(make_unit(), contact=coordinator)
    make_mentor(other)
    mentee = make_mentee(other, person=make_learner())

    assert cards_of(programme, now=now) == ([], [])
    assert [one.profile for one in cards_of(other, now=now)[1]] == [mentee.pk]


# By hand, and publishing


def test_a_pair_set_by_hand_stays_and_everybody_else_is_matched_around_it(reviewed, now):
    one, mentors, mentees = reviewed

    cost = reviewing.set_by_hand(one, mentees[1].pk, mentors[0].pk, now=now)

    pairs = pairs_of(one)
    assert pairs[mentees[1].pk] == mentors[0].pk
    assert len(pairs) == 2
    assert (cost.pairs, cost.points) > (0, 0)
    assert Proposal.objects.get(round=one, mentee=mentees[1]).is_by_hand


def test_taking_a_choice_back_gives_the_computed_pairs_again(reviewed, now):
    one, mentors, mentees = reviewed
    before = pairs_of(one)
    reviewing.set_by_hand(one, mentees[1].pk, mentors[0].pk, now=now)

    cost = reviewing.set_by_hand(one, mentees[1].pk, None, now=now)

    assert pairs_of(one) == before
    assert (cost.pairs, cost.points) == (0, 0)


def test_somebody_can_be_left_out_by_hand(reviewed, now):
    one, _mentors, mentees = reviewed

    reviewing.set_by_hand(one, mentees[0].pk, 0, now=now)

    assert mentees[0].pk not in pairs_of(one)


def test_by_hand_no_rule_is_broken_and_no_stranger_comes_in(reviewed, programme, now):
    one, mentors, _mentees = reviewed
    stranger = make_mentee(programme)

    with pytest.raises(RoundError):
        reviewing.set_by_hand(one, stranger.pk, mentors[0].pk, now=now)

    one.snapshot["mentees"][0]["slots"] = 0
    one.save()
    with pytest.raises(RoundError, match=str(MUST_LABELS["times"])):
        reviewing.set_by_hand(one, one.snapshot["mentees"][0]["profile"], mentors[0].pk, now=now)


def test_two_choices_by_hand_cannot_share_one_place(reviewed, now):
    one, mentors, mentees = reviewed
    reviewing.set_by_hand(one, mentees[1].pk, mentors[0].pk, now=now)

    with pytest.raises(RoundError):
        reviewing.set_by_hand(one, mentees[2].pk, mentors[0].pk, now=now)

    assert pairs_of(one)[mentees[1].pk] == mentors[0].pk


def test_publishing_opens_the_drafts_with_a_day_to_answer_by(reviewed, now):
    one, _mentors, _mentees = reviewed

    published = reviewing.publish(one, now=now)

    assert (published.opened, published.dropped) == (2, 0)
    opened = Proposal.objects.filter(round=one, state=ProposalState.OPEN)
    assert {p.answer_by for p in opened} == {now.date() + timedelta(days=reviewing.ANSWER_DAYS)}
    with pytest.raises(RoundError):
        reviewing.publish(one, now=now)


def test_a_place_that_was_taken_meanwhile_is_not_given_away_again(reviewed, programme, now):
    one, mentors, _mentees = reviewed
    make_tandem(programme, mentor=mentors[0])

    published = reviewing.publish(one, now=now)

    assert (published.opened, published.dropped) == (1, 1)
    assert not Proposal.objects.filter(mentor=mentors[0], state=ProposalState.OPEN).exists()


def test_whoever_pauses_meanwhile_is_not_proposed(reviewed, now):
    one, mentors, _mentees = reviewed
    mentors[0].state, mentors[0].paused_until = ProfileState.PAUSED, now.date() + LATER
    mentors[0].save()

    assert reviewing.publish(one, now=now).dropped == 1


def test_a_new_round_moves_only_what_nobody_has_answered(programme, now):
    good, other = make_mentor(programme, topics=["exam"]), make_mentor(programme, topics=[])
    answered, unanswered = make_mentee(programme), make_mentee(programme, topics=["exam"])
    make_proposal(other, answered, mentee_accepted_at=now)
    old = make_proposal(make_mentor(programme, topics=[]), unanswered)

    one = rounds.start(programme, by=None, now=now)
    rounds.compute(one.pk, now=now)
    one.refresh_from_db()
    assert pairs_of(one) == {unanswered.pk: good.pk}
    reviewing.publish(one, now=now)

    old.refresh_from_db()
    assert old.state == ProposalState.DROPPED
    assert Proposal.objects.get(mentee=answered).state == ProposalState.OPEN


def test_a_proposal_that_is_still_best_stays_as_it_is(programme, now):
    mentor, mentee = make_mentor(programme), make_mentee(programme)
    old = make_proposal(mentor, mentee)

    one = rounds.start(programme, by=None, now=now)
    rounds.compute(one.pk, now=now)
    one.refresh_from_db()
    published = reviewing.publish(one, now=now)

    old.refresh_from_db()
    assert one.protocol["stays"] == [mentee.pk]
    assert (published.opened, old.state) == (0, ProposalState.OPEN)


def test_whom_a_round_under_review_proposes_is_not_proposed_by_hand_as_well(reviewed, now):
    one, _mentors, _mentees = reviewed
    draft = Proposal.objects.filter(round=one).first()

    with pytest.raises(ProposalError):
        propose(draft.mentor, draft.mentee, now=now)

    assert not Proposal.objects.filter(state=ProposalState.OPEN).exists()
