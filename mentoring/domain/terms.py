"""The words people describe themselves with: kept by the office, in any number of languages.

Words are shared by all programmes. A key never changes, so whoever has chosen a word keeps it,
however it is written later.
"""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from mentoring.choices import TermKind
from mentoring.models import Term

SOURCE = "de"  # of the suggested words
LONGEST = 100
_FILE = Path(__file__).parent / "terms-1.toml"
_MOST_OF_KEY = 40

Words = Mapping[str, str]


class TermError(ValueError):
    """A word cannot be kept as entered. ``problems`` maps a language to what is wrong."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        """Keep the problems."""
        super().__init__(" ".join(problems.values()))
        self.problems = problems


@cache
def suggested() -> Mapping[str, Mapping[str, Words]]:
    """Return the words the package brings along, by kind and key."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@transaction.atomic
def load_suggested(now: datetime) -> int:  # noqa: ARG001 -- steps have one shape; words have no date
    """Add the suggested words that are missing, and return how many. What is there stays."""
    present = list(Term.objects.all())
    keys = {(one.kind, one.key) for one in present}
    written = {(one.kind, one.word_in(SOURCE).casefold()) for one in present}
    missing = [
        Term(kind=kind, key=key, source_language=SOURCE, texts=dict(words), position=position)
        for kind, entries in suggested().items()
        for position, (key, words) in enumerate(entries.items(), 1)
        if (kind, key) not in keys and (kind, words[SOURCE].casefold()) not in written
    ]
    Term.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


def add(kind: TermKind, words: Words, *, source: str) -> Term:
    """Add a word at the end of its list. Raises ``TermError``."""
    words = _cleaned(words, source)
    key = _free_key(kind, words.get("en") or words[source])
    try:
        with transaction.atomic():
            others = list(Term.objects.select_for_update().filter(kind=kind))
            _refuse_twins(others, words)
            last = max((one.position for one in others), default=0)
            return Term.objects.create(
                kind=kind, key=key, source_language=source, texts=words, position=last + 1
            )
    except IntegrityError as error:  # two people add the same word at once
        raise TermError({source: _("Somebody has just added this word.")}) from error


@transaction.atomic
def change(term: Term, words: Words) -> Term:
    """Write a word anew in all its languages. Raises ``TermError``."""
    words = _cleaned(words, term.source_language)
    rows = {one.pk: one for one in Term.objects.select_for_update().filter(kind=term.kind)}
    locked = rows.pop(term.pk)
    _refuse_twins(rows.values(), words)
    locked.texts = words
    locked.save(update_fields=["texts"])
    return locked


def offer(term: Term, *, offered: bool) -> None:
    """Offer a word to people, or no longer; who has chosen it keeps it."""
    Term.objects.filter(pk=term.pk).update(is_retired=not offered)


@transaction.atomic
def move(term: Term, *, up: bool) -> None:
    """Change places with the word before or after; at the end of the list nothing happens."""
    rows = list(Term.objects.select_for_update().filter(kind=term.kind).order_by("position", "pk"))
    here = next(place for place, one in enumerate(rows) if one.pk == term.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(rows):
        rows[here], rows[there] = rows[there], rows[here]
    for position, one in enumerate(rows, 1):
        one.position = position
    Term.objects.bulk_update(rows, ["position"])


def _cleaned(words: Words, source: str) -> dict[str, str]:
    """Return words without what is empty. Raises ``TermError``."""
    found = {code: " ".join(word.split()) for code, word in words.items()}
    found = {code: word for code, word in found.items() if word}
    problems = {
        code: _("At most %(count)s characters, please.") % {"count": LONGEST}
        for code, word in found.items()
        if len(word) > LONGEST
    }
    if source not in found:
        problems[source] = _("Please write the word in this language.")
    if problems:
        raise TermError(problems)
    return found


def _refuse_twins(others: Iterable[Term], words: Words) -> None:
    """Raise ``TermError`` where a list has the same word already."""
    problems = {}
    for one in others:
        for code, word in words.items():
            if one.texts.get(code, "").casefold() == word.casefold():
                problems[code] = (
                    _("This word is on the list already, but no longer offered.")
                    if one.is_retired
                    else _("This word is on the list already.")
                )
    if problems:
        raise TermError(problems)


def _free_key(kind: TermKind, word: str) -> str:
    """Return a key made of a word that no other word of the kind has."""
    base = slugify(word)[:_MOST_OF_KEY].strip("-") or str(kind)
    taken = set(Term.objects.filter(kind=kind, key__startswith=base).values_list("key", flat=True))
    key, number = base, 1
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    return key
