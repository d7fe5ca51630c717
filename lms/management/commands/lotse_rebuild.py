"""Writing statuses anew from facts."""

from typing import Any

from django.core.management.base import BaseCommand

from lms import clock
from lms.domain.settling import rebuild


class Command(BaseCommand):
    """Writes every enrolment anew from its facts where it differs."""

    help = "Write every enrolment anew from its facts where it differs."

    def handle(self, **_options: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Mend, and say how many there were."""
        self.stdout.write(f"{rebuild(now=clock.now())} rebuilt.")
