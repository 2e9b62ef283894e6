"""The document that says a layout: every word of it, and what words must go together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from pos_adapter.tabular import words
from pos_adapter.tabular.source_form import MEANINGS, NAMES, Form, From, Nested
from pos_adapter.tabular.words import TEXT, Word


class MemberForm(Form):
    """Who bought, by one of these."""

    example = "card: Card No"

    card = From()
    id = From()
    external = From()


class OriginalForm(Form):
    """The sale that a return is of."""

    example = "number: Original No, business_date: Original Date"

    number = From(required=True)
    business_date = From(required=True)
    store = From()
    till = From()


class ReceiptForm(Form):
    """What is said of the receipt as a whole."""

    example = "number: Receipt No, purchased_at: Time"

    store = From()
    till = From()
    number = From(required=True)
    purchased_at = From(required=True)
    business_date = From()
    kind = From()
    currency = From()
    revision = From()
    staff = From()
    channel = From()
    discount = From()
    total = From()
    rounding = From()
    member = Nested(MemberForm)
    original = Nested(OriginalForm)


class LineForm(Form):
    """What is said of a line."""

    example = "sku: Item, net: Amount"

    sku = From(required=True)
    name = From()
    barcode = From()
    quantity = From()
    unit_price = From()
    gross = From()
    discount = From()
    net = From()
    tax = From()
    tax_code = From()
    kind = From()
    position = From()

    @validates_schema
    def says_what_it_costs(self, found: Mapping[str, Any], **_: Any) -> None:
        """One of the three from which a net is made."""
        if not {"net", "gross", "unit_price"} & found.keys():
            raise ValidationError("must say net, gross or unit_price: otherwise nobody knows what was paid")


class TenderForm(Form):
    """How part of it was paid."""

    example = "kind: {always: cash}, amount: Cash"

    kind = From(required=True)
    amount = From(required=True)
    change = words.flag()


class RecordsForm(Form):
    """Rows of several types."""

    example = "column: Type, types: {H: receipt, L: line}"

    column = Word(words.column, TEXT, required=True)
    types = Word(
        words.roles,
        {"type": "object", "additionalProperties": {"enum": ["receipt", "line", "tender"]}},
        required=True,
    )
    columns = Word(
        lambda value: {key: words.columns(each) for key, each in words_of(value).items()},
        {"type": "object", "additionalProperties": {"anyOf": [NAMES, MEANINGS]}},
    )


class NumbersForm(Form):
    """How numbers are written."""

    example = 'decimal: ",", thousands: "."'

    decimal = words.choice(".", ",")
    thousands = words.choice(",", ".", "'", " ", "\u00a0", "\u202f", "\u2019")
    symbols = Word(words.listed, NAMES)
    unit = words.choice("major", "minor")


class TimesForm(Form):
    """How times are written."""

    example = "formats: DD.MM.YYYY HH:mm"

    formats = Word(words.formats, NAMES)
    zone = Word(words.zone, TEXT)
    without_time = Word(words.clock, TEXT)
    day_begins = Word(words.clock, TEXT)


class RuleForm(Form):
    """Rows, or receipts, that are left aside."""

    example = "column: Status, is: VOID, reason: voided"

    column = Word(words.column, TEXT, required=True)
    is_ = Word(words.listed, NAMES, key="is")
    begins = Word(words.listed, NAMES)
    reason = Word(words.said, TEXT, required=True)

    @validates_schema
    def says_when(self, found: Mapping[str, Any], **_: Any) -> None:
        """What must stand there."""
        if not {"is_", "begins"} & found.keys():
            raise ValidationError('must say what stands in the column: is, or begins; nothing is ""')


def rows_of(form: type[Form]) -> fields.List[Any]:
    """A list of mappings."""
    return fields.List(Nested(form))


def words_of(value: object) -> Mapping[str, Any]:
    """A mapping that is not empty."""
    if isinstance(value, dict) and value:
        return value
    raise words.wrong("a mapping such as {H: [Type, Number]}", value)


class LayoutForm(Form):
    """A whole layout."""

    example = "format: csv, rows: line, receipt: {…}, line: {…}"

    format = words.choice("csv", "tsv", "fixed", "xlsx", required=True)
    encoding = Word(words.encoding, {"enum": list(words.ENCODINGS)})
    delimiter = Word(words.mark, TEXT)
    quote = Word(words.quote, TEXT)
    skip = words.count(10_000)
    header = words.flag()
    columns = Word(words.columns, {"anyOf": [NAMES, MEANINGS]})
    sheet = Word(words.said, TEXT)
    places = words.choice("characters", "bytes")
    last_line_end = words.choice("required", "optional")
    rows = words.choice("line", "receipt", "record", required=True)
    group = Word(words.named, NAMES)
    records = Nested(RecordsForm)
    numbers = Nested(NumbersForm)
    times = Nested(TimesForm)
    tax = words.choice("included", "added")
    receipt = Nested(ReceiptForm, required=True)
    line = Nested(LineForm)
    lines = rows_of(LineForm)
    tender = Nested(TenderForm)
    tenders = rows_of(TenderForm)
    ignore_rows = rows_of(RuleForm)
    ignore_receipts = rows_of(RuleForm)
