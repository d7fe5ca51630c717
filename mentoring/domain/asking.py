"""Asking on, whether or not somebody has answered: each tandem has a next day of asking."""

from datetime import datetime

from django.db import transaction

from lms import clock
from mentoring.choices import TandemState
from mentoring.domain.tandems import plan_check_ins
from mentoring.models import Tandem


def ask_on(*, now: datetime) -> int:
    """Plan the next question where the last one's day is over, and return for how many tandems.

    An answer to a later question stands for the ones before.
    """
    today = clock.date_of(now)
    due = Tandem.objects.filter(state=TandemState.RUNNING, next_check_in_on__lt=today)
    return sum(_plan(pk, now) for pk in due.values_list("pk", flat=True))


@transaction.atomic
def _plan(pk: int, now: datetime) -> bool:
    """Plan the next question of one tandem; not where somebody was faster."""
    today = clock.date_of(now)
    due = Tandem.objects.filter(pk=pk, state=TandemState.RUNNING, next_check_in_on__lt=today)
    tandem = due.select_for_update().first()
    if tandem is None:
        return False
    plan_check_ins(tandem, after=today)
    tandem.save(update_fields=["next_check_in_on"])
    return True
