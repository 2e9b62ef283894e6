"""Sheets: rows as CSV, as JSON lines or as a workbook, safe to open where a cell may be a formula."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any

import orjson
from flask import Response

from doorway import workbooks

# What a spreadsheet takes for the beginning of a formula; the wide ones for East Asian keyboards.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
Row = Mapping[str, Any]


def csv_head(columns: Iterable[str]) -> str:
    """The line that names the columns."""
    return _line(columns)


def csv_lines(columns: tuple[str, ...], rows: Iterable[Row]) -> str:
    """Rows by RFC 4180. A text that would be a formula gets an apostrophe before it; numbers stay numbers."""
    return "".join(_line(_cell(row[column]) for column in columns) for row in rows)


def json_lines(columns: tuple[str, ...], rows: Iterable[Row]) -> str:
    """Rows as JSON objects, one a line."""
    return "".join(
        orjson.dumps({column: _plain(row[column]) for column in columns}, default=str).decode() + "\n"
        for row in rows
    )


def answer(name: str, columns: tuple[str, ...], rows: Iterable[Row]) -> Response:
    """A whole sheet as CSV, to be kept as a file of this name (ASCII)."""
    return _kept(csv_head(columns) + csv_lines(columns, rows), "text/csv; charset=utf-8", f"{name}.csv")


def answer_for_people(
    name: str, form: str, heads: Mapping[str, str], rows: Iterable[Row], *, title: str = ""
) -> Response:
    """A whole sheet as `csv` or `xlsx`, with a head in the reader's words for each column, in this order.

    The CSV begins with the mark by which Excel knows UTF-8: without it, Chinese is not read.
    """
    columns = tuple(heads)
    if form == "xlsx":
        lines = ([_plain(row[column]) for column in columns] for row in rows)
        content = workbooks.workbook(title or name, list(heads.values()), lines, FORMULA)
        return _kept(content, workbooks.CONTENT_TYPE, f"{name}.xlsx")
    assert form == "csv", f"no sheet is {form}"
    text = "\ufeff" + _line(map(_cell, heads.values())) + csv_lines(columns, rows)
    return _kept(text, "text/csv; charset=utf-8", f"{name}.csv")


def _kept(content: str | bytes, content_type: str, name: str) -> Response:
    found = Response(content, content_type=content_type)
    found.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return found


Lines = Callable[[tuple[str, ...], Iterable[Row]], str]


def _line(cells: Iterable[str]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue()


def _cell(value: Any) -> str:
    plain = _plain(value)
    if plain is None:
        return ""
    if isinstance(plain, str) and plain.startswith(FORMULA):
        return f"'{plain}"
    return str(plain)


def _plain(value: Any) -> str | int | Decimal | None:
    """A value as a sheet has it; a Decimal, such as money, is a number in it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    assert value is None or isinstance(value, str | int | Decimal), f"no value for a sheet: {value!r}"
    return value
