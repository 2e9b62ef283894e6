"""A basket as a person types it: the goods of one usual visit, in the words of a till and of the catalog."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, post_load
from marshmallow.experimental.context import Context

from loyalty.errors import InvalidProgram
from loyalty.program import document, source
from loyalty.program.declared import declared
from loyalty.program.fields import Text, Words
from loyalty.program.figures import Amount, Quantity
from loyalty.program.form import Form, Rows
from loyalty.program.model import Program
from loyalty.receipt import Kind, Line, Receipt, Tender

_THOUSANDTHS = 1000


class LineForm(Form):
    """One line: what it costs in all, and what the catalog says of the goods."""

    example = 'net: "12.50", category: toys'
    net = Amount(required=True)
    discount = Amount(load_default=0)
    tax = Amount(load_default=0)
    quantity = Quantity(load_default=_THOUSANDTHS)
    sku = Text("tea", load_default="")
    category = Text("toys/dolls", load_default="")
    item_class = Text("A", data_key="class", load_default="")
    brand = Text("Acme", load_default="")
    labels = Words("clearance")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Line:
        """The line."""
        return Line(
            data["sku"],
            Decimal(data["quantity"]) / _THOUSANDTHS,
            data["net"],
            discount_minor=data["discount"],
            tax_minor=data["tax"],
            category=data["category"],
            item_class=data["item_class"],
            brand=data["brand"],
            labels=data["labels"],
        )


class TenderForm(Form):
    """How a part is paid."""

    example = 'kind: card, amount: "12.50"'
    kind = Text("card", required=True)
    amount = Amount(required=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Tender:
        """The tender."""
        return Tender(data["kind"], data["amount"])


class VisitForm(Form):
    """A visit."""

    example = 'lines: [{net: "12.50"}]'
    lines = Rows(LineForm, at_least=1, inherits=True, required=True)
    tenders = Rows(TenderForm, inherits=True, load_default=())
    store = Text("hk-01", load_default="")
    channel = Text("online", load_default="")
    codes = Words("WELCOME")


def read(text: str | bytes, program: Program) -> Receipt:
    """The basket of a JSON or YAML text, in the programme's money, as a sale at no time in particular.

    Raises InvalidProgram with every place that is wrong.
    """
    found, twice = source.parse(text)
    try:
        with Context(declared(source.parse(program.document)[0])):
            parts = VisitForm().load(found)  # type: ignore[arg-type]
    except ValidationError as error:
        raise InvalidProgram((*twice, *document.problems(error.messages, found))) from None
    if twice:
        raise InvalidProgram(tuple(twice))
    never = datetime.min.replace(tzinfo=UTC)
    return Receipt(
        parts["store"],
        "",
        "basket",
        never.date(),
        never,
        Kind.SALE,
        program.money,
        parts["lines"],
        parts["tenders"],
        channel=parts["channel"],
        codes=parts["codes"],
    )


def bought(basket: Receipt, at: datetime, program: Program, number: int = 0) -> Receipt:
    """The basket, bought at a UTC instant."""
    on = at.astimezone(program.zoneinfo).date()
    return replace(basket, purchased_at=at, business_date=on, number=f"{number}", sequence=number)
