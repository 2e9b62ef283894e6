"""A layout: what a retailer's own file looks like, and which of its columns mean what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from zoneinfo import ZoneInfo

NOON = time(12)
MIDNIGHT = time(0)


class Format(StrEnum):
    """What kind of file it is."""

    CSV = "csv"
    TSV = "tsv"
    FIXED = "fixed"
    XLSX = "xlsx"


class Grain(StrEnum):
    """What one row is: a line of a receipt, a whole receipt, or a record whose type one column tells."""

    LINE = "line"
    RECEIPT = "receipt"
    RECORD = "record"


class Role(StrEnum):
    """What a record is about."""

    RECEIPT = "receipt"
    LINE = "line"
    TENDER = "tender"


@dataclass(frozen=True, slots=True)
class Span:
    """Where a column of a fixed-width file stands: places from 1, the last one included."""

    first: int
    last: int


# The names of columns in order, or where each stands.
Columns = tuple[str, ...] | Mapping[str, Span]


@dataclass(frozen=True, slots=True)
class File:
    """How the bytes become rows of named cells.

    `skip` rows stand above the header; where `has_header` is not, `columns` names the columns.
    `in_bytes`: places of a fixed-width file count bytes, not characters. `needs_end`: the last row must have
    a line end, so that a file that was cut off is told from one that was not.
    """

    format: Format
    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    skip: int = 0
    has_header: bool = True
    columns: Columns = ()
    sheet: str = ""
    in_bytes: bool = False
    needs_end: bool = True


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from: columns that are joined, or always the same text.

    In this order: what stands there loses `without_start` and `without_end`, is filled with zeros up to
    `digits`, and is then translated by `values` (all of it) or by `begins` (its beginning). What is in
    neither is `otherwise`, if that is said; where nothing stands, it is `empty`. `formats` are for times.
    """

    columns: tuple[str, ...] = ()
    between: str = " "
    always: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    begins: Mapping[str, str] = field(default_factory=dict)
    otherwise: str | None = None
    empty: str = ""
    without_start: str = ""
    without_end: str = ""
    digits: int = 0
    formats: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What its place is called in a message."""
        return " + ".join(self.columns) or f'always "{self.always}"'


Fields = Mapping[str, Source]


@dataclass(frozen=True, slots=True)
class Rule:
    """A row, or the receipt it belongs to, that is left aside, and why: one of `conditions` holds of it.

    A condition names a column and what stands there; an empty text is nothing.
    """

    reason: str
    column: str
    values: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Records:
    """Rows of several types in one file: which column tells the type, what each type is about.

    `columns` are those of a type, where they are not those of the file.
    """

    column: str
    roles: Mapping[str, Role]
    columns: Mapping[str, Columns] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Numbers:
    """How numbers are written; with `in_minor`, amounts are whole numbers of the smallest unit."""

    decimal: str = "."
    thousands: str = ""
    symbols: tuple[str, ...] = ()
    in_minor: bool = False


@dataclass(frozen=True, slots=True)
class Times:
    """How times are written, and of which zone (the shop's, if none is said).

    A day alone is at `without_time`. A purchase before `day_begins` is of the business day before.
    """

    formats: tuple[str, ...] = ()
    zone: ZoneInfo | None = None
    without_time: time = NOON
    day_begins: time = MIDNIGHT


@dataclass(frozen=True, slots=True)
class Layout:
    """All that is said of a file.

    `group` are the columns whose cells are alike on all rows of one receipt. `lines` are the lines that one
    row holds; `tenders` stand in columns beside the receipt, `tender` in records of their own.
    `is_tax_added`: the tax of a line comes on top of its amounts.
    """

    file: File
    grain: Grain
    receipt: Fields
    lines: tuple[Fields, ...] = ()
    tender: Fields | None = None
    tenders: tuple[Fields, ...] = ()
    group: tuple[str, ...] = ()
    records: Records | None = None
    numbers: Numbers = Numbers()
    times: Times = Times()
    is_tax_added: bool = False
    ignored_rows: tuple[Rule, ...] = ()
    ignored_receipts: tuple[Rule, ...] = ()

    @property
    def used(self) -> frozenset[str]:
        """The columns that something is read from."""
        parts = (self.receipt, *self.lines, *self.tenders, self.tender or {})
        named = {column for part in parts for source in part.values() for column in source.columns}
        rules = {rule.column for rule in (*self.ignored_rows, *self.ignored_receipts)}
        kinds = {self.records.column} if self.records else set()
        return frozenset(named | rules | kinds | set(self.group))
