"""Names of languages, each in the reader's own."""

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from babel import Locale, UnknownLocaleError

# What people in care, childcare and volunteering speak, far beyond what the site is written in.
OFFERED = frozenset(
    (  # noqa: SIM905 -- words read better as words
        "am ar az be bg bn bs ckb cs da de el en es fa fi fr ha he hi hr hu hy id ig it ja ka "
        "kk km ko ku ky lt lv mk ml mn my ne nl no pa pl ps pt ro ru rw si sk sl so sq sr sv sw ta "
        "te th ti tl tr uk ur uz vi wo yo zh "
    ).split()
)


def language_name(code: str, in_language: str) -> str:
    """Return what a language is called in another one; the code itself where nobody knows."""
    return _names(in_language).get(code.replace("-", "_"), code)


def offered_languages(in_language: str, also: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Return codes and names of the languages to choose from, in the order of their names.

    ``also`` keeps what somebody has chosen before, although it is no longer offered.
    """
    names = ((code, language_name(code, in_language)) for code in {*OFFERED, *also})
    entries = [(code, name[:1].upper() + name[1:]) for code, name in names]
    return sorted(entries, key=lambda entry: (_order(entry[1]), entry[0]))


@lru_cache(maxsize=64)
def _names(in_language: str) -> Mapping[str, str]:
    """Return what a language calls all others."""
    try:
        locale = Locale.parse(in_language or "en", sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse("en")
    return dict(locale.languages)


def _order(name: str) -> str:
    """Return what a name is sorted by: as if it had neither capitals nor accents."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(one for one in parts if not unicodedata.combining(one))
