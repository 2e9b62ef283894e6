"""A layout's text as the layout it describes; whatever is wrong is told with its place and remedy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from marshmallow import ValidationError

from pos_adapter.errors import InvalidLayout, Problem
from pos_adapter.native.adapter import flattened
from pos_adapter.tabular.form import LayoutForm
from pos_adapter.tabular.layout import (
    Fields,
    File,
    Format,
    Grain,
    Layout,
    Numbers,
    Records,
    Role,
    Rule,
    Source,
    Times,
)

MOST_BYTES = 65_536
DEEPEST = 12
KINDS = ("sale", "return", "void")
USUAL_TIMES = ("YYYY-MM-DD HH:mm:ss", "YYYY-MM-DDTHH:mm:ss", "YYYY-MM-DD HH:mm", "YYYY-MM-DD")
DELIMITERS = {Format.TSV: "\t"}


def read(text: bytes) -> Layout:
    """The layout in a YAML document; raises InvalidLayout with all that is wrong."""
    try:
        found: Mapping[str, Any] = LayoutForm().load(parsed(text))
    except ValidationError as error:
        raise InvalidLayout(tuple(flattened("", error.messages))) from error
    layout = made(found)
    problems = tuple(disagreements(found, layout))
    if problems:
        raise InvalidLayout(problems)
    return layout


def parsed(text: bytes) -> Any:
    """The document in which all single values are text; raises InvalidLayout."""
    if len(text) > MOST_BYTES:
        raise InvalidLayout([Problem("", f"a layout must be at most {MOST_BYTES} bytes long")])
    try:
        refuse_tricks(text)
        node = yaml.compose(text, yaml.BaseLoader)
        return plain(node) if node else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + 1}" if mark else ""
        raise InvalidLayout([Problem(place, f"must be YAML; {error.problem}")]) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InvalidLayout([Problem("", "must be YAML in UTF-8")]) from error


def refuse_tricks(text: bytes) -> None:
    """Anchors and aliases, which can grow, and nesting beyond what a layout has."""
    depth = 0
    for event in yaml.parse(text, yaml.BaseLoader):
        place = f"line {event.start_mark.line + 1}" if event.start_mark else ""
        if getattr(event, "anchor", None):
            raise InvalidLayout([Problem(place, "must be written out: no anchors (&) and aliases (*)")])
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise InvalidLayout([Problem(place, "must not be nested so deeply")])


def plain(node: yaml.Node) -> Any:
    """A node as text, list or dict; raises InvalidLayout for a word that is there twice."""
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [plain(each) for each in node.value]
    found: dict[str, Any] = {}
    for key, value in node.value:
        place = f"line {key.start_mark.line + 1}"
        if not isinstance(key, yaml.ScalarNode) or key.value in found:
            raise InvalidLayout([Problem(place, "must be a plain word, each once in a mapping")])
        found[key.value] = plain(value)
    return found


def made(found: Mapping[str, Any]) -> Layout:
    """The layout of a checked document."""
    format_ = Format(found["format"])
    columns = found.get("columns", ())
    receipt = flat(found["receipt"])
    lines = found.get("lines") or [found["line"]] if "line" in found or "lines" in found else []
    return Layout(
        file=File(
            format=format_,
            encoding=found.get("encoding", "utf-8"),
            delimiter=found.get("delimiter", DELIMITERS.get(format_, ",")),
            quote=found.get("quote", '"'),
            skip=found.get("skip", 0),
            has_header=found.get("header", not columns),
            columns=columns,
            sheet=found.get("sheet", ""),
            in_bytes=found.get("places") == "bytes",
            needs_end=found.get("last_line_end") != "optional" and format_ is not Format.XLSX,
        ),
        grain=Grain(found["rows"]),
        receipt=receipt,
        lines=tuple(lines),
        tender=found.get("tender"),
        tenders=tuple(tender(each) for each in found.get("tenders", ())),
        group=found.get("group") or grouped(receipt, Grain(found["rows"])),
        records=records(found["records"]) if "records" in found else None,
        numbers=numbers(found.get("numbers", {})),
        times=times(found.get("times", {})),
        is_tax_added=found.get("tax") == "added",
        ignored_rows=tuple(rule(each) for each in found.get("ignore_rows", ())),
        ignored_receipts=tuple(rule(each) for each in found.get("ignore_receipts", ())),
    )


def flat(receipt: Mapping[str, Any]) -> Fields:
    """The fields of a receipt; those within member and original under both names."""
    found: dict[str, Source] = {}
    for name, value in receipt.items():
        if isinstance(value, Source):
            found[name] = value
        else:
            found |= {f"{name}.{within}": source for within, source in value.items()}
    return found


def grouped(receipt: Fields, grain: Grain) -> tuple[str, ...]:
    """The columns that tell one receipt from another where nothing else is said: store, till, number."""
    if grain is not Grain.LINE:
        return ()
    sources = [receipt[name] for name in ("store", "till", "number") if name in receipt]
    return tuple(dict.fromkeys(column for source in sources for column in source.columns))


def tender(found: Mapping[str, Any]) -> Fields:
    """A tender in columns; change is one whose amount was given back."""
    fields: dict[str, Source] = {"kind": found["kind"], "amount": found["amount"]}
    return fields | ({"change": Source(always="yes")} if found.get("change") else {})


def records(found: Mapping[str, Any]) -> Records:
    """The types of rows."""
    return Records(found["column"], found["types"], found.get("columns", {}))


def numbers(found: Mapping[str, Any]) -> Numbers:
    """How numbers are written."""
    decimal, symbols = found.get("decimal", "."), found.get("symbols", ())
    return Numbers(decimal, found.get("thousands", ""), symbols, found.get("unit") == "minor")


def times(found: Mapping[str, Any]) -> Times:
    """How times are written."""
    named = {word: found[word] for word in ("zone", "without_time", "day_begins") if word in found}
    return Times(found.get("formats", USUAL_TIMES), **named)


def rule(found: Mapping[str, Any]) -> Rule:
    """What is left aside."""
    return Rule(found["reason"], found["column"], found.get("is_", ()), found.get("begins", ()))


def disagreements(found: Mapping[str, Any], layout: Layout) -> Iterator[Problem]:
    """What is wrong between words that are each right by themselves."""
    is_record = layout.grain is Grain.RECORD
    if ("line" in found) == ("lines" in found):
        yield Problem("line", "is required, or lines where one row holds several; and not both")
    if is_record != (layout.records is not None):
        yield Problem("records", "is required where rows: record" if is_record else "belongs to rows: record")
    if layout.tender and not is_record:
        yield Problem("tender", "belongs to rows: record; where tenders stand in columns, say tenders")
    if layout.records and not {Role.RECEIPT, Role.LINE} <= set(layout.records.roles.values()):
        yield Problem("records.types", "must name the type that is a receipt and the one that is a line")
    if layout.grain is Grain.LINE and not layout.group:
        yield Problem("group", "must name the columns that are alike on all rows of one receipt")
    if layout.numbers.thousands == layout.numbers.decimal:
        yield Problem("numbers.thousands", "must differ from decimal")
    yield from of_columns(layout)
    yield from of_kinds(layout)


def of_columns(layout: Layout) -> Iterator[Problem]:
    """Columns that have no place where they must, or that nothing names."""
    file, own = layout.file, layout.records.columns.values() if layout.records else ()
    parts = [file.columns, *own]
    if file.format is Format.FIXED:
        if not file.columns or not all(isinstance(part, Mapping) for part in parts):
            yield Problem("columns", "must give the place of each column, such as {number: 1-8}")
        if file.has_header:
            yield Problem("header", "must be left out: a fixed-width file has columns instead")
    elif any(isinstance(part, Mapping) for part in parts):
        yield Problem("columns", "must be a list of names in order; places belong to format: fixed")
    elif file.has_header == bool(file.columns):
        yield Problem("columns", "must be given where there is no header (header: no), and only there")
    if not file.has_header:
        lacking = sorted(layout.used - {column for part in parts for column in part})
        if lacking:
            yield Problem("columns", f"must have all columns that are used; there is no {', '.join(lacking)}")


def of_kinds(layout: Layout) -> Iterator[Problem]:
    """Words for kinds that are none of ours."""
    for place, fields in (("receipt.kind", layout.receipt), *(("line.kind", each) for each in layout.lines)):
        source = fields.get("kind")
        if source is None:
            continue
        told = [
            *source.values.values(),
            *source.begins.values(),
            source.otherwise,
            source.always,
            source.empty,
        ]
        strange = [word for word in told if word and word not in KINDS]
        if strange:
            yield Problem(place, f"must become sale, return or void; {strange[0]!r} is none of them")
