"""Whether a round was fair: who was matched and how well, by waiting time and by language."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from mentoring.domain.computing import Computation
from mentoring.domain.solver import NOBODY

FEW = 5  # smaller groups would speak of single people


def fairness_of(computation: Computation) -> dict[str, Any]:
    """Return matched share and mean points by quarter of application and by mother tongue.

    Shape: ``{"quarters": [group], "languages": [group]}``, each group ``{"name", "mentees",
    "matched", "mean"}`` with a mean of points to one place; groups of fewer than five people
    stand together as one without a name.
    """
    quarters: dict[str, list[int | None]] = defaultdict(list)
    languages: dict[str, list[int | None]] = defaultdict(list)
    for place, mentee in enumerate(computation.mentees):
        mentor = computation.best.partner[place]
        points = None if mentor == NOBODY else computation.points(place, mentor)
        quarters[mentee.quarter].append(points)
        for tongue in sorted(mentee.tongues) or [""]:
            languages[tongue].append(points)
    return {"quarters": _groups(quarters), "languages": _groups(languages)}


def _groups(found: dict[str, list[int | None]]) -> list[dict[str, Any]]:
    """Return the groups in the order of their names, the small ones as one at the end."""
    large = [_group(name, found[name]) for name in sorted(found) if len(found[name]) >= FEW]
    small = [points for points in found.values() if len(points) < FEW]
    rest = [one for points in small for one in points]
    return [*large, _group("", rest)] if len(rest) >= FEW else large


def _group(name: str, points: Iterable[int | None]) -> dict[str, Any]:
    """Return one group."""
    everybody = list(points)
    matched = [one for one in everybody if one is not None]
    mean = round(sum(matched) / len(matched), 1) if matched else 0
    return {"name": name, "mentees": len(everybody), "matched": len(matched), "mean": mean}
