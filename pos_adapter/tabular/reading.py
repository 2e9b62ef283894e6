"""What the rows of one document say, field by field, with all that is wrong and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from pos_adapter import amounts
from pos_adapter.tabular import cells, documents
from pos_adapter.tabular.layout import Fields, Layout, Source
from pos_adapter.tabular.rows import Row

SHOWN = 40


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong: in which row, in which column, and what must stand there."""

    place: int
    column: str
    must: str


@dataclass(slots=True)
class Reading:
    """Reads fields of rows; `wrong` collects what could not be read. Amounts have `scale` decimals."""

    layout: Layout
    scale: int
    wrong: list[Wrong] = field(default_factory=list)

    def refuse(self, row: Row, source: Source, must: str, got: str) -> None:
        """Note what is wrong with a cell."""
        self.wrong.append(Wrong(row.place, source.name, f"must be {must}; got {got[:SHOWN]!r}"))

    def text(self, row: Row, fields: Fields, name: str) -> str:
        """A field as it stands; empty where it is not in the layout or nothing stands there."""
        source = fields.get(name)
        return cells.text_of(source, row.cells) if source else ""

    def number(self, row: Row, fields: Fields, name: str) -> Decimal | None:
        """A number, None for none."""
        text = self.text(row, fields, name)
        if not text:
            return None
        found = cells.find_number(text, self.layout.numbers)
        if found is None:
            written = self.layout.numbers
            example = f"1{written.thousands}234{written.decimal}50"
            self.refuse(row, fields[name], f"a number such as {example}", text)
        return found

    def price(self, row: Row, fields: Fields) -> Decimal | None:
        """A unit price in major units, with as many decimals as it has."""
        found = self.number(row, fields, "unit_price")
        return found.scaleb(-self.scale) if found is not None and self.layout.numbers.in_minor else found

    def amount(self, row: Row, fields: Fields, name: str) -> int | None:
        """An amount in minor units, exactly; None for none."""
        found = self.number(row, fields, name)
        if found is None:
            return None
        minor = found if self.layout.numbers.in_minor else found.scaleb(self.scale)
        if minor != minor.to_integral_value():
            must = "a whole number" if self.layout.numbers.in_minor else f"of at most {self.scale} decimals"
            self.refuse(row, fields[name], must, self.text(row, fields, name))
            return None
        bounded = amounts.find_bounded(int(minor))
        if bounded is None:
            self.refuse(row, fields[name], f"below {amounts.LIMIT_MINOR} minor units", str(found))
        return bounded

    def first(self, rows: Sequence[Row], name: str) -> str:
        """What the first row says that says anything."""
        return next(filter(None, (self.text(row, self.layout.receipt, name) for row in rows)), "")

    def agreed(self, rows: Sequence[Row], name: str) -> str:
        """What all rows say that say anything."""
        found = ""
        for row in rows:
            text = self.text(row, self.layout.receipt, name)
            if text and found and text != found:
                must = f"{found!r}, as in the rows of this receipt before it"
                self.refuse(row, self.layout.receipt[name], must, text)
                return found
            found = found or text
        return found

    def agreed_amount(self, rows: Sequence[Row], fields: Fields, name: str) -> int | None:
        """An amount of the whole receipt, which rows repeat or only one tells."""
        found: int | None = None
        for row in rows:
            minor = self.amount(row, fields, name)
            if found is not None and minor is not None and minor != found:
                self.refuse(row, fields[name], "the same in all rows of a receipt", str(minor))
                return found
            found = minor if found is None else found
        return found

    def earliest(self, rows: Sequence[Row]) -> datetime | None:
        """The earliest moment that a row tells, local."""
        found = [self.moment(row, "purchased_at") for row in rows]
        told = [each for each in found if each is not None]
        if not told and rows and not self.wrong:
            self.wrong.append(Wrong(rows[0].place, self.layout.receipt["purchased_at"].name, "is required"))
        return min(told, default=None)

    def day(self, rows: Sequence[Row], name: str) -> date | None:
        """A day that rows tell, which must be the same; None for none."""
        found = {each.date(): row for row in rows if (each := self.moment(row, name))}
        if len(found) > 1:
            row = list(found.values())[1]
            self.refuse(row, self.layout.receipt[name], "the same in all rows of a receipt", "another")
        return next(iter(found), None)

    def moment(self, row: Row, name: str) -> datetime | None:
        """A local time, None for none."""
        source = self.layout.receipt.get(name)
        text = cells.text_of(source, row.cells) if source else ""
        if not source or not text:
            return None
        found = documents.find_local(text, self.layout, source.formats)
        if found is None:
            written = " or ".join(source.formats or self.layout.times.formats)
            self.refuse(row, source, f"a time written as {written}", text)
        return found
