from datetime import timedelta

from people import make_mentee, make_mentor, make_proposal

from lms import clock
from mentoring import tasks
from mentoring.choices import ProposalState, RoundState
from mentoring.domain import rounds
from mentoring.models import Proposal


def test_the_sweep_computes_what_waits_and_closes_what_nobody_answered(programme, now):
    make_mentor(programme)
    make_mentee(programme)
    late = make_proposal(
        make_mentor(programme),
        make_mentee(programme),
        mentee_accepted_at=now,
        answer_by=clock.today() - timedelta(days=1),
    )
    one = rounds.start(programme, by=None, now=now)

    tasks.sweep()
    tasks.compute(one.pk)

    one.refresh_from_db()
    late.refresh_from_db()
    assert (one.state, late.state) == (RoundState.REVIEW, ProposalState.EXPIRED)
    assert Proposal.objects.filter(round=one).count() == 1
