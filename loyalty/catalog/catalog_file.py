"""A catalog's file: CSV or TSV with a header, a row a line; problems are told by line, with the remedy."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from loyalty.catalog import catalog_row
from loyalty.catalog.catalog import Item
from loyalty.errors import InvalidCatalog
from loyalty.program.problem import Problem, found, nearest
from loyalty.remedies.remedy import worded

LONGEST_LINE_BYTES: Final = 65_536
MOST_PROBLEMS: Final = 20
COLUMNS: Final = (
    "sku",
    "barcode",
    "name",
    "name_en",
    "name_zh_hant",
    "name_zh_hans",
    "price",
    "category",
    "class",
    "brand",
    "labels",
    "cost",
    "effective_on",
    "retired",
)
REQUIRED: Final = ("sku", "effective_on")


def read(numbered: Iterator[tuple[int, bytes]], money_scale: int) -> Iterator[Item]:
    """The items of a file, given its lines (UTF-8) with their numbers.

    Columns come in any order; `sku` and `effective_on` (a day) are required, labels are separated by
    semicolons, `cost` and `price` are in major units with at most `money_scale` decimals. Bad rows are
    passed over, and at the end InvalidCatalog tells of the first twenty problems; a bad header raises it at
    once.
    """
    rows = _Rows(*_header(next(numbered, (1, b""))[1]), money_scale)
    problems: list[Problem] = []
    for line, raw in numbered:
        read_row = rows.item(line, raw) if not raw.isspace() else []
        if isinstance(read_row, Item):
            yield read_row
            continue
        problems += read_row
        if len(problems) > MOST_PROBLEMS:
            problems[MOST_PROBLEMS:] = [
                Problem(
                    worded("line {line}", line=line), worded("reading stopped here; put these right first")
                )
            ]
            break
    if problems:
        raise InvalidCatalog(tuple(problems))


def _header(raw: bytes) -> tuple[list[str], str]:
    """The columns in the file's order, and what stands between them. Raises InvalidCatalog."""
    text = raw.decode("utf-8-sig", "replace")
    delimiter = "\t" if "\t" in text else ","
    names = [name.strip().lower() for name in _cells(text, delimiter) or [text]]
    problems = [_unknown(name) for name in names if name not in COLUMNS]
    problems += [
        Problem(worded("line {line}", line=1), worded('must name the column "{name}"', name=name))
        for name in REQUIRED
        if name not in names
    ]
    problems += [
        Problem(worded("line {line}", line=1), worded('must name "{name}" once', name=name))
        for name in COLUMNS
        if names.count(name) > 1
    ]
    if problems:
        known = Problem(
            worded("line {line}", line=1),
            worded("the columns are {columns}, separated by commas or tabs", columns=COLUMNS),
        )
        raise InvalidCatalog((*problems[:MOST_PROBLEMS], known))
    return names, delimiter


def _unknown(name: str) -> Problem:
    near = nearest(name, COLUMNS)
    return found(
        worded("line {line}", line=1),
        worded('must name "{near}"', near=near) if near else worded("must name columns there are"),
        name,
    )


@dataclass(slots=True)
class _Rows:
    """What reading a row needs, and the line on which each stock code's day was met."""

    columns: list[str]
    delimiter: str
    money_scale: int
    lines: dict[tuple[str, date], int] = field(default_factory=dict)

    def item(self, line: int, raw: bytes) -> Item | list[Problem]:
        """The item of one row, or all that is wrong with it."""
        place = worded("line {line}", line=line)
        if len(raw) > LONGEST_LINE_BYTES:
            return [Problem(place, worded("must have at most {most} bytes", most=LONGEST_LINE_BYTES))]
        try:
            cells = _cells(raw.decode(), self.delimiter)
        except UnicodeDecodeError:
            return [Problem(place, worded("must be text in UTF-8"))]
        if cells is None:
            return [
                Problem(
                    place, worded('must have a closing quote for each opening one; a quote is written ""')
                )
            ]
        if len(cells) != len(self.columns):
            return [
                Problem(
                    place,
                    worded(
                        "must have {wanted} cells; it has {got}", wanted=len(self.columns), got=len(cells)
                    ),
                )
            ]
        named = dict(zip(self.columns, (cell.strip() for cell in cells), strict=True))
        found_item = catalog_row.item(place, named, self.money_scale)
        return self._once(place, line, found_item) if isinstance(found_item, Item) else found_item

    def _once(self, place: str, line: int, item: Item) -> Item | list[Problem]:
        first = self.lines.setdefault((item.sku, item.effective_on), line)
        if first == line:
            return item
        return [
            Problem(
                place,
                worded(
                    'must not repeat "{sku}" from {on}, which is on line {first}',
                    sku=item.sku,
                    on=item.effective_on,
                    first=first,
                ),
            )
        ]


def _cells(text: str, delimiter: str) -> list[str] | None:
    """The cells of one line, None where its quotes are wrong. A cell holds no line break."""
    try:
        return next(csv.reader((text.rstrip("\r\n"),), delimiter=delimiter, strict=True), [])
    except csv.Error:
        return None
