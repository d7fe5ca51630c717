"""Giving one person's data, or erasing them."""

import argparse
import json
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from lms import clock
from lms.domain.privacy import erase_person, export_person
from lms.models import Person


class Command(BaseCommand):
    """Prints all that is known about a person, or erases them for good."""

    help = "Print all that is known about a person as JSON, or erase them for good."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Ask for what to do and to whom."""
        parser.add_argument("what", choices=("export", "erase"))
        parser.add_argument("public_id", type=UUID)
        parser.add_argument("--yes", action="store_true", help="erase without asking again")

    def handle(self, *, what: str, public_id: UUID, yes: bool, **_options: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Do it. Fails for an unknown person, and when erasing is not confirmed."""
        person = Person.objects.filter(public_id=public_id).first()
        if person is None:
            msg = f"Nobody has the id {public_id}."
            raise CommandError(msg)
        if what == "export":
            self.stdout.write(json.dumps(export_person(person), ensure_ascii=False, indent=2))
        elif yes:
            erase_person(person, at=clock.now())
            self.stdout.write(f"{public_id} is erased.")
        else:
            msg = "Erasing cannot be undone. Say --yes to do it."
            raise CommandError(msg)
