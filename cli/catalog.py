"""`flask catalog import`: what stock codes are, from which day on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

import click

from cli import feed
from cli.door import House, now, opened, told
from intake import files
from loyalty.catalog import catalog as goods
from loyalty.catalog import catalog_file
from loyalty.catalog.catalog import Item
from loyalty.program import shelf
from loyalty.program.iso4217 import DECIMALS
from pos_adapter import physical_lines

SLICE = 1_000


@click.group()
def catalog() -> None:
    """The catalog: name, price, category, class, brand, labels and cost of stock codes."""


@catalog.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--money",
    metavar="CODE",
    type=click.Choice(sorted(DECIMALS)),
    help="The currency of costs and prices.  [default: that of the programmes published here]",
)
def import_(file: Path, money: str | None) -> None:
    """Import FILE, CSV or TSV, plain or packed by gzip.

    Its columns are sku, barcode, name (name_en, name_zh_hant, name_zh_hans in other languages), price,
    category, class, brand, labels (separated by semicolons), cost, effective_on and retired ("yes": sold
    no more; without this column it is as it was); only sku and effective_on are required. The whole file is
    checked before its first row is written; importing it again changes nothing.
    """
    with opened() as house:
        scale = DECIMALS[money or _own_money(house)]
        with told(str(file)):
            count = import_file(house, file, scale)
    click.echo(f"{files.shown(file)}: {count} items")


def import_file(house: House, file: Path, scale: int) -> int:
    """Check all, then write slice by slice, so that no till waits long; returns how many items there are.

    A run that is interrupted is completed by the next one. Raises InvalidCatalog and UnreadableFile.
    """
    for _ in _items(file, scale):
        pass
    count, items = 0, _items(file, scale)
    while found := tuple(islice(items, SLICE)):
        house.database.write(partial(goods.put, items=found))
        count += len(found)
    return count


def _items(file: Path, scale: int) -> Iterator[Item]:
    with feed.opened(file) as opened_file:
        numbered = physical_lines.numbered(opened_file, catalog_file.LONGEST_LINE_BYTES)
        yield from catalog_file.read(numbered, scale)


def _own_money(house: House) -> str:
    """The money of every programme here, if it is the same. Raises UsageError."""
    at = now()
    moneys = house.database.read(
        lambda session: {
            shelf.current(session, house.retailer.shelf, code, at).money for code in shelf.codes(session)
        }
    )
    if len(moneys) != 1:
        known = ", ".join(sorted(moneys)) or "none is published yet"
        raise click.UsageError(
            f"say with --money what the costs are in; moneys of the programmes here: {known}"
        )
    return moneys.pop()
