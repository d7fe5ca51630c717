"""Comparing what a PDF shows with what ours shows, word by word.

Both texts come through the same reader, so that what it does to ligatures or to writing from
right to left it does to both.
"""

import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from certificates.choices import Detail

_WORDS = 1500
_SHOWN = 200
_TOO_FEW = 5
_MARKS = '()„“”"»«,;:'


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Something a file says otherwise than our records. What is in the file is anybody's word."""

    detail: Detail
    in_file: str = ""
    in_record: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What comparing two texts came to.

    ``differences`` were changed, ``additions`` stand before or after all that is ours, as a
    printer's header does. ``is_blind`` says that there is no text to compare, as in a scan.
    """

    differences: tuple[Difference, ...] = ()
    additions: tuple[str, ...] = ()
    is_blind: bool = False


class Text:
    """The words of a text, as they are and as they are compared."""

    def __init__(self, text: str) -> None:
        """Cut a text into words; hidden characters are none."""
        pairs = [(word, key) for word in text.split() if (key := _key(word))][:_WORDS]
        self.words = [word for word, _ in pairs]
        self.keys = [key for _, key in pairs]
        self.run = "".join(self.keys)
        self.starts = [0]
        for key in self.keys:
            self.starts.append(self.starts[-1] + len(key))

    def find(self, phrase: str) -> list[tuple[int, int]]:
        """Return from which to which word a phrase stands, however it is cut into words."""
        wanted = _run(phrase)
        found, at = [], self.run.find(wanted) if wanted else -1
        while at >= 0:
            first, last = self._word_at(at), self._word_at(at + len(wanted))
            if first is not None and last is not None:
                found.append((first, last))
            at = self.run.find(wanted, at + 1)
        return found

    def part(self, start: int, stop: int) -> str:
        """Return some of the words as they stand in the text."""
        shown = " ".join(self.words[start:stop]).strip(_MARKS)
        return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"

    def _word_at(self, position: int) -> int | None:
        """Return the word that begins at a position, or nothing if that is inside one."""
        index = bisect_left(self.starts, position)
        return index if self.starts[index] == position else None


def compare_texts(ours: str, theirs: str, facts: Iterable[tuple[Detail, str]]) -> Sight:
    """Say where a text differs from ours. Facts that stand in ours name what was changed."""
    own, other = Text(ours), Text(theirs)
    if len(other.keys) < _TOO_FEW:
        return Sight(is_blind=True)
    rare = [
        (fact, phrase) for fact, phrase in facts if len(own.find(phrase)) > len(other.find(phrase))
    ]
    if not rare and Counter(own.keys) == Counter(other.keys):
        return Sight()  # only read in another order
    matcher = SequenceMatcher(None, own.keys, other.keys, autojunk=False)
    missing = {
        span: Difference(detail=fact, in_file=instead, in_record=phrase)
        for fact, phrase in reversed(rare)  # of two facts that read alike, the first
        for span in own.find(phrase)
        if _run(instead := _instead_of(span, matcher, other)) != _run(phrase)
    }
    codes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    return Sight(
        differences=(*missing.values(), *_unnamed(codes, missing, own, other)),
        additions=tuple(_around(codes, own, other)),
    )


Code = tuple[str, int, int, int, int]


def _instead_of(span: tuple[int, int], matcher: SequenceMatcher[str], other: Text) -> str:
    """Return what stands in the file where ours has a phrase."""
    start, stop = span
    places: list[int] = []
    for _tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if (i1 < stop and i2 > start) or (i1 == i2 and start < i1 < stop):
            is_equal = i2 - i1 == j2 - j1
            places += [
                j1 + max(start - i1, 0) if is_equal else j1,
                j2 - max(i2 - stop, 0) if is_equal else j2,
            ]
    return other.part(min(places), max(places)) if places else ""


def _unnamed(
    codes: Sequence[Code], taken: Iterable[tuple[int, int]], own: Text, other: Text
) -> Iterator[Difference]:
    """Find changed words inside that belong to no fact already named."""
    last = len(own.keys)
    for _tag, i1, i2, j1, j2 in codes:
        is_outside = i1 == i2 and i1 in (0, last)
        is_split = "".join(own.keys[i1:i2]) == "".join(other.keys[j1:j2])
        is_named = any(i1 <= stop and i2 >= start for start, stop in taken)
        if not (is_outside or is_split or is_named):
            yield Difference(
                detail=Detail.WORDS, in_file=other.part(j1, j2), in_record=own.part(i1, i2)
            )


def _around(codes: Sequence[Code], own: Text, other: Text) -> Iterator[str]:
    """Find what stands before and after all that is ours."""
    for _tag, i1, i2, j1, j2 in codes:
        if i1 == i2 and i1 in (0, len(own.keys)):
            yield other.part(j1, j2)


def _run(phrase: str) -> str:
    """Return a phrase as it is compared, in one piece."""
    return "".join(map(_key, phrase.split()))


def _key(word: str) -> str:
    """Return a word as it is compared: without capitals, hidden characters and punctuation."""
    folded = unicodedata.normalize("NFKC", word).casefold()
    return "".join(char for char in folded if unicodedata.category(char)[0] in "LNMS")
