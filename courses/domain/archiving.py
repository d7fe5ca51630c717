"""What must not be deleted."""

from typing import Any

from courses.domain.sources import course_keys_at
from lms.api import Enrolment


def has_records(page: Any) -> bool:  # noqa: ANN401 -- any page
    """Tell whether anybody has enrolled in a course that a page belongs to or holds."""
    return Enrolment.objects.filter(course__key__in=course_keys_at(page)).exists()
