"""`flask ledger`: the books are rebuilt from their entries and compared with what stands beside; anchors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

import loyalty.verifying
import points.verifying
from cli import anchor_file
from cli.door import House, now, opened, settings, told
from db import ids
from db.session import Session
from points import anchor_verifying, anchoring, anchors, journals
from points.anchors import Anchor, Keys
from points.verifying import Difference

FILE = click.Path(dir_okay=False, path_type=Path)


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
@click.option("--anchors", "file", metavar="FILE", type=FILE, help="Anchors that were kept elsewhere.")
@click.option(
    "--trust", metavar="KEY", multiple=True, help="A public key that signed anchors before the one in use."
)
def verify(file: Path | None, trust: Sequence[str]) -> None:
    """Verify every journal, counter, tier, receipt and anchor, on one snapshot.

    Each difference is one line: the member, the entry (0 for none in particular), and what differs. Exit
    code 1 when anything does.
    """
    count = Count()
    with opened() as house:
        with told(str(file or "--trust")):
            kept = anchor_file.read(file) if file else []
            trusted = _trusted(house, trust)
        last = house.database.read(lambda session: _verify(house, session, count, trusted, kept))
    if last is not None:
        click.echo(f"anchored through {last.business_date}")
    said = f"{count.journals} journals, {count.entries} entries, {count.differences} differences"
    if count.differences:
        raise click.ClickException(said)
    click.echo(said)


def _trusted(house: House, more: Sequence[str]) -> Keys:
    """The public keys whose signatures count, by id."""
    own = anchors.private_key(house.settings.anchor_key).public_key()
    return {anchors.key_id(key): key for key in (own, *map(anchors.key_from, more))}


def _verify(
    house: House, session: Session, count: Count, trusted: Keys, kept: Sequence[Anchor]
) -> Anchor | None:
    """Tell all differences; the last anchor there is."""
    _tell(_differences(house, session, count), count)
    today = now().astimezone(house.settings.zone).date()
    _tell(anchor_verifying.verify(session, trusted, today, kept), count)
    return anchoring.find_last(session)


def _differences(house: House, session: Session, count: Count) -> Iterator[Difference]:
    for journal in journals.stream(session):
        count.journals += 1
        count.entries += len(journal.entries)
        yield from points.verifying.verify(journal)
    yield from loyalty.verifying.verify(session, house.retailer)


def _tell(differences: Iterator[Difference], count: Count) -> None:
    for difference in differences:
        count.differences += 1
        if difference.holder_id == anchor_verifying.NO_HOLDER:
            click.echo(difference.what)
            continue
        member = ids.outside("member", difference.holder_id)
        click.echo(f"{member}  entry {difference.seq}  {difference.what}")


@ledger.command("anchor-key")
def anchor_key() -> None:
    """Print the public key under which anchors are signed, and its id."""
    key = anchors.private_key(settings().anchor_key).public_key()
    click.echo(f"{anchors.key_text(key)}  {anchors.key_id(key)}")


@ledger.command("anchors")
@click.option("--export", "file", metavar="FILE", type=FILE, required=True, help="The file to go on with.")
def anchors_(file: Path) -> None:
    """Write the signed anchors into FILE, one a line; what is there already stays, and must agree.

    Keep the file where nobody who can write to the database can write.
    """
    with opened() as house, told(str(file)):
        stored = house.database.read(lambda session: list(anchoring.stored(session)))
        new = anchor_file.extend(file, stored)
    click.echo(f"{new} new anchors, {len(stored)} in all")
