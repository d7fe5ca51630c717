"""Makes the fonts of the certificates from the static ones of @expo-google-fonts (npm).

Start it with ``uv run --with fonttools python docs/fonts.py node_modules/@expo-google-fonts``.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from fontTools.subset import Options, Subsetter  # type: ignore[import-not-found]
from fontTools.ttLib import TTFont  # type: ignore[import-not-found]

TARGET = Path(__file__).resolve().parent.parent / "certificates" / "fonts"
FEATURES = (
    "ccmp locl mark mkmk kern liga rlig calt clig init medi fina isol fin2 fin3 med2 rclt abvm"
    " blwm dist abvs blws akhn blwf abvf cjct half haln nukt pres pref pstf psts rkrf rphf vatu"
    " cfar ljmo tjmo vjmo stch lnum tnum"
)
MARKS = {0x200C, 0x200D, 0x2010, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026, 0x25CC}
COMMON = {*range(0x20, 0x41), 0x5B, 0x5D, 0x7B, 0x7D, 0xA0, 0xAB, 0xBB, *MARKS}
TEXT = (
    *((0, 0x530), (0x1AB0, 0x1B00), (0x1C80, 0x1C90), (0x1D00, 0x2300), (0x2500, 0x2600)),
    *((0x2DE0, 0x2E80), (0xA640, 0xA800), (0xAB30, 0xAB70), (0xFB00, 0xFB07), (0xFE20, 0xFE30)),
    (0xFFFD, 0xFFFE),
)
DISPLAY = ((0, 0x250), (0x2B0, 0x530), (0x1E00, 0x2070), (0x20A0, 0x20D0))
ELSEWHERE = ((0, 0x530), (0x1AB0, 0x1B00), (0x1DC0, 0x2C60), (0xA700, 0xA800))

Keep = Callable[[int], bool]


def within(ranges: tuple[tuple[int, int], ...], char: int) -> bool:
    """Tell whether a character is in one of the ranges."""
    return any(start <= char < stop for start, stop in ranges)


def main_text(char: int) -> bool:
    """Latin, Cyrillic and Greek with all their signs."""
    return within(TEXT, char)


def display(char: int) -> bool:
    """Latin, Cyrillic and Greek as languages write them."""
    return within(DISPLAY, char) or char in (0x2116, 0x2122, 0x25CC)


def script(char: int) -> bool:
    """What the main font has not, and what stands between words."""
    return not within(ELSEWHERE, char) or char in COMMON


def naskh(char: int) -> bool:
    """Arabic as languages write it."""
    return within(((0x600, 0x780),), char) or char in COMMON


WANTED: dict[str, list[tuple[str, Keep]]] = {
    "noto-sans": [("400Regular", main_text), ("700Bold", main_text), ("300Light", display)],
    "noto-serif": [("400Regular", display), ("700Bold", display)],
    "noto-serif-display": [("600SemiBold", display)],
    "noto-naskh-arabic": [("400Regular", naskh), ("700Bold", naskh)],
}


def main() -> None:
    """Make all fonts of the families that are there."""
    for folder in sorted(Path(sys.argv[1]).glob("noto-*")):
        family = "".join(part.title() for part in folder.name.split("-"))
        for weight, keep in WANTED.get(folder.name, [("400Regular", script), ("700Bold", script)]):
            font = TTFont(folder / weight / f"{family}_{weight}.ttf")
            options = Options(
                hinting=False,
                glyph_names=False,
                name_IDs=["*"],
                notdef_outline=True,
                layout_features=FEATURES.split(),
            )
            options.drop_tables += ["DSIG", "STAT", "gasp", "MVAR", "meta"]
            subsetter = Subsetter(options)
            subsetter.populate(unicodes={char for char in font.getBestCmap() if keep(char)})
            subsetter.subset(font)
            font.save(TARGET / f"{family}-{weight[3:]}.ttf")


if __name__ == "__main__":
    main()
