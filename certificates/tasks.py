"""The package's work for a Celery worker. Rows are the truth; each task may run twice."""

import logging
from typing import Any

from celery import shared_task
from kombu.exceptions import OperationalError

from certificates.conf import conf
from certificates.domain import bundles, crediting, issuing, mailing
from lms import clock

logger = logging.getLogger(__name__)

# What a sweep hands out at most: three minutes of work for two processors.
MOST = 10_000
# Somebody is waiting for the page: a broker that does not answer at once is left alone.
_AT_ONCE = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.1}


def sent(task: Any, *args: Any) -> bool:  # noqa: ANN401 -- Celery is untyped
    """Hand work to a worker, and tell whether that went well; if not, the sweep finds it."""
    try:
        task.apply_async(args, retry=True, retry_policy=_AT_ONCE)
    except OperationalError:
        logger.warning("The broker does not answer; the sweep will find what is due.")
        return False
    return True


@shared_task(name="lotse.certificates.issue", ignore_result=True)
def issue(completion_id: int) -> None:
    """Issue one certificate. Runs soon after a course is completed."""
    issuing.issue_batch([completion_id], now=clock.now())


@shared_task(name="lotse.certificates.issue_batch", ignore_result=True)
def issue_batch(completion_ids: list[int]) -> None:
    """Issue several certificates. Whoever comes second finds nothing left to do."""
    issuing.issue_batch(completion_ids, now=clock.now())


@shared_task(name="lotse.certificates.sign_batch", ignore_result=True)
def sign_batch(certificate_ids: list[int]) -> None:
    """Sign several certificates that were issued while there was no key."""
    crediting.sign_batch(certificate_ids, now=clock.now())


@shared_task(name="lotse.certificates.issue_owed", ignore_result=True)
def issue_owed() -> None:
    """Hand out what is due. Runs every minute and mends what an event missed.

    The queue keeps the order: the next sweep comes after what this one has handed out, so the
    same is hardly ever handed out twice, and then the second finds it done with one look.
    """
    now = clock.now()
    _hand_out(issue_batch, issuing.due_keys(MOST, now=now))
    _hand_out(sign_batch, crediting.due_keys(MOST, now=now))


def _hand_out(task: Any, keys: list[int]) -> None:  # noqa: ANN401 -- Celery is untyped
    """Let all workers share the work; what is little is done here and now."""
    parts = issuing.batches(keys)
    if len(parts) == 1:
        task(parts[0])
        return
    for part in parts:
        if not sent(task, part):
            break


@shared_task(name="lotse.certificates.bundle", ignore_result=True)
def bundle(bundle_id: int) -> None:
    """Make one file of many certificates. Whoever comes second finds the lease taken."""
    bundles.make(bundle_id, base_url=conf.certificate_base_url, clock=clock.now)


@shared_task(name="lotse.certificates.sweep_bundles", ignore_result=True)
def sweep_bundles() -> None:
    """Let workers make what is waiting or was left by one, and delete old files."""
    for bundle_id in bundles.sweep(now=clock.now()):
        bundle.delay(bundle_id)


@shared_task(name="lotse.certificates.mail", ignore_result=True)
def mail() -> None:
    """Send the letters that are due. Two at once share them, and nobody gets one twice."""
    mailing.send_due(now=clock.now(), base_url=conf.certificate_base_url)
