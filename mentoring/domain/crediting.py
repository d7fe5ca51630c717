"""Mentors' hours: a tandem that has ended properly earns its mentor one completion in the hub.

The tandem is the truth; what is owed can always be found anew, and stating it twice is harmless.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db.models import F

from lms.api import Achievement, Completion, add_completions
from lms.data import CompletionKind
from mentoring.choices import TandemState
from mentoring.models import Programme, Tandem

SOURCE = "mentoring:"
BATCH = 200


def owed() -> list[int]:
    """Return the ended tandems whose mentor has met long enough and has no completion yet."""
    earned = (
        Tandem.objects.filter(
            state=TandemState.ENDED,
            met_minutes__gt=0,
            met_minutes__gte=F("programme__certificate_minutes"),
            mentor__person__erased_at=None,
        )
        .order_by("ended_on", "pk")
        .values_list("pk", "public_id")
    )
    known = set(
        Completion.objects.filter(
            kind=CompletionKind.MENTORING, source_key__startswith=SOURCE
        ).values_list("source_key", flat=True)
    )
    return [pk for pk, public_id in earned if f"{SOURCE}{public_id}" not in known]


def credit_owed(*, now: datetime) -> int:
    """State what mentors have earned, a batch at a time, and return how many completions."""
    keys = owed()
    parts = (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))
    return sum(credit(part, now=now) for part in parts)


def credit(keys: Sequence[int], *, now: datetime) -> int:
    """State what the mentors of some ended tandems have earned."""
    rows = Tandem.objects.filter(pk__in=keys, state=TandemState.ENDED)
    achievements = list(_achievements(rows.select_related("mentor", "programme")))
    add_completions(achievements, now=now)
    return len(achievements)


def _achievements(tandems: Iterable[Tandem]) -> Iterator[Achievement]:
    """Yield what the mentors of some tandems have earned."""
    for tandem in tandems:
        if tandem.ended_on is not None:
            yield Achievement(
                person_id=tandem.mentor.person_id,
                kind=CompletionKind.MENTORING,
                source_key=f"{SOURCE}{tandem.public_id}",
                source_language=tandem.programme.source_language,
                texts=_texts(tandem.programme),
                minutes=tandem.met_minutes,
                completed_on=tandem.ended_on,
            )


def _texts(programme: Programme) -> dict[str, dict[str, str]]:
    """Return the programme's title in all its languages."""
    return {
        language: {"title": str(text["title"])}
        for language, text in programme.texts.items()
        if text.get("title")
    }
