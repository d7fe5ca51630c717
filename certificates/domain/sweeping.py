"""How far sweeps have come, so that each minute's looks at what is new and not at everything.

Rows can be owed again that were settled before: a name is added, a transaction takes long.
So once a day a sweep looks at all of them.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from certificates.models import Mark

OFTEN = timedelta(days=1)
_UNDER_WAY = timedelta(hours=1)  # what is newer may stand behind something not yet committed
_STEP = 1000  # rows that are looked at again rather than a mark is moved


def due(
    name: str, rows: QuerySet[Any], moment: str, *, limit: int | None, now: datetime
) -> list[int]:
    """Return the ids of rows that are due, the oldest first: of the new ones, or daily of all.

    ``moment`` is the field that says since when a row of this model is there.
    """
    mark = Mark.objects.filter(name=name).first()
    ordered = rows.order_by("pk").values_list("pk", flat=True)
    if mark is None or not timedelta(0) <= now - mark.looked_at < OFTEN:
        found = list(ordered[:limit])
        below = found[0] - 1 if found else _settled(rows, moment, now)
        Mark.objects.update_or_create(name=name, defaults={"below": below, "looked_at": now})
        return found
    found = list(ordered.filter(pk__gt=mark.below)[:limit])
    if not found and (below := _settled(rows, moment, now)) >= mark.below + _STEP:
        Mark.objects.filter(pk=mark.pk).update(below=below)
    return found


def _settled(rows: QuerySet[Any], moment: str, now: datetime) -> int:
    """Return the last id of which none below can still be under way."""
    old = rows.model._default_manager.filter(**{f"{moment}__lte": now - _UNDER_WAY})
    return old.order_by("-pk").values_list("pk", flat=True).first() or 0
