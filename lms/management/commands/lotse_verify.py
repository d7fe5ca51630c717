"""Proving that every stored status is what its facts say."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lms.domain.settling import verify


class Command(BaseCommand):
    """Recomputes every enrolment from its facts and reports what is stored differently."""

    help = "Recompute every enrolment from its facts and report what is stored differently."

    def handle(self, **_options: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Print each difference, and fail if there is one."""
        count = 0
        for difference in verify():
            count += 1
            self.stdout.write(
                f"enrolment {difference.enrolment_id}:"
                f" stored {difference.stored}, derived {difference.derived}"
            )
        if count:
            msg = f"{count} differ. Run lotse_rebuild to mend them."
            raise CommandError(msg, returncode=1)
        self.stdout.write("Everything stored is what the facts say.")
