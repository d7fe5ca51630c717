"""Texts of the real world made ready for paper: nothing hidden in them, each in its direction."""

import unicodedata
from typing import Any

_JOINERS = "\u200c\u200d"  # Persian and Kurdish names need them
_HIDDEN = ("Cc", "Cf", "Cs")
_UNBROKEN = 30
_RIGHT_TO_LEFT = ("ar", "ckb", "fa", "he", "ps", "ur")


def clean(text: str) -> str:
    """Return a text without what steers instead of saying something: controls, bidi overrides."""
    composed = unicodedata.normalize("NFC", text)
    spaced = "".join(" " if char.isspace() else char for char in composed)
    kept = (
        char for char in spaced if char in _JOINERS or unicodedata.category(char) not in _HIDDEN
    )
    return " ".join("".join(kept).split())


def direction(text: str) -> str:
    """Return the direction of a text: that of its first letter which has one."""
    strong = (unicodedata.bidirectional(char) for char in text)
    return next(
        ("ltr" if kind == "L" else "rtl" for kind in strong if kind in ("L", "R", "AL")), "ltr"
    )


def letters(text: str, language: str) -> dict[str, Any]:
    """Return a text as a design takes it: with its language, direction and longest words.

    A text of a known language runs as that language does, whatever it begins with.
    """
    tag = language_tag(language)
    shown = " ".join(_breakable(word) for word in clean(text).split(" "))
    longest = sorted(shown.replace("\u200b", " ").split(), key=len, reverse=True)[:4]
    return {
        "text": shown,
        "lang": tag,
        "dir": "rtl" if tag in _RIGHT_TO_LEFT else direction(shown),
        "words": longest,
    }


def language_of_name(name: str, language: str) -> str:
    """Return the language a name is read in: the reader's, if it is written the same way round."""
    right_to_left = language_tag(language) in _RIGHT_TO_LEFT
    return language if right_to_left == (direction(name) == "rtl") else "und"


def language_tag(code: str) -> str:
    """Return the language of a code without its variety; "und" when it is none."""
    tag = code.partition("-")[0].lower()
    return tag if tag.isascii() and tag.isalpha() and len(tag) in (2, 3) else "und"


def _breakable(word: str) -> str:
    """Let a word that no sheet is wide enough for be broken."""
    if len(word) <= _UNBROKEN:
        return word
    parts: list[str] = [""]
    for char in word:
        joins = unicodedata.combining(char) or char in _JOINERS or parts[-1].endswith("\u200d")
        if len(parts[-1]) >= _UNBROKEN and not joins:
            parts.append("")
        parts[-1] += char
    return "\u200b".join(parts)
