"""The package's work for a Celery worker. Rows are the truth; each task may run twice."""

from celery import shared_task

from lms import clock
from mentoring.domain import proposing, rounds


@shared_task(name="lotse.mentoring.compute", ignore_result=True)
def compute(round_id: int) -> None:
    """Compute one matching round."""
    rounds.compute(round_id, now=clock.now())


@shared_task(name="lotse.mentoring.sweep", ignore_result=True)
def sweep() -> None:
    """Take up rounds nobody computes, and close proposals nobody answered. Runs every minute."""
    now = clock.now()
    for round_id in rounds.unfinished(now=now):
        rounds.compute(round_id, now=now)
    proposing.expire_due(now=now)
