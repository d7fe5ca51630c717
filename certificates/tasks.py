"""The package's work for a Celery worker. Rows are the truth; each task may run twice."""

from contextlib import suppress

from celery import shared_task

from certificates.domain import issuing
from lms import clock
from lms.api import Completion

A_MINUTES_WORK = 2000


@shared_task(name="lotse.certificates.issue", ignore_result=True)
def issue(completion_id: int) -> None:
    """Issue one certificate. Runs soon after a course is completed."""
    completion = Completion.objects.select_related("edition").get(pk=completion_id)
    with suppress(issuing.NotEarningError):
        issuing.issue(completion, now=clock.now())


@shared_task(name="lotse.certificates.issue_owed", ignore_result=True)
def issue_owed() -> None:
    """Issue what is due. Runs every minute and mends what an event missed."""
    issuing.issue_owed(now=clock.now(), limit=A_MINUTES_WORK)
