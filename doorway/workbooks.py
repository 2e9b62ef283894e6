"""Workbooks: rows as XLSX, in which a text stays a text whatever it begins with. Pure."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What one sheet holds, the head among them; more go on a next one.
MOST_ROWS: Final = 1_048_576
MOST_CHARS: Final = 32_767
# Numbers are kept as floating point there: a longer one would lose its last digits.
LARGEST_NUMBER: Final = 10**15
_TITLE_CHARS: Final = 28
_NOT_IN_TITLES: Final = str.maketrans(dict.fromkeys("[]:*?/\\'"))
_BOLD: Final = Font(bold=True)


def workbook(
    title: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[str | int | Decimal | None]],
    formula: tuple[str, ...],
    most_rows: int = MOST_ROWS,
) -> bytes:
    """A workbook of one sheet with these heads, which stay in sight, or of as many as the rows need.

    Every text is written as a text. One that begins as `formula` says is marked besides, so that it stays a
    text when somebody edits the cell. Control characters, which no workbook can hold, are left out.
    """
    book = Workbook(write_only=True)
    sheet, height = None, most_rows
    for row in rows:
        if height >= most_rows:
            sheet, height = _sheet(book, title, heads), 1
        assert sheet is not None
        sheet.append([_cell(sheet, value, formula) for value in row])
        height += 1
    if sheet is None:
        _sheet(book, title, heads)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _sheet(book: Workbook, title: str, heads: Sequence[str]) -> Any:
    number = f" {len(book.worksheets) + 1}" if book.worksheets else ""
    sheet = book.create_sheet((title.translate(_NOT_IN_TITLES)[:_TITLE_CHARS] or "Sheet") + number)
    sheet.freeze_panes = "A2"
    cells = [_cell(sheet, head, ()) for head in heads]
    for cell in cells:
        cell.font = _BOLD
    sheet.append(cells)
    return sheet


def _cell(sheet: Any, value: str | int | Decimal | None, formula: tuple[str, ...]) -> Any:
    cell = WriteOnlyCell(sheet, None)
    if isinstance(value, int | Decimal) and -LARGEST_NUMBER < value < LARGEST_NUMBER:
        cell.value = value
        if isinstance(value, Decimal):
            decimals = max(-int(value.as_tuple().exponent), 0)
            cell.number_format = f"0.{'0' * decimals}" if decimals else "0"
    elif value is not None:
        text = ILLEGAL_CHARACTERS_RE.sub("", str(value))[:MOST_CHARS]
        cell.value = text
        # By itself openpyxl takes "=…" for a formula and "#N/A" for an error.
        cell.data_type = "s"
        if text.startswith(formula):
            cell.quotePrefix = True
    return cell
