import pytest
from people import make_mentee, make_mentor, make_programme, make_proposal, make_tandem

from mentoring.choices import SeparationReason
from mentoring.domain.pairing import BrokenRulesError, candidates, keep_apart, propose_by_hand
from mentoring.domain.proposing import ProposalError
from mentoring.domain.separating import separate, take_back
from mentoring.models import Proposal

pytestmark = pytest.mark.django_db


def test_candidates_are_those_who_are_free_the_best_first(programme, coordinator, now):
    mentee = make_mentee(programme)
    good, plain = make_mentor(programme), make_mentor(programme, topics=[])
    silent = make_mentor(programme, languages=[["vi", "native"]])
    make_mentor(programme, state="applied")
    make_tandem(programme)
    make_mentor(make_programme(programme.unit, contact=coordinator))

    found = candidates(mentee, now=now)

    assert [one.profile for one in found] == [good.pk, plain.pk, silent.pk]
    assert [one.broken for one in found] == [[], [], ["language"]]
    assert found[0].points - found[1].points == 25


def test_a_mentor_sees_mentees_by_the_same_rules(programme, now):
    mentor = make_mentor(programme, languages=[["de", "A1"], ["uk", "native"]])
    hears = make_mentee(programme, languages=[["uk", "native"]])
    deaf = make_mentee(programme)

    assert [(one.profile, one.broken) for one in candidates(mentor, now=now)] == [
        (hears.pk, []),
        (deaf.pk, ["language"]),
    ]


def test_nobody_is_sought_for_who_has_somebody(programme, now):
    tandem = make_tandem(programme)

    assert candidates(tandem.mentee, now=now) is None
    assert candidates(tandem.mentor, now=now) is None


def test_who_is_asked_already_is_not_free(programme, now):
    proposal = make_proposal(make_mentor(programme), make_mentee(programme))
    mentor, mentee = make_mentor(programme, capacity=2), make_mentee(programme)

    assert [one.profile for one in candidates(mentee, now=now)] == [mentor.pk]
    assert [one.profile for one in candidates(mentor, now=now)] == [mentee.pk]
    assert candidates(proposal.mentor, now=now) is None
    assert candidates(proposal.mentee, now=now) is None


def test_a_pair_the_rules_allow_is_proposed_with_its_points(programme, now):
    mentor, mentee = make_mentor(programme), make_mentee(programme)

    proposal = propose_by_hand(mentor, mentee, now=now)

    proposal.refresh_from_db()
    assert (proposal.state, proposal.is_by_hand, proposal.points) == ("open", True, 36)
    assert proposal.reasons == {"broken": []}


def test_a_practical_rule_can_be_set_aside_on_purpose(programme, now):
    mentor = make_mentor(programme, languages=[["vi", "native"]])
    mentee = make_mentee(programme)

    with pytest.raises(BrokenRulesError) as forbidden:
        propose_by_hand(mentor, mentee, now=now)
    assert (forbidden.value.broken, forbidden.value.is_final) == (["language"], False)
    assert not Proposal.objects.exists()

    proposal = propose_by_hand(mentor, mentee, despite=True, now=now)
    assert proposal.reasons == {"broken": ["language"]}


def test_who_must_not_meet_is_never_proposed(programme, coordinator, now):
    mentor, mentee = make_mentor(programme), make_mentee(programme)
    note = separate(
        mentor.person_id, mentee.person_id, SeparationReason.FAMILY, now=now, by=coordinator
    )

    with pytest.raises(BrokenRulesError) as forbidden:
        propose_by_hand(mentor, mentee, despite=True, now=now)
    assert forbidden.value.is_final

    take_back(note)
    assert propose_by_hand(mentor, mentee, now=now).state == "open"


@pytest.mark.parametrize("despite", [False, True])
def test_who_has_no_place_gets_no_proposal(despite, programme, now):
    tandem = make_tandem(programme)

    with pytest.raises(ProposalError):
        propose_by_hand(tandem.mentor, make_mentee(programme), despite=despite, now=now)


def test_a_mentee_with_an_open_proposal_gets_no_second_one(programme, now):
    mentee = make_mentee(programme)
    make_proposal(make_mentor(programme), mentee)

    with pytest.raises(ProposalError):
        propose_by_hand(make_mentor(programme), mentee, now=now)


def test_keeping_two_people_apart_takes_back_what_is_proposed_to_them(programme, coordinator, now):
    mentor, mentee, third = (
        make_mentor(programme, capacity=2),
        make_mentee(programme),
        make_mentee(programme),
    )
    between, other = make_proposal(mentor, mentee), make_proposal(mentor, third)

    keep_apart(mentee, mentor, SeparationReason.WISH, by=coordinator, now=now)

    between.refresh_from_db()
    other.refresh_from_db()
    assert (between.state, between.closed_at, other.state) == ("dropped", now, "open")
