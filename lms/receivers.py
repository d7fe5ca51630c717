"""What the hub does when something has happened."""

import logging
from typing import Any

from django.dispatch import receiver
from kombu.exceptions import OperationalError

from lms.events import EditionReleased, Event, OutlineStaged, happened
from lms.tasks import settle_course

logger = logging.getLogger(__name__)

# Somebody is waiting for the page: a broker that does not answer at once is left alone.
_AT_ONCE = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.1}


@receiver(happened, sender=OutlineStaged, dispatch_uid="lotse_lms.settle_after_publish")
@receiver(happened, sender=EditionReleased, dispatch_uid="lotse_lms.settle_after_release")
def settle(event: Event, **_kwargs: Any) -> None:  # noqa: ANN401 -- signal
    """Whoever owes nothing more after a course has changed is completed soon."""
    if not isinstance(event, OutlineStaged | EditionReleased):
        return
    try:
        settle_course.apply_async((event.course_id,), retry=True, retry_policy=_AT_ONCE)
    except OperationalError:
        logger.warning("The broker does not answer; the hourly sweep settles the course.")
