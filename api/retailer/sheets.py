"""Sheets: rows as CSV or as JSON lines, safe to open where a cell may be a formula."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from io import StringIO
from typing import Any

import orjson
from flask import Response

from api.wire.values import instant

# What a spreadsheet takes for the beginning of a formula; the wide ones for East Asian keyboards.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
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
        orjson.dumps({column: _plain(row[column]) for column in columns}).decode() + "\n" for row in rows
    )


def answer(name: str, columns: tuple[str, ...], rows: Iterable[Row]) -> Response:
    """A whole sheet as CSV, to be kept as a file of this name."""
    text = csv_head(columns) + csv_lines(columns, rows)
    found = Response(text, content_type="text/csv; charset=utf-8")
    found.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
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
    if isinstance(plain, str) and plain.startswith(_FORMULA):
        return f"'{plain}"
    return str(plain)


def _plain(value: Any) -> str | int | None:
    """A value as JSON has it."""
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    assert value is None or isinstance(value, str | int), f"no value for a sheet: {value!r}"
    return value
