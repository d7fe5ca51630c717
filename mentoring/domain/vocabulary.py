"""The words of the office's lists, in the reader's language: read once for a page."""

from collections.abc import Collection, Iterable

from mentoring.choices import TermKind
from mentoring.models import Term


class Vocabulary:
    """All terms, by kind and key."""

    def __init__(self, language: str) -> None:
        """Read them."""
        self.language = language
        self._terms = {(one.kind, one.key): one for one in Term.objects.all()}

    def word(self, kind: TermKind, key: str) -> str:
        """Return one word; nothing for a key that is gone."""
        term = self._terms.get((kind, key))
        return term.word_in(self.language) if term else ""

    def words(self, kind: TermKind, keys: Iterable[str]) -> list[str]:
        """Return some words in the order of the office's list."""
        wanted = set(keys)
        return [
            one.word_in(self.language)
            for one in self._terms.values()
            if one.kind == kind and one.key in wanted
        ]

    def choices(self, kind: TermKind, chosen: Collection[str] = ()) -> list[tuple[str, str]]:
        """Return what can be chosen: what is offered, and what somebody has chosen before."""
        return [
            (one.key, one.word_in(self.language))
            for one in self._terms.values()
            if one.kind == kind and (not one.is_retired or one.key in chosen)
        ]
