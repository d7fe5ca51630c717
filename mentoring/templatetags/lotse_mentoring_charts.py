"""Charts of the office's pages: bars drawn as SVG, with the same numbers as a table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.translation import get_language_bidi

register = template.Library()
_ROW, _BAR, _WORDS = 44, 10, 16  # heights in pixels: of a row, a bar, and down to the words


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: how long it is of ``most`` (else of the longest), and what stands beside it.

    ``more`` fills further columns of the table.
    """

    label: str
    value: float
    most: float = 0
    words: str = ""
    look: str = ""
    more: Sequence[Any] = ()

    @property
    def said(self) -> str:
        """The number as it is read."""
        return self.words or str(number_format(self.value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Bars with a title, what can be seen in them, and the heads of the table's columns."""

    name: str
    title: str
    description: str
    heads: Sequence[str]
    bars: Sequence[Bar] = field(default_factory=list)
    is_folded: bool = True


@register.inclusion_tag("lotse_mentoring/admin/_bars.html")
def lotse_bars(chart: Chart) -> dict[str, Any]:
    """Draw a chart. Lengths are parts of the width, so that words keep their size on a phone."""
    return {
        "chart": chart,
        "height": len(chart.bars) * _ROW,
        "bars": list(_drawn(chart.bars, is_rtl=get_language_bidi())),
    }


def _drawn(bars: Sequence[Bar], *, is_rtl: bool) -> Iterable[dict[str, Any]]:
    """Yield bars with their places; where people read from the right, they grow from there."""
    longest = max((bar.value for bar in bars), default=0)
    for number, bar in enumerate(bars):
        whole = bar.most or longest
        part = min(100 * bar.value / whole, 100) if whole else 0
        yield {
            "bar": bar,
            "words_y": str(number * _ROW + _WORDS),
            "bar_y": str(number * _ROW + _WORDS + 8),
            "height": str(_BAR),
            "width": f"{part:.2f}%",
            "x": f"{100 - part:.2f}%" if is_rtl else "0",
            "words_x": "100%" if is_rtl else "0",
        }
