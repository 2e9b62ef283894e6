"""`flask ledger verify`: the books are rebuilt from their entries and compared with what stands beside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import click

import loyalty.verifying
import points.verifying
from cli.door import House, opened
from db import ids
from db.session import Session
from points import journals
from points.verifying import Difference


@click.group()
def ledger() -> None:
    """The journal of points."""


@dataclass(slots=True)
class Count:
    """What was looked at."""

    journals: int = 0
    entries: int = 0
    differences: int = 0


@ledger.command()
def verify() -> None:
    """Verify every journal, counter, tier and receipt, on one snapshot; exit code 1 when anything differs.

    Each difference is one line: the member, the entry (0 for none in particular), and what differs.
    """
    count = Count()
    with opened() as house:
        house.database.read(lambda session: _tell(_differences(house, session, count), count))
    said = f"{count.journals} journals, {count.entries} entries, {count.differences} differences"
    if count.differences:
        raise click.ClickException(said)
    click.echo(said)


def _differences(house: House, session: Session, count: Count) -> Iterator[Difference]:
    for journal in journals.stream(session):
        count.journals += 1
        count.entries += len(journal.entries)
        yield from points.verifying.verify(journal)
    yield from loyalty.verifying.verify(session, house.retailer)


def _tell(differences: Iterator[Difference], count: Count) -> None:
    for difference in differences:
        count.differences += 1
        member = ids.outside("member", difference.holder_id)
        click.echo(f"{member}  entry {difference.seq}  {difference.what}")
