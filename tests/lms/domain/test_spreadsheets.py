"""Reports as files."""

import csv
import io
from datetime import date

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from lms.choices import ReducedStatus
from lms.domain.spreadsheets import Manifest, csv_lines, neutral, write_workbook
from lms.registry import HIDDEN, Column, ColumnKind, Row, Standing

COLUMNS = [
    Column(key="name", title="Name"),
    Column(key="course", title="Kurs", kind=ColumnKind.STATUS),
    Column(key="people", title="Menschen", kind=ColumnKind.NUMBER),
]
MANIFEST = Manifest(
    report="Abschlüsse",
    asked_by="=Eva",
    asked_at="4. Mai 2026",
    filters=[("Einrichtung", "@Nord")],
    as_of=date(2026, 5, 4),
)
dangerous = st.tuples(st.sampled_from("=+-@\t\r\n"), st.text()).map("".join)


@pytest.fixture
def english():
    with override("en"):
        yield


def workbook_of(rows):
    target = io.BytesIO()
    write_workbook(target, MANIFEST, COLUMNS, rows)
    return load_workbook(target)


@given(dangerous | st.text())
def test_no_text_in_a_csv_file_is_a_formula(text):
    lines = "".join(csv_lines(COLUMNS[:1], [Row({"name": text})]))

    [[_title], [value]] = csv.reader(io.StringIO(lines.removeprefix("\ufeff"), newline=""))

    assert not value.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@given(dangerous)
def test_no_text_in_a_workbook_is_a_formula(text):
    cell = workbook_of([Row({"name": text})]).worksheets[1]["A2"]

    assert (cell.data_type, str(cell.value)[0]) == ("s", "'")


@given(st.text())
def test_what_a_workbook_cannot_hold_is_left_out_rather_than_failing(text):
    assert workbook_of([Row({"name": text})]).worksheets[1].max_row == 2


def test_an_ordinary_name_stays_as_it_is():
    assert neutral("Meier-Öztürk, Änne") == "Meier-Öztürk, Änne"


def test_a_csv_file_says_that_it_is_utf8_and_quotes_everything(english):
    row = Row(
        {
            "name": 'Anna "Änne"',
            "people": 3,
            "course": Standing(ReducedStatus.DUE, date(2026, 6, 1)),
        }
    )

    assert list(csv_lines(COLUMNS, [row])) == [
        "\ufeff",
        '"Name","Kurs","Kurs, date","Menschen"\r\n',
        '"Anna ""Änne""","Due","2026-06-01","3"\r\n',
    ]


def test_a_hidden_number_is_hidden_in_files_too(english):
    assert list(csv_lines(COLUMNS, [Row({"name": "Nord", "people": HIDDEN})]))[2] == (
        '"Nord","","","not shown"\r\n'
    )


def test_the_first_sheet_says_how_the_table_came_about(english):
    rows = [Row({"name": "Anna"}), Row({"name": "=1+1"})]
    about, table = workbook_of(rows).worksheets

    lines = {row[0].value: row[1].value for row in about.iter_rows()}

    assert lines["Report"] == "Abschlüsse"
    assert lines["Exported by"] == "'=Eva"
    assert lines["Einrichtung"] == "'@Nord"
    assert lines["As of"] == "2026-05-04"
    assert lines["Rows"] == "2"
    assert len(lines["SHA-256 of the rows"]) == 64
    assert [row[0].value for row in table.iter_rows()] == ["Name", "Anna", "'=1+1"]


def test_the_hash_tells_two_tables_apart():
    def digest(name):
        sheet = workbook_of([Row({"name": name})]).worksheets[0]
        return next(r[1].value for r in sheet.iter_rows() if "SHA" in r[0].value)

    assert digest("Anna") == digest("Anna")
    assert digest("Anna") != digest("Änne")
