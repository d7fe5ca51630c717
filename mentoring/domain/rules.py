"""The rules of a programme as data: what must hold for a pair, and what is wished for.

Stored as JSON in ``RuleSet.rules``, in the shape of ``Rules.as_json()``:
``{"must": {name: value}, "wishes": {name: points}, "waiting": {"per_week", "most"},
"pairs_first", "floor", "stay_bonus"}``. Points are whole numbers; 100 is a usual sum of wishes.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from mentoring.choices import LanguageLevel, ProgrammeKind

TEAMS = ("any", "same", "other")
_MOST_POINTS = 1000

MUST_LABELS = {
    "language": _("A language in common"),
    "exchange": _("Each speaks what the other wants to learn"),
    "reporting": _("Nobody the mentee reports to"),
    "separation": _("Nobody who must not be met"),
    "team": _("Same team, or another one"),
    "region": _("Same region, or both meet remotely"),
    "times": _("Times in common"),
    "hours": _("Enough hours a month"),
    "course": _("Course for mentors completed"),
    "conduct": _("Certificate of good conduct seen"),
    "gender": _("The mentee's wish for a gender"),
}
WISH_LABELS = {
    "topics": _("Topics wanted and offered"),
    "profession": _("Same profession"),
    "situation": _("Similar life situation"),
    "tongue": _("Same mother tongue"),
    "interests": _("Interests in common"),
    "times": _("Many times in common"),
}


class RulesError(ValueError):
    """The rules cannot be used. ``problems`` maps a name to what is wrong with it."""

    def __init__(self, problems: Mapping[str, Any]) -> None:
        """Keep the problems."""
        super().__init__(", ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Must:
    """What must hold for a pair. An empty value switches a rule off.

    Nobody is ever matched with themselves or with somebody they must not meet.
    """

    language: str = LanguageLevel.B1
    interpreter: bool = True
    exchange: bool = False
    reporting: bool = True
    team: str = "any"
    region: bool = True
    times: int = 1
    hours: bool = True
    course: bool = True
    conduct: bool = False
    gender: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of one programme.

    ``wishes`` gives points for each wish that is met in full. ``per_week`` points are added for
    each week of waiting, ``most`` at most, so that nobody waits for ever. ``pairs_first`` asks
    for as many pairs as possible before points count; pairs below ``floor`` points are no
    pairs. ``stay_bonus`` keeps open proposals together when a round is repeated.
    """

    must: Must = field(default_factory=Must)
    wishes: Mapping[str, int] = field(default_factory=dict)
    per_week: int = 1
    most: int = 15
    pairs_first: bool = True
    floor: int = 0
    stay_bonus: int = 8

    @property
    def sum_of_wishes(self) -> int:
        """Return the points of a pair that meets every wish in full."""
        return sum(self.wishes.values())

    def as_json(self) -> dict[str, Any]:
        """Return the rules as they are stored."""
        return {
            "must": asdict(self.must),
            "wishes": dict(self.wishes),
            "waiting": {"per_week": self.per_week, "most": self.most},
            "pairs_first": self.pairs_first,
            "floor": self.floor,
            "stay_bonus": self.stay_bonus,
        }


_WISHES = {
    "topics": 25,
    "profession": 20,
    "situation": 15,
    "tongue": 15,
    "interests": 10,
    "times": 15,
}
DEFAULTS: Mapping[str, Rules] = {
    ProgrammeKind.MENTORING: Rules(must=Must(team="other"), wishes=_WISHES),
    ProgrammeKind.SPONSORSHIP: Rules(
        must=Must(language=LanguageLevel.A2, team="same", region=False, course=False),
        wishes={**_WISHES, "profession": 10, "topics": 15, "times": 35},
    ),
    ProgrammeKind.LANGUAGE: Rules(
        must=Must(language="", exchange=True, course=False, hours=False),
        wishes={**_WISHES, "tongue": 0, "profession": 15, "interests": 30},
    ),
}


def parse(stored: Mapping[str, Any]) -> Rules:
    """Return stored or entered rules. Raises ``RulesError``."""
    must, wishes = dict(stored.get("must", {})), dict(stored.get("wishes", {}))
    waiting = dict(stored.get("waiting", {}))
    problems: dict[str, Any] = {}
    if must.get("language", "") not in ("", *LanguageLevel.values):
        problems["language"] = _("Choose a level.")
    if must.get("team", "any") not in TEAMS:
        problems["team"] = _("Choose same team, another team, or any.")
    if unknown := (set(must) - set(Must.__slots__)) | (set(wishes) - set(WISH_LABELS)):
        problems |= dict.fromkeys(unknown, _("There is no such rule."))
    numbers = {
        **wishes,
        "per_week": waiting.get("per_week", 1),
        "most": waiting.get("most", 15),
        "floor": stored.get("floor", 0),
        "stay_bonus": stored.get("stay_bonus", 8),
        "times_in_common": must.get("times", 1),
    }
    for name, number in numbers.items():
        if type(number) is not int or not 0 <= number <= _MOST_POINTS:
            problems[name] = _("A whole number from 0 to 1000, please.")
    if problems:
        raise RulesError(problems)
    rules = Rules(
        must=Must(**must),
        wishes=wishes,
        per_week=numbers["per_week"],
        most=numbers["most"],
        pairs_first=bool(stored.get("pairs_first", True)),
        floor=numbers["floor"],
        stay_bonus=numbers["stay_bonus"],
    )
    if rules.floor > rules.sum_of_wishes + rules.most:
        raise RulesError({"floor": _("No pair can reach so many points.")})
    return rules
