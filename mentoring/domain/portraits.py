"""How somebody is shown to the person they are proposed to, and why the two fit, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from mentoring.choices import LanguageLevel, Side, TermKind
from mentoring.domain.languages import language_name
from mentoring.domain.vocabulary import Vocabulary
from mentoring.domain.weeks import times_in_words
from mentoring.models import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One thing that speaks for a pair: what kind of thing, and which words it is about."""

    kind: str
    words: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A language and how well somebody speaks it."""

    name: str
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """Somebody as the other one may see them, and what the two have in common."""

    profile: Profile
    name: str
    side: Side
    languages: Sequence[Spoken]
    learns: Sequence[str]
    topics: Sequence[str]
    profession: str
    region: str
    interests: Sequence[str]
    reasons: Sequence[Reason]
    is_exchange: bool


def portrait_of(shown: Profile, reader: Profile, vocabulary: Vocabulary) -> Portrait:
    """Return somebody as the other one may see them."""
    language = vocabulary.language
    is_exchange = bool(shown.learns and reader.learns)
    return Portrait(
        profile=shown,
        name=shown.person.display_name,
        side=Side(shown.side),
        languages=[
            Spoken(name=language_name(code, language), level=str(LanguageLevel(level).label))
            for code, level in sorted(shown.languages, key=_best_first)
        ],
        learns=[language_name(code, language) for code in shown.learns],
        topics=vocabulary.words(TermKind.TOPIC, shown.topics),
        profession=vocabulary.word(TermKind.PROFESSION, shown.profession),
        region=vocabulary.word(TermKind.REGION, shown.region),
        interests=vocabulary.words(TermKind.INTEREST, shown.interests),
        is_exchange=is_exchange,
        reasons=[one for one in _reasons(shown, reader, vocabulary) if one.words],
    )


def _best_first(pair: tuple[str, str]) -> int:
    """Return what languages are sorted by."""
    return -LanguageLevel.values.index(pair[1])


def _reasons(shown: Profile, reader: Profile, vocabulary: Vocabulary) -> list[Reason]:
    """Return what speaks for a pair, also where it comes to nothing."""

    def names(codes: set[str]) -> list[str]:
        return [language_name(code, vocabulary.language) for code in sorted(codes)]

    def shared(name: str, kind: TermKind) -> list[str]:
        return vocabulary.words(kind, set(getattr(shown, name)) & set(getattr(reader, name)))

    own, other = dict(reader.languages), dict(shown.languages)
    profession = shown.profession if shown.profession == reader.profession else ""
    region = shown.region if shown.region == reader.region else ""
    is_remote = shown.meets_remotely and reader.meets_remotely
    return [
        Reason(kind="languages", words=names(set(own) & set(other))),
        Reason(kind="teaches", words=names(_tongues(other) & set(reader.learns))),
        Reason(kind="learns", words=names(_tongues(own) & set(shown.learns))),
        Reason(
            kind="talk" if shown.learns and reader.learns else "topics",
            words=shared("topics", TermKind.TOPIC),
        ),
        Reason(kind="profession", words=_one(vocabulary.word(TermKind.PROFESSION, profession))),
        Reason(kind="situations", words=shared("situations", TermKind.SITUATION)),
        Reason(kind="interests", words=shared("interests", TermKind.INTEREST)),
        Reason(kind="times", words=times_in_words(shown.availability & reader.availability)),
        Reason(kind="region", words=_one(vocabulary.word(TermKind.REGION, region))),
        Reason(kind="remote", words=["remote"] if is_remote and not region else []),
    ]


def _tongues(languages: dict[str, str]) -> set[str]:
    """Return the mother tongues."""
    return {code for code, level in languages.items() if level == LanguageLevel.NATIVE}


def _one(word: str) -> list[str]:
    """Return a word as a list, or none."""
    return [word] if word else []
