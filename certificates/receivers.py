"""What the package does when something has happened."""

from typing import Any

from django.dispatch import receiver

from certificates.tasks import issue
from lms.events import CourseCompleted, happened


@receiver(happened, sender=CourseCompleted, dispatch_uid="lotse_certificates.issue")
def issue_soon(event: CourseCompleted, **_kwargs: Any) -> None:  # noqa: ANN401 -- signal
    """A completed course earns a certificate."""
    issue.delay(event.completion_id)
