"""The sweep by hand, or by cron where there is no worker."""

from typing import Any

from django.core.management.base import BaseCommand

from certificates.conf import conf
from certificates.domain import issuing, mailing
from lms import clock


class Command(BaseCommand):
    """Issues all certificates that are due, and sends the letters about them."""

    help = "Issue all certificates that are due and send letters about them. Safe to repeat."

    def handle(self, *_args: Any, **_options: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Issue and say how many."""
        issued = issuing.issue_owed(now=clock.now())
        self.stdout.write(f"{issued} certificates issued.")
        letters = mailing.send_due(now=clock.now(), base_url=conf.certificate_base_url)
        self.stdout.write(f"{letters} letters sent.")
