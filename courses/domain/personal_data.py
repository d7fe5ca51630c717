"""What the courses know about people."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.models import Answer, Attempt, JournalEntry, SelfRating
from lms.api import Person
from lms.registry import PersonalData, register_personal_data

Stored = type[Answer | Attempt | JournalEntry | SelfRating]

_OWN = _("Let people go on where they stopped and see their own answers")
_RETENTION = _("Until the person is erased")


def register_all() -> None:
    """Register every model of the courses that leads to a person."""
    for model in (Answer, JournalEntry, SelfRating):
        _register(model, ("activity__key", "payload", "answered_at"))
    _register(Attempt, ("activity__key", "number", "answers", "points", "passed", "submitted_at"))


def _register(model: Stored, fields: tuple[str, ...]) -> None:
    """Register one model: its rows are given as they are, and deleted when erased."""
    register_personal_data(
        PersonalData(
            model=model,
            purpose=_OWN,
            retention=_RETENTION,
            export=_exporter(model, fields),
            erase=_eraser(model),
        )
    )


@cache
def _exporter(
    model: Stored, fields: tuple[str, ...]
) -> Callable[[Person], Iterable[Mapping[str, Any]]]:
    """Return a function that gives a person's rows of a model."""

    def export(person: Person) -> Iterable[Mapping[str, Any]]:
        return model.objects.filter(enrolment__person=person).values(*fields)

    return export


@cache
def _eraser(model: Stored) -> Callable[[Person, datetime], None]:
    """Return a function that deletes a person's rows of a model."""

    def erase(person: Person, _at: datetime) -> None:
        model.objects.filter(enrolment__person=person).delete()

    return erase
