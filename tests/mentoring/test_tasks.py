from datetime import datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

from django.core import mail
from django.core.management import call_command
from people import make_mentee, make_mentor, make_proposal, make_tandem

from lms import clock
from lms.api import Completion
from mentoring import tasks
from mentoring.choices import EndReason, Light, ProposalState, RoundState
from mentoring.domain import rounds, tandems
from mentoring.models import Notice, Proposal, Tandem

NOON = datetime(2026, 6, 3, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))


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


def due_work(programme):
    """Make something to do for each sweep: a proposal, a silent tandem and hours to state."""
    before = NOON - timedelta(days=30)
    make_proposal(
        make_mentor(programme), make_mentee(programme), answer_by=NOON.date() + timedelta(days=9)
    )
    silent, done = make_tandem(programme, now=before), make_tandem(programme, now=before)
    tandems.end(done, EndReason.GOALS, now=NOON)
    Tandem.objects.filter(pk=done.pk).update(met_minutes=600)
    return silent


def test_letters_hours_and_lights_are_done_by_tasks(programme, settings):
    settings.LOTSE_MENTORING_BASE_URL = "https://lernen.example/"
    silent = due_work(programme)

    with clock.at(NOON):
        for task in (
            tasks.sweep,
            tasks.write,
            tasks.credit,
            tasks.sweep,
            tasks.write,
            tasks.credit,
        ):
            task()

    silent.refresh_from_db()
    assert silent.light == Light.YELLOW
    assert Completion.objects.count() == 1
    assert len(mail.outbox) == Notice.objects.exclude(sent_at=None).count() > 0
    assert "https://lernen.example/de/mentoring/" in mail.outbox[0].body


def test_a_command_does_all_that_the_tasks_do(programme):
    silent, out = due_work(programme), StringIO()

    with clock.at(NOON):
        call_command("lotse_mentoring_sweep", stdout=out)
        call_command("lotse_mentoring_sweep", stdout=StringIO())

    silent.refresh_from_db()
    assert silent.light == Light.YELLOW
    assert Completion.objects.count() == 1
    assert f"{len(mail.outbox)} letters sent." in out.getvalue()
