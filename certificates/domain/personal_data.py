"""What certificates know about people."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from certificates.choices import CorrectionState
from certificates.domain import bundles, packing
from certificates.domain.crediting import locked_people
from certificates.models import (
    Bundle,
    Certificate,
    Credential,
    IssueRun,
    NameCorrection,
    Rendering,
)
from lms.api import Person
from lms.registry import PersonalData, register_personal_data

Rows = Iterable[Mapping[str, Any]]

_ATTEST = _("Attest what people have completed, and answer whoever verifies it")
_CORRECT = _("Correct names on certificates")
_ANSWER = _("Know who issued certificates by hand, and why")
_FILES = _("Hand out many certificates at once to those who may see them")
_UNTIL_ERASED = _("Until the person is erased")
_NAMELESS = _("Until the person is erased; then without a name")


def register_all() -> None:
    """Register every model of the package that leads to a person."""
    for model, purpose, retention, export, erase in (
        (Rendering, _ATTEST, _UNTIL_ERASED, export_renderings, erase_renderings),
        (Credential, _ATTEST, _UNTIL_ERASED, export_credentials, erase_credentials),
        (NameCorrection, _CORRECT, _NAMELESS, export_corrections, erase_corrections),
        (Certificate, _ATTEST, _NAMELESS, export_certificates, erase_certificates),
        (IssueRun, _ANSWER, _NAMELESS, export_runs, keep),
        (Bundle, _FILES, _("For days, as the site has set"), export_bundles, erase_bundles),
    ):
        register_personal_data(
            PersonalData(
                model=model, purpose=purpose, retention=retention, export=export, erase=erase
            )
        )


def export_certificates(person: Person) -> Rows:
    """Return what was attested to the person."""
    return Certificate.objects.of_person(person).values(
        "public_id",
        "version",
        "recipient_name",
        "language",
        "titles",
        "competencies",
        "minutes",
        "kind",
        "completed_on",
        "issued_at",
        "valid_until",
        "issuer",
        "replaced_at",
        "revoked_at",
        "revocation_reason",
        "hidden_at",
        "mailed_at",
        "reminded_at",
    )


def erase_certificates(person: Person, at: datetime) -> None:  # noqa: ARG001 -- the registry's signature
    """Take the name out of all certificates; that they were issued stays true.

    Runs in the eraser's transaction. The lock keeps out whoever is just issuing one. The
    language goes too: it may tell where somebody comes from. No letter is sent any more.
    """
    locked_people([person.pk])
    own = Certificate.objects.of_person(person)
    own.update(recipient_name="", language=F("source_language"), mail_at=None)


def export_credentials(person: Person) -> Rows:
    """Return the signed credentials, each as the JSON it is."""
    own = Credential.objects.filter(certificate__completion__person=person)
    return [
        {"certificate": public_id, "signed_at": signed_at, "credential": json.loads(body)}
        for public_id, signed_at, body in own.values_list(
            "certificate__public_id", "signed_at", "body"
        )
    ]


def erase_credentials(person: Person, _at: datetime) -> None:
    """Delete the signed credentials: the name is part of what is signed."""
    locked_people([person.pk])
    Credential.objects.filter(certificate__completion__person=person).delete()


def export_renderings(person: Person) -> Rows:
    """Return which documents were made; the documents themselves are on the person's page."""
    return Rendering.objects.filter(certificate__completion__person=person).values(
        "certificate__public_id", "form", "sha256", "made_at"
    )


def erase_renderings(person: Person, _at: datetime) -> None:
    """Delete the documents that were kept, and by what they could be recognised."""
    locked_people([person.pk])
    Rendering.objects.filter(certificate__completion__person=person).delete()


def export_corrections(person: Person) -> Rows:
    """Return which names the person asked for, and which requests of others they answered."""
    own = Q(certificate__completion__person=person)
    asked = NameCorrection.objects.filter(own).values(
        "name", "reason", "state", "requested_at", "decided_at", "answer"
    )
    answered = NameCorrection.objects.filter(~own, decided_by=person).values("state", "decided_at")
    return [*asked, *answered]


def erase_corrections(person: Person, at: datetime) -> None:
    """Leave that something was asked and answered; an open request is closed."""
    own = NameCorrection.objects.filter(certificate__completion__person=person)
    own.filter(state=CorrectionState.REQUESTED).update(
        state=CorrectionState.DECLINED, decided_at=at
    )
    own.update(name="", reason="", answer="")


def export_runs(person: Person) -> Rows:
    """Return what the person has attested to others by hand, and undone."""
    return IssueRun.objects.filter(Q(requested_by=person) | Q(undone_by=person)).values(
        "reason", "texts", "minutes", "tested", "completed_on", "created_at", "undone_at"
    )


def keep(_person: Person, _at: datetime) -> None:
    """Keep why certificates were issued; who did it is nameless once the person is blank."""


def export_bundles(person: Person) -> Rows:
    """Return which files of many certificates the person asked for."""
    return Bundle.objects.filter(requested_by=person).values(
        "filters", "language", "state", "total", "created_at", "finished_at"
    )


def erase_bundles(person: Person, _at: datetime) -> None:
    """Delete the files the person asked for, and withdraw those that may name the person."""
    own = Bundle.objects.filter(requested_by=person)
    for name in own.exclude(file="").values_list("file", flat=True):
        transaction.on_commit(partial(packing.delete, name), robust=True)
    own.delete()
    bundles.forget_files()
