"""Texts of the real world made ready for paper: nothing hidden in them, each in its direction."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from typing import Any

_JOINERS = "\u200c\u200d"  # Persian and Kurdish names need them
_HIDDEN = ("Cc", "Cf", "Cs")
_UNBROKEN = 30  # longer words, of which hardly any is one, are cut into pieces
_PIECE = 8
_RIGHT_TO_LEFT = ("ar", "ckb", "fa", "he", "ps", "ur")
_VARIABLE = re.compile(r"\{(name|course|minutes|units|date|edition)\}")

# From which letter on a script begins that has a font of its own; blank: it is in the main one.
_SCRIPTS = (
    (0x0000, ""),
    (0x0530, "Armenian"),
    (0x0590, "Hebrew"),
    (0x0600, "Arabic"),
    (0x0780, ""),
    (0x08A0, "Arabic"),
    (0x0900, "Devanagari"),
    (0x0980, "Bengali"),
    (0x0A00, "Gurmukhi"),
    (0x0A80, "Gujarati"),
    (0x0B00, ""),
    (0x0B80, "Tamil"),
    (0x0C00, "Telugu"),
    (0x0C80, "Kannada"),
    (0x0D00, "Malayalam"),
    (0x0D80, "Sinhala"),
    (0x0E00, "Thai"),
    (0x0E80, "Lao"),
    (0x0F00, ""),
    (0x1000, "Myanmar"),
    (0x10A0, "Georgian"),
    (0x1100, ""),
    (0x1200, "Ethiopic"),
    (0x13A0, ""),
    (0x1780, "Khmer"),
    (0x1800, ""),
    (0x1C90, "Georgian"),
    (0x1CC0, ""),
    (0x2D00, "Georgian"),
    (0x2D30, ""),
    (0x2D80, "Ethiopic"),
    (0x2DE0, ""),
    (0xFB13, "Armenian"),
    (0xFB1D, "Hebrew"),
    (0xFB50, "Arabic"),
    (0xFE00, ""),
    (0xFE70, "Arabic"),
    (0xFF00, ""),
)
_STARTS = [start for start, _name in _SCRIPTS]


def clean(text: str) -> str:
    """Return a text without what steers instead of saying something: controls, bidi overrides."""
    if text.isascii() and text.isprintable():  # most texts, and nothing can hide in them
        return " ".join(text.split())
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


def script(text: str) -> str:
    """Return the script most letters of a text are in, if it has a font of its own.

    Its font then sets the whole text, so that signs which join letters stay with them.
    """
    if text.isascii():
        return ""
    found = [_SCRIPTS[bisect_right(_STARTS, ord(char)) - 1][1] for char in text if char.isalpha()]
    return max(set(found), key=lambda name: (found.count(name), name)) if found else ""


def filled(text: str, values: Mapping[str, str], language: str) -> str:
    """Return a text with its variables filled in: once, as they are, and nothing else.

    A value that runs the other way than the text keeps its order among its neighbours.
    """

    def value(found: re.Match[str]) -> str:
        shown = clean(values.get(found[1], ""))
        return f"\u2068{shown}\u2069" if direction(shown) != flow else shown

    flow = "rtl" if language_tag(language) in _RIGHT_TO_LEFT else "ltr"
    return _VARIABLE.sub(value, clean(text))


def letters(text: str, language: str, values: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return a text as a design takes it: with its language, direction, script, longest words.

    A text of a known language runs as that language does, whatever it begins with, unless
    there is no letter of it in the text.
    ``values`` fill in its variables; without them, braces are braces.
    """
    tag = language_tag(language)
    said = clean(text) if values is None else filled(text, values, language)
    shown = " ".join(_breakable(word) for word in said.split(" "))
    longest = sorted(shown.replace("\u200b", " ").split(), key=len, reverse=True)[:4]
    return {
        "text": shown,
        "lang": tag,
        "dir": "rtl" if tag in _RIGHT_TO_LEFT and _may_run_left(shown) else direction(shown),
        "script": script(shown),
        "words": longest,
    }


def _may_run_left(text: str) -> bool:
    """Tell whether a text is not wholly in letters that run to the right."""
    kinds = {unicodedata.bidirectional(char) for char in text}
    return bool(kinds & {"R", "AL"}) or "L" not in kinds


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
        if len(parts[-1]) >= _PIECE and not joins:
            parts.append("")
        parts[-1] += char
    return "\u200b".join(parts)
