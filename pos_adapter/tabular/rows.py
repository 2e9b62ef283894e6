"""A file as rows of named cells, whatever kind of file it is."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from pos_adapter.adapter import RAW_EXCERPT_CHARS, ByteStream
from pos_adapter.errors import UnreadableFile
from pos_adapter.tabular import text as tabular_text
from pos_adapter.tabular import workbook
from pos_adapter.tabular.layout import Columns, File, Format, Layout, Records, Span
from pos_adapter.tabular.quotes import Quotes, cells_of, quotes
from pos_adapter.tabular.text import DAMAGED, TextLine

# A text in quotes may go over this many lines; a quote that is never closed must not swallow the file.
MOST_LINES_OF_ROW = 20
MOST_COLUMNS = 1_000


class Row(NamedTuple):
    """The cells of one row by column, at most those that could be told; `wrong` says why it is not whole."""

    place: int
    cells: Mapping[str, str]
    raw: str
    wrong: str = ""


class Cut(NamedTuple):
    """A row before its cells have names."""

    place: int
    cells: list[str]
    raw: str
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The columns a file has, as its header or its layout names them, and its rows one by one."""

    columns: tuple[str, ...]
    rows: Iterator[Row]


def opened(stream: ByteStream, layout: Layout) -> Table:
    """The file as a table; raises UnreadableFile when it is not what the layout says."""
    found = table(stream, layout.file, layout.records)
    lacking = sorted(layout.used - set(found.columns))
    if lacking:
        there = ", ".join(found.columns[:40])
        raise UnreadableFile(
            f"the layout names columns that are not there: {', '.join(lacking)}; are: {there}"
        )
    return found


def table(stream: ByteStream, file: File, records: Records | None = None) -> Table:
    """A file as a table, whatever its columns are; raises UnreadableFile."""
    if file.format is Format.FIXED:
        return fixed(tabular_text.lines(stream, file.encoding), file, records)
    return delimited(cut_rows(stream, file), file, records)


def cut_rows(stream: ByteStream, file: File) -> Iterator[Cut]:
    """The rows of a text with delimiters or of a workbook, those above the header left out."""
    if file.format is Format.XLSX:
        rows = workbook.rows(stream, file.sheet)
        return islice(padded(rows), file.skip, None)
    return separated(islice(tabular_text.lines(stream, file.encoding), file.skip, None), file)


def padded(rows: Iterator[tuple[int, list[str]]]) -> Iterator[Cut]:
    """A sheet's rows, as wide as the widest before them: cells at the end that are empty are not kept."""
    width = 0
    for place, cells in rows:
        width = max(width, len(cells))
        yield Cut(place, [*cells, *[""] * (width - len(cells))], " | ".join(cells))


def delimited(cuts: Iterator[Cut], file: File, records: Records | None) -> Table:
    """The table of cut rows: columns by the header, or as the layout counts them."""
    names = named_by(cuts) if file.has_header else tuple(file.columns)
    by_type = {name: tuple(columns) for name, columns in (records.columns if records else {}).items()}
    known = dict.fromkeys([*names, *(column for columns in by_type.values() for column in columns)])
    filled = (cut for cut in cuts if cut.wrong or any_in(cut.cells))
    return Table(tuple(known), (with_names(cut, names, by_type, records) for cut in filled))


def named_by(cuts: Iterator[Cut]) -> tuple[str, ...]:
    """The columns that the header names; one that comes again is counted, and one without a name too."""
    header = next(cuts, None)
    if header is None or header.wrong or not any_in(header.cells):
        why = header.wrong if header and header.wrong else "there is none"
        raise UnreadableFile(f"the first row must name the columns: {why}")
    if DAMAGED in header.raw:
        raise UnreadableFile("the header holds bytes that are no text in this encoding; name another one")
    names: dict[str, None] = {}
    for n, cell in enumerate(header.cells[:MOST_COLUMNS], 1):
        name = " ".join(cell.split()) or f"column {n}"
        names[name if name not in names else f"{name} ({n})"] = None
    return tuple(names)


def any_in(cells: Iterable[str]) -> bool:
    """Whether anything stands in a row."""
    return any(cell.strip() for cell in cells)


def with_names(
    cut: Cut, names: tuple[str, ...], by_type: Mapping[str, tuple[str, ...]], records: Records | None
) -> Row:
    """A row's cells by the columns of its type; wrong when there are more or fewer of them."""
    if records and by_type:
        place = names.index(records.column)
        kind = cut.cells[place].strip() if place < len(cut.cells) else ""
        names = by_type.get(kind, names)
    cells, wrong = dict(zip(names, cut.cells, strict=False)), cut.wrong
    if not wrong and (len(cut.cells) < len(names) or any_in(cut.cells[len(names) :])):
        wrong = f"a row must have {len(names)} columns; it has {len(cut.cells)}"
    return Row(cut.place, cells, cut.raw, wrong)


def separated(lines: Iterator[TextLine], file: File) -> Iterator[Cut]:
    """The rows of a text with delimiters; one of several lines only where its quotes say so."""
    ahead: deque[TextLine] = deque()
    width = len(file.columns)
    while line := ahead.popleft() if ahead else next(lines, None):
        taken = [line]
        if quotes(line.text, file) is Quotes.OPEN:
            taken = joined(line, lines, ahead, file, width)
        for _ in taken[1:]:
            ahead.popleft()
        cells = cells_of("\n".join(each.text for each in taken), file)
        width = width or len(cells)
        wrong = wrong_with(taken, file)
        yield Cut(line.number, cells[:-1] if wrong else cells, line.text[:RAW_EXCERPT_CHARS], wrong)


def joined(
    line: TextLine, lines: Iterator[TextLine], ahead: deque[TextLine], file: File, width: int
) -> list[TextLine]:
    """The lines of the row that begins with this one: up to where its quotes close, or itself alone.

    A quote that was never closed must not swallow the rows of others: a line that has as many cells as a row
    is one.
    """
    text = line.text
    for n in range(MOST_LINES_OF_ROW):
        if n == len(ahead):
            ahead.extend(islice(lines, 1))
        if n == len(ahead) or len(text) > tabular_text.LONGEST_LINE:
            break
        if width > 1 and ahead[n].text.count(file.delimiter) >= width - 1:
            break
        text = f"{text}\n{ahead[n].text}"
        state = quotes(text, file)
        if state is not Quotes.OPEN:
            return [line, *islice(ahead, n + 1)] if state is Quotes.CLOSED else [line]
    return [line]


def wrong_with(lines: list[TextLine], file: File) -> str:
    """Why these lines are no whole row; empty when they are."""
    if not all(line.is_whole for line in lines):
        return f"a row must be at most {tabular_text.LONGEST_LINE} characters long"
    if any(DAMAGED in line.text for line in lines):
        return f"a row must be {file.encoding}"
    if file.needs_end and not lines[-1].has_end:
        return "the last row must end with a line end: the file was cut off, or lacks it"
    text = "\n".join(line.text for line in lines)
    if file.format is not Format.FIXED and quotes(text, file) is not Quotes.CLOSED:
        return f"a quote ({file.quote}) must be closed at the end of its cell, and doubled within it"
    return ""


def fixed(lines: Iterator[TextLine], file: File, records: Records | None) -> Table:
    """The table of a file whose columns stand at places."""
    spans = spans_of(file.columns)
    by_type = {kind: spans_of(columns) for kind, columns in (records.columns if records else {}).items()}
    known = dict.fromkeys([*spans, *(column for each in by_type.values() for column in each)])

    def rows() -> Iterator[Row]:
        for line in islice(lines, file.skip, None):
            if not line.text.strip() and line.has_end:
                continue
            cells = picked(line.text, spans, file)
            own = by_type.get(cells[records.column].strip()) if records else None
            if own:
                cells |= picked(line.text, own, file)
            wrong = wrong_with([line], file)
            if wrong:
                cells = {name: cell for name, cell in cells.items() if cell}
            yield Row(line.number, cells, line.text[:RAW_EXCERPT_CHARS], wrong)

    return Table(tuple(known), rows())


def spans_of(columns: Columns) -> Mapping[str, Span]:
    """Columns with their places; the layout was checked for them."""
    assert isinstance(columns, Mapping), "columns of a fixed-width file have places"
    return columns


def picked(text: str, spans: Mapping[str, Span], file: File) -> dict[str, str]:
    """What stands at the columns' places."""
    if file.in_bytes:
        raw = text.encode(file.encoding, "replace")
        return {
            name: raw[span.first - 1 : span.last].decode(file.encoding, "replace")
            for name, span in spans.items()
        }
    return {name: text[span.first - 1 : span.last] for name, span in spans.items()}
