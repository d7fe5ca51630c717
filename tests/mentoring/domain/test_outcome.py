import pytest
from people import make_mentee, make_mentor, make_programme, make_proposal

from mentoring.choices import ProgrammeKind, ProposalState
from mentoring.domain import outcome, reviewing, rounds
from mentoring.domain.rounds import RoundError
from mentoring.models import Proposal


def computed(programme, now):
    one = rounds.start(programme, by=None, now=now)
    rounds.compute(one.pk, now=now)
    one.refresh_from_db()
    return one


@pytest.fixture
def people(programme):
    mentors = [make_mentor(programme, topics=["housing"]), make_mentor(programme, topics=["exam"])]
    mentees = [make_mentee(programme, topics=[topic]) for topic in ("housing", "exam", "exam")]
    return mentors, mentees


@pytest.fixture
def one(programme, people, now):
    return computed(programme, now)


def drafts():
    return set(Proposal.objects.values_list("mentee_id", "mentor_id"))


def test_a_preview_changes_nothing_and_tells_what_setting_by_hand_then_costs(one, people, now):
    mentors, mentees = people
    before = drafts()

    preview = reviewing.preview_by_hand(one, mentees[0].pk, mentors[1].pk)
    assert drafts() == before

    assert reviewing.set_by_hand(one, mentees[0].pk, mentors[1].pk, now=now) == preview.in_all
    assert preview.cost == preview.in_all
    after = dict(drafts())
    assert {(who, after.get(who, 0)) for who, _old, _new in preview.moved} == {
        (who, new) for who, _old, new in preview.moved
    }
    assert preview.moved


def test_what_a_round_comes_to_follows_what_was_set_by_hand(one, people, now):
    _mentors, mentees = people

    reviewing.set_by_hand(one, mentees[0].pk, 0, now=now)
    one.refresh_from_db()

    assert mentees[0].pk not in one.protocol["unmatched"]
    assert mentees[0].pk in outcome.standing(one)["unmatched"]
    assert {pair.mentee for pair in outcome.pairs_of(one)} == {who for who, _mentor in drafts()}
    assert outcome.partner_of(one, mentees[0].pk) == 0
    assert outcome.standing(one)["pairs"] == len(drafts())


def test_somebody_who_was_erased_is_in_no_answer_and_in_nobodys_way(one, people, now):
    mentors, mentees = people
    reviewing.set_by_hand(one, mentees[1].pk, mentors[0].pk, now=now)
    one.refresh_from_db()
    one.snapshot["mentees"] = [
        card for card in one.snapshot["mentees"] if card["profile"] != mentees[1].pk
    ]
    one.save()

    assert mentees[1].pk not in {pair.mentee for pair in outcome.pairs_of(one)}
    reviewing.set_by_hand(one, mentees[2].pk, mentors[0].pk, now=now)
    assert (mentees[2].pk, mentors[0].pk) in drafts()


def test_pairs_that_were_proposed_meanwhile_are_not_drafted_twice(one, people, now):
    mentors, mentees = people
    [alone] = one.protocol["unmatched"]
    make_proposal(mentors[0], next(who for who in mentees if who.pk == alone))
    before = drafts()

    with pytest.raises(RoundError):
        reviewing.set_by_hand(one, alone, mentors[0].pk, now=now)

    assert drafts() == before
    one.refresh_from_db()
    assert one.protocol["by_hand"] == []


def test_who_loses_a_proposed_mentor_to_somebody_else_loses_the_proposal_too(programme, now):
    mentor = make_mentor(programme, topics=["exam"])
    had = make_mentee(programme, topics=["housing"])
    old = make_proposal(mentor, had)
    better = make_mentee(programme, topics=["exam"])
    one = computed(programme, now)
    assert [(pair.mentee, pair.mentor) for pair in outcome.pairs_of(one)] == [
        (better.pk, mentor.pk)
    ]

    published = reviewing.publish(one, now=now)

    old.refresh_from_db()
    assert (published.opened, published.dropped) == (1, 0)
    assert old.state == ProposalState.DROPPED


def test_in_a_language_tandem_the_languages_in_common_are_those_to_learn(unit, coordinator, now):
    programme = make_programme(unit, contact=coordinator, now=now, kind=ProgrammeKind.LANGUAGE)
    make_mentor(programme, languages=[["de", "native"], ["en", "C1"]], learns=["uk"])
    make_mentee(programme, languages=[["uk", "native"], ["en", "C1"]], learns=["de"])

    [pair] = outcome.pairs_of(computed(programme, now))

    assert pair.common == ["de", "uk"]
