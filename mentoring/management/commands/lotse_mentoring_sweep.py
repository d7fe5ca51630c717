"""The sweeps by hand, or by cron where there is no worker."""

from typing import Any

from django.core.management.base import BaseCommand

from lms import clock
from mentoring.conf import conf
from mentoring.domain import asking, crediting, letters, lighting, proposing, rounds


class Command(BaseCommand):
    """Does all that the tasks of mentoring do."""

    help = (
        "Compute waiting rounds, close proposals nobody answered, state mentors' hours and send "
        "letters that are due. Safe to repeat; by cron every few minutes, or at least each morning."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Do it and say how much."""
        now = clock.now()
        computed = sum(rounds.compute(pk, now=now) for pk in rounds.unfinished(now=now))
        self.stdout.write(f"{computed} rounds computed.")
        self.stdout.write(f"{proposing.expire_due(now=now)} proposals closed.")
        self.stdout.write(f"{asking.ask_on(now=now)} tandems asked on.")
        self.stdout.write(f"{lighting.dim(now=now)} lights turned yellow.")
        self.stdout.write(f"{crediting.credit_owed(now=now)} confirmations of hours stated.")
        letters.notices_due(now=now)
        sent = letters.send_due(now=now, base_url=conf.mentoring_base_url)
        self.stdout.write(f"{sent} letters sent.")
