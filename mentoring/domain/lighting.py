"""Lights that change because time goes by: nobody has met, or a question stays unanswered.

What people do changes a light at once (``tandems.project``). Time alone only makes a green one
yellow, so that is all there is to look for.
"""

from datetime import datetime, timedelta

from django.db.models import Q
from django.db.models.functions import Coalesce

from lms import clock
from mentoring.choices import Light, TandemState
from mentoring.models import CheckIn, Programme, Tandem

LATE_DAYS = 7


def dim(*, now: datetime) -> int:
    """Turn green lights yellow where it has become time to look, and return how many."""
    today = clock.date_of(now)
    late = CheckIn.objects.filter(
        answered_at=None, is_follow_up=False, due_on__lt=today - timedelta(days=LATE_DAYS)
    )
    forgotten = Q(pk__in=late.values("tandem"))
    rhythms = Programme.objects.order_by().values_list("rhythm_days", flat=True).distinct()
    for days in rhythms:
        since = today - timedelta(days=2 * days)
        forgotten |= Q(programme__rhythm_days=days, quiet_since__lt=since)
    green = Tandem.objects.filter(
        state__in=(TandemState.RUNNING, TandemState.CLOSING), light=Light.GREEN
    )
    found = green.annotate(quiet_since=Coalesce("last_met_on", "started_on")).filter(forgotten)
    keys = list(found.values_list("pk", flat=True))
    return sum(
        Tandem.objects.filter(pk__in=keys[start : start + 500], light=Light.GREEN).update(
            light=Light.YELLOW
        )
        for start in range(0, len(keys), 500)
    )
