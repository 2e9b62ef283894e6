"""Rows put together to documents: side by side, or wherever in the file the rows of one are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from pos_adapter.adapter import Ignored, Reject
from pos_adapter.scattered import Scattered
from pos_adapter.tabular import cells as tabular_cells
from pos_adapter.tabular.layout import Format, Grain, Layout, Role, Rule
from pos_adapter.tabular.rows import Row

MOST_ROWS = 10_000
LONGEST_TIME = 80


@dataclass(slots=True)
class Document:
    """The rows of one document in file order; of one with too many, `size` says how many and none is kept."""

    place: int
    rows: list[Row] = field(default_factory=list)
    size: int = 0

    def add(self, row: Row) -> None:
        """One more row."""
        self.size += 1
        if self.size <= MOST_ROWS:
            self.rows.append(row)


def gathered(rows: Iterator[Row], layout: Layout, zone: ZoneInfo) -> Iterator[Document | Reject | Ignored]:
    """Every document; rows that are left aside and rows of no document come as they are met."""
    if layout.grain is Grain.RECEIPT:
        return each_alone(rows, layout)
    return by_group(rows, layout, zone) if layout.group else by_header(rows, layout)


def each_alone(rows: Iterator[Row], layout: Layout) -> Iterator[Document | Reject | Ignored]:
    """One row, one document."""
    for row in rows:
        rule = find_rule(row, layout.ignored_rows)
        yield aside(row, rule, layout) if rule else Document(row.place, [row], 1)


def by_header(rows: Iterator[Row], layout: Layout) -> Iterator[Document | Reject | Ignored]:
    """A record of the receipt begins a document, and what follows is part of it."""
    current: Document | None = None
    for row in rows:
        rule = find_rule(row, layout.ignored_rows)
        if rule:
            yield aside(row, rule, layout)
        elif not row.wrong and find_role(row, layout) is Role.RECEIPT:
            if current is not None:
                yield current
            current = Document(row.place)
            current.add(row)
        elif current is None:
            yield alone(row, row.wrong or "it stands before the first record of a receipt", layout)
        else:
            current.add(row)
    if current is not None:
        yield current


def by_group(rows: Iterator[Row], layout: Layout, zone: ZoneInfo) -> Iterator[Document | Reject | Ignored]:
    """Rows whose cells in the columns of the group are alike, wherever they are; in order of time."""
    before = ""
    with closing(Scattered()) as scattered:
        for row in rows:
            rule = find_rule(row, layout.ignored_rows)
            group = find_group(row, layout) or (before if row.wrong else "")
            if rule:
                yield aside(row, rule, layout)
            elif group:
                kept = json.dumps([row.cells, row.raw if row.wrong else "", row.wrong]).encode()
                scattered.add(group, row.place, find_second(row, layout, zone), kept)
                before = group
            else:
                empty = ", ".join(layout.group)
                yield alone(row, row.wrong or f"it must name its receipt: nothing stands in {empty}", layout)
        for found in scattered.in_order(MOST_ROWS):
            kept_rows = [Row(place, *read_back(line)) for place, line in found.lines]
            yield Document(found.place, kept_rows, found.size)


def read_back(line: bytes) -> tuple[dict[str, str], str, str]:
    """A row as it was kept; its raw text is told from its cells where it is whole."""
    cells, raw, wrong = json.loads(line)
    return cells, raw or " | ".join(cells.values()), wrong


def find_group(row: Row, layout: Layout) -> str:
    """What stands in the columns of the group; empty where nothing does, or the row was cut before them."""
    if any(column not in row.cells for column in layout.group):
        return ""
    found = [tabular_cells.plain(row.cells[column]) for column in layout.group]

    return json.dumps(found) if any(found) else ""


def find_second(row: Row, layout: Layout, zone: ZoneInfo) -> int | None:
    """When the row says that it happened, in seconds since 1970; None if it does not."""
    source = layout.receipt.get("purchased_at")
    if source is None or row.wrong or any(column not in row.cells for column in source.columns):
        return None
    moment = find_local(tabular_cells.text_of(source, row.cells), layout, source.formats)
    return None if moment is None else int(moment.replace(tzinfo=layout.times.zone or zone).timestamp())


def find_local(text: str, layout: Layout, formats: tuple[str, ...] = ()) -> datetime | None:
    """A local time as the layout has them written; a workbook's own moments are understood in any case."""
    if len(text) > LONGEST_TIME:
        return None
    known = formats or layout.times.formats
    if layout.file.format is Format.XLSX:
        known = (*known, *tabular_cells.OF_WORKBOOKS)
    return tabular_cells.find_moment(text, known, layout.times.without_time)


def find_role(row: Row, layout: Layout) -> Role | None:
    """What a record is about; None for a type that the layout does not know."""
    assert layout.records is not None
    return layout.records.roles.get(row.cells.get(layout.records.column, "").strip())


def find_rule(row: Row, rules: tuple[Rule, ...]) -> Rule | None:
    """The first rule by which a row, or its receipt, is left aside; None if it counts."""
    return next((rule for rule in rules if holds(rule, row.cells)), None)


def holds(rule: Rule, cells: Mapping[str, str]) -> bool:
    """Whether the rule's column says so; one that is cut off says nothing."""
    if rule.column not in cells:
        return False
    cell = tabular_cells.plain(cells[rule.column])
    return cell in rule.values or bool(rule.begins and cell.startswith(rule.begins))


def aside(row: Row, rule: Rule, layout: Layout) -> Ignored:
    """A row that is rightly left aside."""
    return Ignored(place(row.place, layout), rule.reason)


def alone(row: Row, reason: str, layout: Layout) -> Reject:
    """A row that belongs to no document."""
    return Reject(place(row.place, layout), f"this row is rejected: {reason}", "invalid-row", row.raw)


def place(number: int, layout: Layout) -> str:
    """Where a row stands: `line 17` of a text, `row 17` of a sheet."""
    return f"{'row' if layout.file.format is Format.XLSX else 'line'} {number}"
