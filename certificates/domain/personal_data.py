"""What certificates know about people."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate
from lms.api import Person
from lms.registry import PersonalData, register_personal_data


def register_all() -> None:
    """Register every model of the package that leads to a person."""
    register_personal_data(
        PersonalData(
            model=Certificate,
            purpose=_("Attest what people have completed, and answer whoever verifies it"),
            retention=_("Until the person is erased; then without a name"),
            export=export,
            erase=erase,
        )
    )


def export(person: Person) -> Iterable[Mapping[str, Any]]:
    """Return what was attested to the person."""
    return Certificate.objects.of_person(person).values(
        "public_id",
        "version",
        "recipient_name",
        "language",
        "titles",
        "minutes",
        "kind",
        "completed_on",
        "issued_at",
        "issuer",
        "replaced_at",
        "revoked_at",
    )


def erase(person: Person, at: datetime) -> None:  # noqa: ARG001 -- the registry's signature
    """Take the name out of all certificates; that they were issued stays true.

    Runs in the eraser's transaction. The lock keeps out whoever is just issuing one.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    Certificate.objects.of_person(person).update(recipient_name="")
