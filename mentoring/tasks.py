"""The package's work for a Celery worker. Rows are the truth; each task may run twice."""

from celery import shared_task

from lms import clock
from mentoring.conf import conf
from mentoring.domain import asking, crediting, letters, lighting, proposing, rounds


@shared_task(name="lotse.mentoring.compute", ignore_result=True)
def compute(round_id: int) -> None:
    """Compute one matching round."""
    rounds.compute(round_id, now=clock.now())


@shared_task(name="lotse.mentoring.sweep", ignore_result=True)
def sweep() -> None:
    """Do what is due each minute: rounds left undone, proposals not answered, questions, lights."""
    now = clock.now()
    for round_id in rounds.unfinished(now=now):
        rounds.compute(round_id, now=now)
    proposing.expire_due(now=now)
    asking.ask_on(now=now)
    lighting.dim(now=now)


@shared_task(name="lotse.mentoring.write", ignore_result=True)
def write() -> None:
    """Write letters that are due. Runs every minute; two at once share them."""
    now = clock.now()
    letters.notices_due(now=now)
    letters.send_due(now=now, base_url=conf.mentoring_base_url)


@shared_task(name="lotse.mentoring.credit", ignore_result=True)
def credit() -> None:
    """State the hours of mentors whose tandems have ended; the hub's certificates follow."""
    crediting.credit_owed(now=clock.now())
