"""A workbook (.xlsx) as rows of text, after it was looked through for what would fill the memory."""

from __future__ import annotations

import shutil
import tempfile
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from types import TracebackType
from typing import IO
from xml.parsers import expat

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException

from pos_adapter.adapter import ByteStream
from pos_adapter.errors import UnreadableFile
from pos_adapter.tabular import workbook_guard as guard

IN_MEMORY_BYTES = 2**20
# A spreadsheet program shows fifteen digits, so that 0.1 + 0.2 is 0.3; what it keeps is a binary fraction.
DIGITS = 15
# What a parser of many files raises over one that was not written by a spreadsheet program.
DAMAGED = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    DefusedXmlException,
    EOFError,
    InvalidFileException,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    expat.ExpatError,
    zipfile.BadZipFile,
    zlib.error,
)


def rows(stream: ByteStream, sheet: str) -> Iterator[tuple[int, list[str]]]:
    """Each row's number and cells; raises UnreadableFile. An empty `sheet` is the first one."""
    with tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES) as file:
        copied(stream, file)
        with told_as_unreadable():
            guard.look_through(file)
        reading = values(file, sheet)
        place = 0
        while True:
            with told_as_unreadable():
                found = next(reading, None)
            if found is None:
                return
            place += 1
            yield place, [text(value) for value in found]


def sheets(stream: ByteStream) -> list[str]:
    """The names of a workbook's sheets; raises UnreadableFile."""
    with tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES) as file:
        copied(stream, file)
        with told_as_unreadable():
            guard.look_through(file)
            book = openpyxl.load_workbook(file, read_only=True)
            book.close()
    return list(book.sheetnames)


class told_as_unreadable:  # noqa: N801 - read as a phrase: with told_as_unreadable()
    """Whatever a damaged workbook makes the parser raise, as one error; its warnings are not shown."""

    def __init__(self) -> None:
        self.silence = warnings.catch_warnings()

    def __enter__(self) -> None:
        self.silence.__enter__()
        warnings.simplefilter("ignore")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.silence.__exit__(kind, error, trace)
        if isinstance(error, DAMAGED):
            raise UnreadableFile(f"this is no workbook (.xlsx) that can be read: {error}") from error


def copied(stream: ByteStream, file: IO[bytes]) -> None:
    """Put the whole file where its parts can be found; raises UnreadableFile for one too large."""
    shutil.copyfileobj(guard.Bounded(stream), file)
    file.seek(0)


def values(file: IO[bytes], sheet: str) -> Iterator[tuple[object, ...]]:
    """The values of a sheet, row by row."""
    book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    try:
        if sheet and sheet not in book.sheetnames:
            raise ValueError(f"there is no sheet {sheet}; there are {', '.join(book.sheetnames[:20])}")
        found = book[sheet] if sheet else book.worksheets[0]
        found.reset_dimensions()
        yield from found.iter_rows(values_only=True)
    finally:
        book.close()


def text(value: object) -> str:
    """A cell as text: a number as it is shown, a moment as 2026-05-04 12:00:00, an empty one as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return number(value)
    if isinstance(value, datetime):
        return (value + timedelta(milliseconds=500)).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date | time):
        return value.isoformat()[:10]
    return str(value)


def number(value: float) -> str:
    """A fraction as it is shown, without an exponent as long as it is a number of a shop."""
    shown = f"{value:.{DIGITS}g}"
    if "e" in shown and abs(value) < 1:
        return f"{value:.{DIGITS}f}".rstrip("0")
    return shown
