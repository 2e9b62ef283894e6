"""`flask receipts preview`: a file as it would be read, and nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from marshmallow import ValidationError

from cli import feed, layouts
from cli.door import told
from loyalty.program.iso4217 import DECIMALS
from loyalty.receipt import Receipt
from pos_adapter import registry
from pos_adapter.adapter import ByteStream, Ignored, Reject, Settings
from pos_adapter.tabular import adapter as tabular
from pos_adapter.tabular import rows
from pos_adapter.tabular.layout import Layout
from pos_adapter.tabular.words import zone as zone_of

MOST_LINES_SHOWN = 5
Document = Receipt | Reject | Ignored


@click.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--adapter", type=click.Choice(registry.names()), default="tabular", show_default=True)
@click.option("--layout", "layout_path", metavar="LAYOUT", type=layouts.FILE, help="What the columns are.")
@click.option("--money", metavar="CODE", type=click.Choice(sorted(DECIMALS)), required=True)
@click.option("--zone", metavar="ZONE", default="UTC", show_default=True, help="Where the shop is.")
@click.option(
    "--store", metavar="CODE", default="store", show_default=True, help="The store, if none is told."
)
@click.option(
    "--limit", type=click.IntRange(0, 10_000), default=10, show_default=True, help="Receipts to show."
)
def preview(
    path: Path, adapter: str, layout_path: Path | None, money: str, zone: str, store: str, limit: int
) -> None:
    """Show the first receipts of the file PATH as they would be read, what is refused, and the totals.

    Nothing is written, and no database is needed.
    """
    layout = layouts.read(layout_path) if layout_path else None
    with told(str(path)), feed.opened(path, is_text=False) as stream:
        own = Settings(store, _zone(zone), money, DECIMALS[money], monies=DECIMALS, layout=layout)
        tally = Tally(limit)
        for line in tally.shown(documents(stream, adapter, own, tally)):
            click.echo(line)
    for line in tally.summary():
        click.echo(line)


def _zone(name: str) -> ZoneInfo:
    try:
        return zone_of(name)
    except ValidationError as error:
        raise click.BadParameter("must be a time zone such as Europe/London", param_hint="--zone") from error


def documents(stream: ByteStream, adapter: str, settings: Settings, tally: Tally) -> Iterator[Document]:
    """What the adapter reads; of a file of rows, the tally is told the columns that nothing is read from."""
    if adapter != "tabular" or settings.layout is None:
        return registry.adapter(adapter).read(stream, settings)
    table = rows.opened(stream, settings.layout)
    tally.unused = unused(table.columns, settings.layout)
    return tabular.receipts(table, settings.layout, settings)


def unused(columns: Iterable[str], layout: Layout) -> list[str]:
    """The columns that nothing is read from."""
    return [column for column in columns if column not in layout.used]


@dataclass(slots=True)
class Tally:
    """Counts what was read, and shows the first `limit` receipts and rejects."""

    limit: int
    unused: list[str] = field(default_factory=list)
    receipts: Counter[str] = field(default_factory=Counter)
    net: Counter[tuple[str, str]] = field(default_factory=Counter)
    lines: int = 0
    members: set[str] = field(default_factory=set)
    ignored: Counter[str] = field(default_factory=Counter)
    rejected: int = 0

    def shown(self, documents: Iterable[Document]) -> Iterator[str]:
        """Every document is counted, the first ones are shown."""
        for each in documents:
            if isinstance(each, Receipt):
                yield from self.receipt(each)
            elif isinstance(each, Reject):
                self.rejected += 1
                if self.rejected <= self.limit:
                    yield safe(f"rejected, {each.place}: {each.reason}")
            else:
                self.ignored[each.reason] += 1

    def receipt(self, receipt: Receipt) -> Iterator[str]:
        """One receipt in a few lines."""
        self.receipts[receipt.kind] += 1
        self.net[receipt.kind, receipt.currency] += receipt.net_minor
        self.lines += len(receipt.lines)
        if receipt.member:
            self.members.add(f"{receipt.member.scheme} {receipt.member.value}")
        if self.receipts.total() <= self.limit:
            yield from map(safe, told_of(receipt))

    def summary(self) -> Iterator[str]:
        """The totals."""
        for reason, count in self.ignored.most_common(20):
            yield safe(f"left aside: {count:,} × {reason}")
        if self.unused:
            yield safe(f"columns that are not used: {', '.join(self.unused)}")
        for (kind, money), minor in sorted(self.net.items()):
            yield f"{self.receipts[kind]:,} × {kind}, net {major(minor, money)} {money}"
        yield (
            f"receipts {self.receipts.total():,}, lines {self.lines:,}, members {len(self.members):,},"
            f" rejected {self.rejected:,}, left aside {self.ignored.total():,}; nothing was written"
        )


def told_of(receipt: Receipt) -> Iterator[str]:
    """A receipt for people."""
    who = f"  {receipt.member.scheme} {receipt.member.value}" if receipt.member else ""
    till = f" till {receipt.till}" if receipt.till else ""
    of = f"  of {receipt.original}" if receipt.original else ""
    at = f"{receipt.purchased_at:%Y-%m-%d %H:%M} UTC, day {receipt.business_date}"
    yield f"{receipt.kind} {receipt.number}  {at}  {receipt.store}{till}{who}{of}"
    for line in receipt.lines[:MOST_LINES_SHOWN]:
        name = f" {line.name}" if line.name else ""
        yield f"    {line.quantity} × {line.sku}{name}: {major(line.net_minor, receipt.currency)}"
    if len(receipt.lines) > MOST_LINES_SHOWN:
        yield f"    and {len(receipt.lines) - MOST_LINES_SHOWN} more"
    money = receipt.currency
    paid = "".join(f"; {each.kind} {major(each.amount_minor, money)}" for each in receipt.tenders)
    yield f"    net {major(receipt.net_minor, money)} {money}{paid}"


def major(minor: int, money: str) -> str:
    """Minor units as an amount, with thousands apart."""
    return f"{Decimal(minor).scaleb(-DECIMALS[money]):,f}"


def safe(text: str) -> str:
    """A line that cannot move the cursor, whatever the file holds."""
    return "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in text)
