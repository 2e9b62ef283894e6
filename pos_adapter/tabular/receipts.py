"""A document of rows as a receipt, or as the one Reject of all of it. Our own JSON is what checks it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from loyalty.receipt import Receipt
from pos_adapter.adapter import RAW_EXCERPT_CHARS, Ignored, Reject, Settings
from pos_adapter.errors import InvalidReceipt, Problem
from pos_adapter.native import adapter as native
from pos_adapter.tabular import documents, lines
from pos_adapter.tabular.documents import MOST_ROWS, Document
from pos_adapter.tabular.layout import Grain, Layout, Role
from pos_adapter.tabular.lines import Goods
from pos_adapter.tabular.reading import Reading, Wrong
from pos_adapter.tabular.rows import Row

MOST_SHOWN = 3
WITHDRAWN_REVISION = 2
OF_LINE = re.compile(r"lines\[([0-9]+)\]\.?(\w*)")


def receipt(document: Document, layout: Layout, settings: Settings) -> Receipt | Reject | Ignored:
    """What a document is."""
    for row in document.rows:
        if rule := documents.find_rule(row, layout.ignored_receipts):
            return Ignored(documents.place(document.place, layout), rule.reason)
    if document.size > MOST_ROWS:
        reason = f"a receipt must have at most {MOST_ROWS} rows; it has {document.size}"
        return Reject(documents.place(document.place, layout), reason, "invalid-receipt", "")
    wrong = [Wrong(row.place, "", row.wrong) for row in document.rows if row.wrong]
    if wrong:
        return rejected(document, layout, wrong, "")
    return read(document, layout, settings)


def read(document: Document, layout: Layout, settings: Settings) -> Receipt | Reject:
    """The receipt of rows that are each whole."""
    rows = document.rows
    of_receipt, of_lines, of_tenders = by_role(rows, layout)
    currency = Reading(layout, settings.money_scale).first(of_receipt, "currency")
    own = native.in_money_of({"currency": currency}, settings)
    reading = Reading(layout, own.money_scale)
    if layout.records:
        reading.wrong += unknown_types(rows, layout)
    goods = lines.goods(of_lines, reading)
    fields = whole(of_receipt, goods, reading, settings) if of_receipt else {}
    paid = lines.tenders(of_receipt, of_tenders, reading)
    if reading.wrong or not fields:
        return rejected(document, layout, reading.wrong, fields.get("number", ""))
    is_return = fields["kind"] == lines.RETURN
    turned = -1 if is_return and all(minor <= 0 for _, minor in paid) else 1
    fields["tenders"] = [
        {"kind": kind, "amount": lines.major(turned * minor, own.money_scale)} for kind, minor in paid
    ]
    fields["lines"] = [each.document(own.money_scale) for each in goods]
    fields["sequence"] = document.place
    try:
        return native.receipt(fields, settings)
    except InvalidReceipt as error:
        wrong = [placed(problem, goods, document, layout) for problem in error.problems]
        return rejected(document, layout, wrong, fields["number"])


def by_role(rows: Sequence[Row], layout: Layout) -> tuple[Sequence[Row], Sequence[Row], Sequence[Row]]:
    """The rows that tell of the receipt, of its lines, of its tenders."""
    if layout.grain is not Grain.RECORD:
        return rows, rows, ()
    roles = [documents.find_role(row, layout) for row in rows]
    told = [[row for row, role in zip(rows, roles, strict=True) if role is wanted] for wanted in Role]
    return told[0], told[1], told[2]


def unknown_types(rows: Sequence[Row], layout: Layout) -> list[Wrong]:
    """The rows of a type that the layout says nothing of: something could be lost with them."""
    assert layout.records is not None
    known = ", ".join(layout.records.roles)
    return [
        Wrong(row.place, layout.records.column, f"must be one of {known}, or be ignored by a rule")
        for row in rows
        if documents.find_role(row, layout) is None
    ]


def whole(rows: Sequence[Row], goods: list[Goods], reading: Reading, settings: Settings) -> dict[str, Any]:
    """The fields of the receipt as a whole, in our own JSON; the lines are made to go its way."""
    kind = reading.agreed(rows, "kind")
    if not kind:
        kind = "return" if goods and all(each.goes_back for each in goods) else "sale"
    if kind == lines.RETURN:
        lines.face_up(goods)
    at_whole(rows, goods, reading)
    fields: dict[str, Any] = {
        "store": reading.agreed(rows, "store") or settings.store,
        "till": reading.agreed(rows, "till"),
        "number": reading.agreed(rows, "number"),
        "kind": kind,
        "currency": reading.agreed(rows, "currency") or None,
        "staff": reading.first(rows, "staff"),
        "channel": reading.first(rows, "channel"),
        "member": member(rows, reading),
        "original": original(rows, reading),
        **times(rows, reading, settings),
    }
    revision = reading.agreed(rows, "revision")
    if revision.isascii() and revision.isdigit() and len(revision) <= len(str(2**31)):
        fields["revision"] = int(revision)
    elif revision:
        reading.refuse(rows[0], reading.layout.receipt["revision"], "a whole number", revision)
    elif kind == "void" and not fields["original"]:
        fields["revision"] = WITHDRAWN_REVISION
    return fields


def at_whole(rows: Sequence[Row], goods: list[Goods], reading: Reading) -> None:
    """The discount on the whole is spread, and the total that the file tells is compared."""
    fields = reading.layout.receipt
    discount = reading.agreed_amount(rows, fields, "discount")
    told = reading.agreed_amount(rows, fields, "total")
    rounding = reading.agreed_amount(rows, fields, "rounding") or 0
    if reading.wrong:
        return
    if discount:
        lines.spread(goods, abs(discount), rows[0].place, fields["discount"], reading)
    comes_to = lines.total(goods) + rounding
    if told is not None and abs(told) != abs(comes_to):
        of = lines.major(abs(comes_to), reading.scale)
        got = lines.major(abs(told), reading.scale)
        reading.refuse(rows[0], fields["total"], f"{of}, what the lines come to", got)


def member(rows: Sequence[Row], reading: Reading) -> dict[str, str] | None:
    """Who stood there: the first that a row names."""
    for name in reading.layout.receipt:
        scheme = name.removeprefix("member.")
        if scheme != name and (value := reading.first(rows, name)):
            return {scheme: value}
    return None


def original(rows: Sequence[Row], reading: Reading) -> dict[str, Any] | None:
    """The sale that a return is of, where one is named."""
    number = reading.agreed(rows, "original.number")
    if not number:
        return None
    on = reading.day(rows, "original.business_date")
    told = {name: reading.agreed(rows, f"original.{name}") for name in ("store", "till")}
    day = on.isoformat() if on else None
    return {"number": number, "business_date": day, **{name: text for name, text in told.items() if text}}


def times(rows: Sequence[Row], reading: Reading, settings: Settings) -> dict[str, str]:
    """When it was, and on which business day: as told, or the day as the shop counts it."""
    local = reading.earliest(rows)
    if local is None:
        return {}
    at = local.replace(tzinfo=reading.layout.times.zone or settings.zone)
    day = reading.day(rows, "business_date") or (local - since_midnight(reading.layout)).date()
    return {"purchased_at": at.isoformat(), "business_date": day.isoformat()}


def since_midnight(layout: Layout) -> timedelta:
    """How long after midnight the day before is still on."""
    begins = layout.times.day_begins
    return datetime.combine(datetime.min, begins) - datetime.min  # noqa: DTZ901 - a length, no moment


def placed(problem: Problem, goods: Sequence[Goods], document: Document, layout: Layout) -> Wrong:
    """What our own JSON says of a field, with the row and the column that the field is from."""
    match = OF_LINE.match(problem.path)
    if match and int(match[1]) < len(goods):
        each = goods[int(match[1])]
        source = each.fields.get(match[2])
        return Wrong(each.row.place, source.name if source else match[2], problem.message)
    name = re.split(r"[.\[]", problem.path)[0]
    named = [source.name for field, source in layout.receipt.items() if field.partition(".")[0] == name]
    return Wrong(document.place, named[0] if named else problem.path, problem.message)


def rejected(document: Document, layout: Layout, wrong: Sequence[Wrong], number: str) -> Reject:
    """The Reject of a whole document; it tells the first things that are wrong."""
    told = []
    for each in wrong[:MOST_SHOWN]:
        column = f", {each.column}" if each.column else ""
        told.append(f"{documents.place(each.place, layout)}{column}: {each.must}")
    if len(wrong) > MOST_SHOWN:
        told.append(f"and {len(wrong) - MOST_SHOWN} more")
    if not told:
        told.append("no row tells of the receipt itself")
    first = wrong[0].place if wrong else document.place
    raw = next((row.raw for row in document.rows if row.place == first), "")
    called = f"receipt {number}" if number else "this receipt"
    count = f"{document.size} row{'' if document.size == 1 else 's'}"
    reason = f"{called} is rejected whole, {count}; {'; '.join(told)}"
    return Reject(documents.place(first, layout), reason, "invalid-receipt", raw[:RAW_EXCERPT_CHARS])
