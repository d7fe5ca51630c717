"""Who would be worth most as the next mentor, told from the prices of a round.

A new mentor's worth to the whole is exactly the greatest surplus of a pair over the mentee's
share, because with the lowest prices a share is what the whole would lose without that mentee
(L. S. Shapley and M. Shubik, The assignment game, 1971). So nothing is solved again.
"""

from collections.abc import Iterator
from typing import Any

from mentoring.choices import LanguageLevel
from mentoring.domain.cards import Card
from mentoring.domain.computing import Computation
from mentoring.domain.feasibility import Feasibility
from mentoring.domain.scoring import table_of
from mentoring.models.profile import DAY_PARTS, SLOTS

_SHOWN = 3
_WORKDAYS = 5
# Parts of the week one can ask for: mornings, afternoons and evenings of workdays, weekends.
TIMES = {
    "mornings": sum(1 << day * DAY_PARTS for day in range(_WORKDAYS)),
    "afternoons": sum(1 << day * DAY_PARTS + 1 for day in range(_WORKDAYS)),
    "evenings": sum(1 << day * DAY_PARTS + 2 for day in range(_WORKDAYS)),
    "weekends": sum(1 << slot for slot in range(_WORKDAYS * DAY_PARTS, SLOTS)),
}


def advice_of(computation: Computation) -> list[dict[str, Any]]:
    """Return the most useful kinds of new mentors, best first.

    Shape: ``[{"language", "times", "region", "pairs", "points", "waiting"}]``, where
    ``waiting`` counts the mentees without anybody who could have such a mentor.
    """
    wanted = list(_kinds(computation))
    if not wanted:
        return []
    rules = computation.rules
    feasibility = Feasibility(wanted, rules)
    table = table_of(wanted, computation.mentees, rules, feasibility)
    shift = computation.table.base - table.base
    gains, waiting = [0] * len(wanted), [0] * len(wanted)
    for place, edges in enumerate(table.worths):
        share = computation.best.shares[place]
        alone = computation.best.partner[place] < 0
        for worth, kind in edges:
            gains[kind] = max(gains[kind], worth + shift - share)
            waiting[kind] += alone
    order = sorted(range(len(wanted)), key=lambda kind: (-gains[kind], -waiting[kind], kind))
    said: dict[tuple[str, str], dict[str, Any]] = {}
    for kind in order:
        if gains[kind] <= 0 or len(said) == _SHOWN:
            break
        one = _said(wanted[kind], computation, gains[kind], waiting[kind])
        # The same in another region is worth no line of its own.
        said.setdefault((one["language"], one["times"]), one)
    return list(said.values())


def _kinds(computation: Computation) -> Iterator[Card]:
    """Yield a mentor for every language, part of the week and region that mentees have."""
    languages = sorted({code for one in computation.mentees for code in one.tongues} | {"de"})
    regions = sorted({one.region for one in computation.mentees})
    number = 0
    for language in languages:
        for times in TIMES.values():
            for region in regions:
                number -= 1  # nobody's id
                yield Card(
                    profile=number,
                    person=number,
                    languages={
                        "de": LanguageLevel.C1.value,
                        language: LanguageLevel.NATIVE.value,
                    },
                    learns=languages,
                    slots=times,
                    region=region,
                    hours=40,
                )


def _said(kind: Card, computation: Computation, gain: int, waiting: int) -> dict[str, Any]:
    """Return one piece of advice."""
    worth = computation.apart(gain)
    tongue = min(kind.tongues)
    times = next(name for name, slots in TIMES.items() if slots == kind.slots)
    return {
        "language": tongue,
        "times": times,
        "region": kind.region,
        "pairs": worth.pairs,
        "points": worth.points,
        "waiting": waiting,
    }
