"""Sheets for people: whatever somebody called themselves, it is a text and no formula."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, datetime
from decimal import Decimal

import openpyxl
import pytest

from doorway import sheets, workbooks

HEADS = {"name": "姓名", "points": "積分", "paid": "金額", "at": "時間"}
EVIL = '=HYPERLINK("http://evil.example","win")'
ROWS = [
    {
        "name": EVIL,
        "points": -5,
        "paid": Decimal("-12.50"),
        "at": datetime(2026, 11, 23, 9, tzinfo=UTC),
    },
    {"name": "大文\x07", "points": 10**16, "paid": None, "at": None},
]


def opened(form: str) -> bytes:
    answer = sheets.answer_for_people("members", form, HEADS, ROWS, title="會員: all?")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="members.{form}"'
    return answer.data


def test_a_workbook_holds_texts_and_numbers_and_no_formula() -> None:
    data = opened("xlsx")

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
        assert b'quotePrefix="1"' in archive.read("xl/styles.xml")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert (sheet.title, sheet.freeze_panes) == ("會員 all", "A2")
    heads, first, second = sheet.iter_rows()
    assert [cell.value for cell in heads] == list(HEADS.values())
    assert [(cell.value, cell.data_type) for cell in first] == [
        (EVIL, "s"),
        (-5, "n"),
        (-12.5, "n"),
        ("2026-11-23T09:00:00Z", "s"),
    ]
    assert first[2].number_format == "0.00"
    assert [cell.value for cell in second] == ["大文", "10000000000000000", None, None]


def test_csv_for_people_is_read_by_excel_and_has_no_formula() -> None:
    data = opened("csv")

    assert data.startswith(b"\xef\xbb\xbf")
    heads, first, _ = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert heads == list(HEADS.values())
    assert first == [f"'{EVIL}", "-5", "-12.50", "2026-11-23T09:00:00Z"]


@pytest.mark.parametrize("sign", sheets.FORMULA)
def test_every_beginning_of_a_formula_is_disarmed(sign: str) -> None:
    rows = [{"name": f"{sign}1+1"}]

    (line,) = csv.reader(io.StringIO(sheets.csv_lines(("name",), rows), newline=""))
    assert line[0][0] == "'"
    data = workbooks.workbook("x", ["name"], [[f"{sign}1+1"]], sheets.FORMULA)
    cell = openpyxl.load_workbook(io.BytesIO(data)).active["A2"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_more_rows_than_a_sheet_holds_go_on_the_next() -> None:
    data = workbooks.workbook("all", ["n"], ([n] for n in range(5)), (), most_rows=3)

    book = openpyxl.load_workbook(io.BytesIO(data))
    assert {sheet.title: [row[0] for row in sheet.values] for sheet in book} == {
        "all": ["n", 0, 1],
        "all 2": ["n", 2, 3],
        "all 3": ["n", 4],
    }


def test_no_rows_are_a_sheet_with_its_heads() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbooks.workbook("none", ["n"], [], ())))

    assert [list(row) for row in book.active.values] == [["n"]]
