"""Keys for what two people write for each other."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mentoring.domain.notes import seal_all_anew
from mentoring.domain.sealing import can_seal, new_key


class Command(BaseCommand):
    """Prints a fresh key, or seals everything with the newest one."""

    help = (
        "Print a fresh key to put first into LOTSE_NOTE_KEYS. With --seal-anew, seal all notes "
        "with the first key; after that the older ones are needed no more. Safe to repeat."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take one switch."""
        parser.add_argument(
            "--seal-anew", action="store_true", help="seal all notes with the newest key"
        )

    def handle(self, *_args: Any, **options: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Print a key, or how many notes were sealed anew."""
        if not options["seal_anew"]:
            self.stdout.write(new_key())
            return
        if not can_seal():
            msg = "There is no key. Set LOTSE_NOTE_KEYS first."
            raise CommandError(msg)
        self.stdout.write(f"{seal_all_anew()} notes sealed anew.")
