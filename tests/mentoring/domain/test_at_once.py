from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from people import make_mentee, make_mentor, make_proposal, make_tandem

from mentoring.choices import ProposalState, RoundState, Side, TandemState
from mentoring.domain import proposing, reviewing, rounds, tandems
from mentoring.domain.proposing import ProposalError
from mentoring.domain.rounds import RoundError
from mentoring.models import CheckIn, Proposal, Round, Tandem

pytestmark = pytest.mark.django_db(transaction=True)
REFUSED = (ProposalError, RoundError)


def at_once(*works):
    """Do things in threads that begin together; return what came of each, refusals included."""
    start = Barrier(len(works))

    def run(work):
        start.wait(timeout=20)
        try:
            return work()
        except REFUSED as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def refusals(found):
    return [one for one in found if isinstance(one, REFUSED)]


def given(mentor):
    """Count the places of a mentor that are given away."""
    alive = Tandem.objects.filter(mentor=mentor).exclude(state=TandemState.ENDED)
    return alive.count() + Proposal.objects.filter(mentor=mentor, state=ProposalState.OPEN).count()


@pytest.fixture
def reviewed(programme, now):
    """A round that gives the only place there is to one of three people."""
    mentor = make_mentor(programme)
    mentees = [make_mentee(programme) for _ in range(3)]
    one = rounds.start(programme, by=None, now=now)
    rounds.compute(one.pk, now=now)
    return Round.objects.get(pk=one.pk), mentor, mentees


def test_two_coordinators_publish_at_once_and_one_of_them_is_told(reviewed, now):
    one, mentor, _mentees = reviewed

    found = at_once(*[lambda: reviewing.publish(one, now=now)] * 2)

    assert len(refusals(found)) == 1
    assert given(mentor) == 1
    assert Round.objects.get(pk=one.pk).state == RoundState.PUBLISHED


def test_the_last_place_is_given_once_whether_by_a_round_or_by_hand(reviewed, now):
    one, mentor, mentees = reviewed
    drafted = Proposal.objects.get(round=one).mentee_id
    others = [mentee for mentee in mentees if mentee.pk != drafted]

    at_once(
        lambda: reviewing.publish(one, now=now),
        *[
            lambda mentee=mentee: proposing.propose(mentor, mentee, now=now, by_mentee=True)
            for mentee in others
        ],
    )

    assert given(mentor) == 1


def test_five_who_ask_for_the_last_place_at_once_get_it_once(programme, now):
    mentor = make_mentor(programme)
    mentees = [make_mentee(programme) for _ in range(5)]

    found = at_once(
        *[
            lambda mentee=mentee: proposing.propose(mentor, mentee, now=now, by_mentee=True)
            for mentee in mentees
        ]
    )

    assert len(refusals(found)) == 4
    assert given(mentor) == 1


def test_one_who_is_proposed_to_two_mentors_at_once_gets_one(programme, now):
    mentee = make_mentee(programme)
    mentors = [make_mentor(programme) for _ in range(3)]

    found = at_once(
        *[lambda mentor=mentor: proposing.propose(mentor, mentee, now=now) for mentor in mentors]
    )

    assert len(refusals(found)) == 2
    assert Proposal.objects.filter(mentee=mentee, state=ProposalState.OPEN).count() == 1


def test_two_who_accept_at_once_make_one_tandem(programme, now):
    proposal = make_proposal(make_mentor(programme), make_mentee(programme), now=now)

    found = at_once(
        *[
            lambda side=side: proposing.answer(proposal, side, accepts=True, now=now)
            for side in (*Side, *Side)
        ]
    )

    assert refusals(found) == []
    assert Tandem.objects.get().proposal_id == proposal.pk


def test_one_accepts_while_the_other_declines_and_there_is_a_tandem_or_none(programme, now):
    proposal = make_proposal(make_mentor(programme), make_mentee(programme), now=now)
    proposing.answer(proposal, Side.MENTEE, accepts=True, now=now)

    at_once(
        lambda: proposing.answer(proposal, Side.MENTOR, accepts=True, now=now),
        lambda: proposing.answer(proposal, Side.MENTEE, accepts=False, now=now),
    )

    proposal.refresh_from_db()
    assert Tandem.objects.count() == (proposal.state == ProposalState.ACCEPTED)


def test_two_who_sign_at_once_have_both_signed_and_begin(programme, now):
    tandem = make_tandem(programme, now=now, signed=False)

    at_once(
        *[
            lambda side=side: tandems.sign(tandem, side, version=1, language="de", now=now)
            for side in (*Side, *Side)
        ]
    )

    tandem.refresh_from_db()
    assert tandem.mentor_signed_at
    assert tandem.mentee_signed_at
    assert tandem.state == TandemState.RUNNING
    assert CheckIn.objects.filter(tandem=tandem).count() == 2
