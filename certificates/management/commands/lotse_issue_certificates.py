"""The sweep by hand, or by cron where there is no worker."""

from typing import Any

from django.core.management.base import BaseCommand

from certificates.domain import issuing
from lms import clock


class Command(BaseCommand):
    """Issues all certificates that are due."""

    help = "Issue all certificates that are due. Safe to repeat."

    def handle(self, *_args: Any, **_options: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Issue and say how many."""
        issued = issuing.issue_owed(now=clock.now())
        self.stdout.write(f"{issued} certificates issued.")
