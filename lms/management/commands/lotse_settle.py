"""Completing whoever owes nothing more, without a worker."""

from typing import Any

from django.core.management.base import BaseCommand

from lms import clock
from lms.domain.settling import settle_course
from lms.models import Course


class Command(BaseCommand):
    """Completes whoever has nothing left to do in any course."""

    help = "Complete whoever has nothing left to do in any course."

    def handle(self, **_options: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Settle every course, and say how many people that completed."""
        courses = Course.objects.filter(current_edition__isnull=False).values_list("pk", flat=True)
        completed = sum(settle_course(pk, now=clock.now()) for pk in courses)
        self.stdout.write(f"{completed} completed.")
