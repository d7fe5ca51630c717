"""What the hub does when something has happened."""

from typing import Any

from django.dispatch import receiver

from lms.events import EditionReleased, Event, OutlineStaged, happened
from lms.tasks import settle_course


@receiver(happened, sender=OutlineStaged, dispatch_uid="lotse_lms.settle_after_publish")
@receiver(happened, sender=EditionReleased, dispatch_uid="lotse_lms.settle_after_release")
def settle(event: Event, **_kwargs: Any) -> None:  # noqa: ANN401 -- signal
    """Whoever owes nothing more after a course has changed is completed soon."""
    if isinstance(event, OutlineStaged | EditionReleased):
        settle_course.delay(event.course_id)
