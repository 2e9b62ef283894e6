"""The lines and tenders of a document, their amounts and which way they go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pos_adapter import amounts
from pos_adapter.scalars import NAME_CHARS
from pos_adapter.tabular import cells
from pos_adapter.tabular.layout import Fields, Source
from pos_adapter.tabular.reading import Reading, Wrong
from pos_adapter.tabular.rows import Row

RETURN = "return"


@dataclass(slots=True)
class Goods:
    """One line while it is put together; amounts in minor units, what comes back negative."""

    row: Row
    fields: Fields
    texts: dict[str, str]
    position: str
    quantity: Decimal
    price: Decimal | None
    net_minor: int
    discount_minor: int
    tax_minor: int

    @property
    def goes_back(self) -> bool:
        """Whether the line is of goods that come back, or of money given back."""
        return self.net_minor < 0 or (not self.net_minor and self.quantity < 0)

    def turn(self) -> None:
        """Count the other way."""
        self.quantity, self.net_minor, self.tax_minor = -self.quantity, -self.net_minor, -self.tax_minor

    def document(self, scale: int) -> dict[str, Any]:
        """The line in our own JSON."""
        known = {name: text for name, text in self.texts.items() if text}
        price = {} if self.price is None else {"unit_price": plain(abs(self.price))}
        return (
            known
            | price
            | {
                "quantity": plain(self.quantity),
                "net": major(self.net_minor, scale),
                "discount": major(self.discount_minor, scale),
                "tax": major(self.tax_minor, scale),
            }
        )


def goods(rows: Sequence[Row], reading: Reading) -> list[Goods]:
    """The lines of the rows; of one that stands there twice, by its position, only the first."""
    found: list[Goods] = []
    seen: dict[str, Row] = {}
    for row in rows:
        for fields in reading.layout.lines:
            position = reading.text(row, fields, "position")
            if position and position in seen:
                again(row, seen[position], fields["position"], reading)
                continue
            seen[position] = row
            if reading.text(row, fields, "sku"):
                found.append(line(row, fields, position, reading))
            elif len(reading.layout.lines) == 1:
                reading.refuse(row, fields["sku"], "a code of goods", "")
    return found


def again(row: Row, first: Row, source: Source, reading: Reading) -> None:
    """A line that is there twice must be the same twice: a copy, not a second line of its number."""
    if row.cells != first.cells:
        must = f"another number than the different line in row {first.place}"
        reading.refuse(row, source, must, reading.text(row, {"position": source}, "position"))


def line(row: Row, fields: Fields, position: str, reading: Reading) -> Goods:
    """One line: what it came to is told, or the gross less the discount, or quantity times price."""
    quantity = reading.number(row, fields, "quantity")
    quantity = Decimal(1) if quantity is None else quantity
    price = reading.price(row, fields)
    discount_minor = abs(reading.amount(row, fields, "discount") or 0)
    tax_minor = reading.amount(row, fields, "tax") or 0
    net_minor = net(row, fields, (quantity, price, discount_minor), reading)
    texts = {name: reading.text(row, fields, name) for name in ("sku", "barcode", "tax_code")}
    texts["name"] = cells.shown(reading.text(row, fields, "name"), NAME_CHARS)
    found = Goods(row, fields, texts, position, quantity, price, net_minor, discount_minor, tax_minor)
    if reading.text(row, fields, "kind") == RETURN and not found.goes_back:
        found.turn()
    if reading.layout.is_tax_added:
        found.net_minor += found.tax_minor
    return found


def net(row: Row, fields: Fields, parts: tuple[Decimal, Decimal | None, int], reading: Reading) -> int:
    """What a line came to, in minor units; 0 where that cannot be told, which is noted."""
    told = reading.amount(row, fields, "net")
    if told is not None:
        return told
    quantity, price, discount_minor = parts
    gross = reading.amount(row, fields, "gross")
    if gross is None and price is not None:
        gross = amounts.find_rounded_minor(quantity * price, reading.scale)
        if gross is None:
            reading.refuse(row, fields["unit_price"], "a smaller price or quantity", str(price))
    if gross is None:
        if not reading.wrong:
            asked = next(source for name in ("net", "gross", "unit_price") if (source := fields.get(name)))
            reading.refuse(row, asked, "an amount", "")
        return 0
    return gross + discount_minor if gross < 0 else gross - discount_minor


def face_up(found: Sequence[Goods]) -> None:
    """On a return: figures that are written negative throughout are turned, each kind of figure by itself."""
    if all(each.quantity <= 0 for each in found):
        for each in found:
            each.quantity = -each.quantity
    if all(each.net_minor <= 0 for each in found):
        for each in found:
            each.net_minor = -each.net_minor
    if all(each.tax_minor <= 0 for each in found):
        for each in found:
            each.tax_minor = -each.tax_minor


def spread(found: Sequence[Goods], whole_minor: int, place: int, source: Source, reading: Reading) -> None:
    """Take a discount on the whole off the lines, by what each came to, largest remainder."""
    total = sum(each.net_minor for each in found)
    if whole_minor > total or any(each.net_minor < 0 for each in found):
        reading.wrong.append(Wrong(place, source.name, "must be no more than the lines come to together"))
        return
    parts = [divmod(whole_minor * each.net_minor, total) for each in found] if total else []
    missing = whole_minor - sum(share for share, _ in parts)
    by_rest = sorted(range(len(parts)), key=lambda n: -parts[n][1])[:missing]
    for n, (share, _) in enumerate(parts):
        minor = share + (n in by_rest)
        found[n].net_minor -= minor
        found[n].discount_minor += minor


def tenders(rows: Sequence[Row], paid_in: Sequence[Row], reading: Reading) -> list[tuple[str, int]]:
    """How it was paid: in columns beside the receipt, or in records of their own; change is negative."""
    found = []
    for fields in reading.layout.tenders:
        minor = reading.agreed_amount(rows, fields, "amount")
        if minor:
            kind = next(filter(None, (reading.text(row, fields, "kind") for row in rows)), "")
            found.append((kind, -abs(minor) if "change" in fields else minor))
    for row in paid_in:
        fields = reading.layout.tender or {}
        minor = reading.amount(row, fields, "amount")
        if minor:
            found.append((reading.text(row, fields, "kind"), minor))
    return found


def total(found: Iterable[Goods]) -> int:
    """What the lines come to, in minor units."""
    return sum(each.net_minor for each in found)


def major(minor: int, scale: int) -> str:
    """Minor units as an amount in major ones."""
    return f"{Decimal(minor).scaleb(-scale):f}"


def plain(number: Decimal) -> str:
    """A number without zeros that say nothing."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
