"""Writing a report as a file: CSV line by line, or a workbook that says how it came about."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import IO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from lms.registry import Cell, Column, ColumnKind, Hidden, Row, Standing

Value = str | int | date
# What makes a spreadsheet take a text for a formula.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
_BOM = "\ufeff"
_SHEET_TITLE = 31  # characters Excel allows


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """How an export came about: who asked what, when, as of which day."""

    report: str
    asked_by: str
    asked_at: str
    filters: Sequence[tuple[str, str]]
    as_of: date


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        """Hand the text back."""
        return text


def csv_lines(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[str]:
    """Yield a table as CSV that Excel reads as UTF-8, everything quoted."""
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)
    yield _BOM
    yield str(writer.writerow(headings(columns)))
    for row in rows:
        values = (v.isoformat() if isinstance(v, date) else v for v in values_of(columns, row))
        yield str(writer.writerow(values))


def write_workbook(
    target: IO[bytes], manifest: Manifest, columns: Sequence[Column], rows: Iterable[Row]
) -> None:
    """Write a workbook: first how it came about, then the table."""
    book = Workbook(write_only=True)
    about = book.create_sheet(_sheet_title(_("About")))
    table = book.create_sheet(_sheet_title(_("Table")))
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 24, 70
    table.column_dimensions["A"].width, table.column_dimensions["B"].width = 32, 32
    table.freeze_panes = "B2"
    table.append(headings(columns))
    digest, count = sha256(), 0
    for row in rows:
        values = values_of(columns, row)
        digest.update("\x1f".join(map(str, values)).encode() + b"\x1e")
        count += 1
        table.append(values)
    for line in _about(manifest, count, digest.hexdigest()):
        about.append([neutral(text) for text in line])
    book.save(target)


def headings(columns: Sequence[Column]) -> list[str]:
    """Return what stands above the values; a status takes two columns, one for its date."""
    found = []
    for column in columns:
        found.append(neutral(str(column.title)))
        if column.kind == ColumnKind.STATUS:
            found.append(neutral(_("%(title)s, date") % {"title": column.title}))
    return found


def values_of(columns: Sequence[Column], row: Row) -> list[Value]:
    """Return a row as values for a file, none of which is a formula."""
    found: list[Value] = []
    for column in columns:
        cell = row.cells.get(column.key)
        if column.kind == ColumnKind.STATUS:
            found += _standing(cell)
        else:
            found.append(_value(cell))
    return found


def neutral(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, without what it cannot hold."""
    clean = ILLEGAL_CHARACTERS_RE.sub("", text)
    return f"'{clean}" if clean.startswith(_DANGEROUS) else clean


def _standing(cell: Cell) -> tuple[Value, Value]:
    """Return a status in words, and its date."""
    if not isinstance(cell, Standing):
        return "", ""
    return neutral(str(cell.status.label)), cell.on or ""


def _value(cell: Cell) -> Value:
    """Return what a cell says in a file."""
    if isinstance(cell, Hidden):
        return _("not shown")
    if isinstance(cell, int | date):
        return cell
    return neutral(str(cell)) if cell is not None else ""


def _about(manifest: Manifest, count: int, digest: str) -> Iterator[tuple[str, str]]:
    """Yield the lines of the first sheet."""
    yield _("Report"), manifest.report
    yield _("Exported by"), manifest.asked_by
    yield _("Exported on"), manifest.asked_at
    yield _("As of"), manifest.as_of.isoformat()
    yield from manifest.filters or [(_("Filters"), _("none"))]
    yield _("Rows"), str(count)
    yield _("SHA-256 of the rows"), digest


def _sheet_title(title: str) -> str:
    """Return a title Excel accepts for a sheet."""
    return "".join(c for c in title if c not in "[]:*?/\\")[:_SHEET_TITLE]
