"""What somebody says of themselves for a programme, and what the programme needs to know."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mentoring.choices import LanguageLevel, Side
from mentoring.domain.rules import Rules, parse
from mentoring.domain.ruling import current
from mentoring.models import Profile, Programme

LONGEST_ABOUT = 600


class ProfileError(ValueError):
    """A profile cannot become as asked. ``problems`` maps a field, or "" for all, to the reason."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        """Keep the reasons."""
        super().__init__(" ".join(problems.values()))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What somebody says of themselves. The fields are those of ``Profile``."""

    languages: Sequence[tuple[str, str]]
    learns: Sequence[str] = ()
    needs_interpreter: bool = False
    profession: str = ""
    topics: Sequence[str] = ()
    situations: Sequence[str] = ()
    interests: Sequence[str] = ()
    region: str = ""
    meets_remotely: bool = True
    availability: int = 0
    monthly_hours: int = 4
    capacity: int = 1
    gender: str = ""
    gender_wish: str = ""
    about: str = ""


_LISTS = ("learns", "topics", "situations", "interests")


def current_rules(programme: Programme) -> Rules:
    """Return the rules a programme goes by today."""
    return parse(current(programme).rules)


def fill(profile: Profile, entry: Entry) -> dict[str, str]:
    """Put an entry into a profile, unsaved, and return what is wrong with it."""
    values = asdict(entry)
    values["languages"] = [list(pair) for pair in entry.languages]
    values |= {name: list(dict.fromkeys(values[name])) for name in _LISTS}
    if profile.side == Side.MENTEE:
        values["capacity"] = 1
    for name, value in values.items():
        setattr(profile, name, value)
    problems = {}
    try:
        profile.clean_fields(exclude={"programme", "person", "consents", "languages"})
    except ValidationError as error:
        problems = {name: " ".join(words) for name, words in error.message_dict.items()}
    if len(profile.about) > LONGEST_ABOUT:
        problems["about"] = _("At most %(count)s characters, please.") % {"count": LONGEST_ABOUT}
    return problems | _problems_with_languages(profile) | _problems_with_rules(profile)


def _problems_with_languages(profile: Profile) -> dict[str, str]:
    """Return what is wrong with the languages."""
    codes = [code for code, _level in profile.languages]
    if not codes:
        return {"languages": _("Please choose at least one language you speak.")}
    if len(set(codes)) < len(codes):
        return {"languages": _("Please choose each language only once.")}
    if any(level not in LanguageLevel.values for _code, level in profile.languages):
        return {"languages": _("Please say for each language how well you speak it.")}
    return {}


def _problems_with_rules(profile: Profile) -> dict[str, str]:
    """Return what the programme's rules need to know and was not said."""
    must, problems = current_rules(profile.programme).must, {}
    if must.times and not profile.availability:
        problems["availability"] = _("Please choose at least one time. Else nobody can meet you.")
    if must.exchange:
        tongues = {code for code, level in profile.languages if level == LanguageLevel.NATIVE}
        if profile.languages and not tongues:
            problems["languages"] = _("Please say which language is your mother tongue.")
        if not set(profile.learns) - tongues:
            problems["learns"] = _("Please choose a language you want to learn.")
    return problems
