"""Noting who must not become a tandem."""

from datetime import datetime

from django.db import transaction

from lms.api import Person
from mentoring.choices import SeparationReason
from mentoring.models import Separation


class SamePersonError(ValueError):
    """Nobody can be kept apart from themselves."""


@transaction.atomic
def separate(
    one: int, other: int, reason: SeparationReason, *, now: datetime, by: Person | None = None
) -> Separation:
    """Note that two people (by id) must not become a tandem. Raises ``SamePersonError``."""
    if one == other:
        raise SamePersonError
    low, high = sorted((one, other))
    separation, _made = Separation.objects.get_or_create(
        one_id=low, other_id=high, reason=reason, defaults={"noted_by": by, "noted_at": now}
    )
    return separation


def take_back(separation: Separation) -> None:
    """Let two people become a tandem again, as far as this note was in the way."""
    Separation.objects.filter(pk=separation.pk).delete()
