from datetime import timedelta

import pytest
from people import make_mentee, make_mentor, make_proposal, make_tandem

from mentoring.choices import EndReason, ProposalState, SeparationReason
from mentoring.domain import suggesting, tandems
from mentoring.domain.proposing import ProposalError
from mentoring.domain.separating import separate
from mentoring.models import Proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(programme):
    programme.allows_requests = True
    programme.save()
    return programme


@pytest.fixture
def mentee(programme):
    return make_mentee(programme)


def test_the_best_mentor_comes_first_and_five_are_enough(programme, mentee, now):
    for _number in range(6):
        make_mentor(programme, topics=[])
    best = make_mentor(programme, topics=["housing"])

    found = suggesting.suggestions(mentee, now=now)

    assert found[0] == best
    assert len(found) == suggesting.MOST


def test_nobody_is_suggested_whom_the_rules_forbid(programme, mentee, now):
    make_mentor(programme, languages=[["vi", "native"]])
    make_mentor(programme, availability=0b111000)
    make_mentor(programme, region="havelland", meets_remotely=False)
    make_mentor(programme, person=mentee.person)
    apart = make_mentor(programme)
    separate(apart.person_id, mentee.person_id, SeparationReason.FAMILY, now=now)

    assert suggesting.suggestions(mentee, now=now) == []


def test_nobody_is_suggested_whose_places_are_taken_or_proposed(programme, mentee, now):
    make_tandem(programme, mentor=make_mentor(programme))
    asked = make_mentor(programme)
    make_proposal(asked, make_mentee(programme))
    free = make_mentor(programme, capacity=2)
    make_tandem(programme, mentor=free)

    assert suggesting.suggestions(mentee, now=now) == [free]


def test_nobody_is_suggested_who_pauses_waits_or_is_in_another_programme(
    programme, mentee, now, unit, coordinator
):
    from people import make_programme

    make_mentor(programme, state="paused", paused_until=now.date())
    make_mentor(programme, state="applied")
    make_mentor(make_programme(unit, contact=coordinator))

    assert suggesting.suggestions(mentee, now=now) == []


def test_a_no_is_final_and_a_round_that_thinks_of_the_two_goes_first(programme, mentee, now):
    for state in (ProposalState.DECLINED, ProposalState.DRAFT):
        make_proposal(make_mentor(programme), mentee, state=state)
    late = make_mentor(programme)
    make_proposal(late, mentee, state=ProposalState.EXPIRED)

    assert suggesting.suggestions(mentee, now=now) == [late]


@pytest.mark.parametrize("has", ["proposal", "tandem"])
def test_who_has_somebody_gets_no_suggestions(programme, mentee, now, has):
    make_mentor(programme)
    if has == "proposal":
        make_proposal(make_mentor(programme), mentee)
    else:
        make_tandem(programme, mentee=mentee)

    assert suggesting.suggestions(mentee, now=now) == []


@pytest.mark.parametrize("reason", ["forbidden", "closed", "applied", "paused", "mentor"])
def test_not_everybody_may_choose(programme, mentee, now, reason):
    mentor = make_mentor(programme)
    profile = mentor if reason == "mentor" else mentee
    profile.programme.allows_requests = reason != "forbidden"
    profile.programme.closed_at = now if reason == "closed" else None
    profile.programme.save()
    if reason in ("applied", "paused"):
        profile.state, profile.paused_until = reason, now.date()
        profile.save()

    assert suggesting.suggestions(profile, now=now) == []
    with pytest.raises(ProposalError):
        suggesting.ask(profile, mentor if profile != mentor else make_mentor(programme), now=now)


def test_asking_is_saying_yes_and_asking_twice_is_asking_once(programme, mentee, now):
    mentor = make_mentor(programme)

    first = suggesting.ask(mentee, mentor, now=now)
    again = suggesting.ask(mentee, mentor, now=now + timedelta(minutes=1))

    assert again == first
    assert (first.state, first.mentee_accepted_at) == (ProposalState.OPEN, now)
    assert (first.mentor_accepted_at, first.is_by_hand) == (None, False)


def test_the_last_place_goes_to_who_asks_first(programme, mentee, now):
    mentor = make_mentor(programme)
    suggesting.ask(make_mentee(programme), mentor, now=now)

    with pytest.raises(ProposalError):
        suggesting.ask(mentee, mentor, now=now)
    assert Proposal.objects.count() == 1


def test_somebody_who_does_not_fit_cannot_be_asked(programme, mentee, now):
    make_mentor(programme)
    stranger = make_mentor(programme, languages=[["vi", "native"]])

    with pytest.raises(ProposalError):
        suggesting.ask(mentee, stranger, now=now)
    assert not Proposal.objects.exists()


def test_after_a_tandem_that_did_not_fit_others_are_suggested(programme, mentee, now):
    tandem = make_tandem(programme, mentee=mentee)
    tandems.end(tandem, EndReason.NO_FIT, now=now)
    other = make_mentor(programme)
    mentee.refresh_from_db()

    assert suggesting.suggestions(mentee, now=now) == [other]


@pytest.mark.parametrize("count", [1, 30])
def test_suggesting_asks_as_often_among_thirty_as_among_one(
    programme, mentee, now, count, django_assert_num_queries
):
    for _number in range(count):
        make_mentor(programme)

    # Profiles, tandems, proposals, memberships, separations, rules; places (3), earlier answers,
    # and the mentors themselves.
    with django_assert_num_queries(11):
        assert suggesting.suggestions(mentee, now=now)
