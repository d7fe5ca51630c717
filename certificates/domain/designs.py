"""The designs certificates are printed in: developers' code, of which a template picks one.

A version that certificates were issued with is kept for ever, with its words and the parts it
shares with others: its files carry the version in their names. A changed design is a new one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FOLDER = Path(__file__).resolve().parent.parent / "designs"

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_CONTRAST = 5.5  # against white, so that small print is read by everybody, on grey paper too


class UnknownDesignError(ValueError):
    """No design of this name or version is here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """One version of a design.

    ``words`` is the version of the words it speaks, ``arabic`` the font that goes with its own.
    """

    key: str
    version: int
    label: str | Promise
    colour: str
    words: int = 1
    arabic: str = "Noto Sans Arabic"

    @property
    def name(self) -> str:
        """Return the key with the version, as certificates keep it."""
        return f"{self.key}-{self.version}"

    @property
    def file(self) -> Path:
        """Return where the design is drawn."""
        return FOLDER / f"{self.name}.typ"


_ALL = (
    Design(key="harbour", version=1, label=_("Harbour: a sea chart"), colour="#0b5563"),
    Design(
        key="compass",
        version=1,
        label=_("Compass: formal, with fine lines"),
        colour="#1d3a5f",
        arabic="Noto Naskh Arabic",
    ),
    Design(key="tide", version=1, label=_("Tide: modern, a band of colour"), colour="#0b5563"),
    Design(
        key="letter",
        version=1,
        label=_("Letter: sober, for any printer"),
        colour="#12262b",
        arabic="Noto Naskh Arabic",
    ),
)
_NEWEST = {design.key: design for design in sorted(_ALL, key=lambda one: one.version)}
_BY_NAME = {design.name: design for design in _ALL}


def designs() -> Sequence[Design]:
    """Return the designs a template can pick, each in its newest version."""
    return tuple(_NEWEST.values())


def current(key: str) -> str:
    """Return a design with its newest version, as certificates keep it."""
    if key not in _NEWEST:
        raise UnknownDesignError(key)
    return _NEWEST[key].name


def design_of(name: str) -> Design:
    """Return the design a certificate was issued in, however old it is."""
    if name not in _BY_NAME:
        raise UnknownDesignError(name)
    return _BY_NAME[name]


def accent(colour: str, design: Design) -> str:
    """Return the colour of a template or else the design's, as dark as it must be to be read."""
    shown = colour if _COLOUR.fullmatch(colour) else design.colour
    red, green, blue = (int(shown[at : at + 2], 16) for at in (1, 3, 5))
    while contrast(red, green, blue) < _CONTRAST:
        red, green, blue = (channel * 95 // 100 for channel in (red, green, blue))
    return f"#{red:02x}{green:02x}{blue:02x}"


def contrast(red: int, green: int, blue: int) -> float:
    """Return the contrast of a colour with white, as WCAG counts it."""

    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004 -- sRGB

    light = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    return 1.05 / (light + 0.05)
