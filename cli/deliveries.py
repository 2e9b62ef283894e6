"""`flask receipts rejected`: what vendors sent and could not be taken, until a person has seen to it."""

from __future__ import annotations

import click
import orjson

from cli.door import now, opened
from db.session import Session
from identity import audit
from intake import keeping, taking
from intake.errors import UnknownDelivery
from intake.keeping import Kept, Search

PREFIX = "dlv_"
BY = "cli"
WHICH = click.argument("delivery", metavar="dlv_…")


@click.group()
def rejected() -> None:
    """Deliveries of vendors of which something could not be taken."""


@rejected.command("list")
@click.option("--connection", metavar="CODE", default="")
@click.option(
    "--status", type=click.Choice(["waiting", "resolved", "dismissed"]), default="waiting", show_default=True
)
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, show_default=True)
def list_(connection: str, status: str, limit: int) -> None:
    """List them, the newest first."""
    with opened() as house:
        found = house.database.read(lambda session: keeping.page(session, Search(connection, status), limit))
    for each in found:
        came = f"{each.received_at:%Y-%m-%d %H:%M} UTC"
        what = f"{each.documents} documents  {' '.join(each.codes)}"
        click.echo(f"{PREFIX}{each.digest}  {came}  {each.connection}  {each.status}  {what}")


@rejected.command()
@WHICH
def show(delivery: str) -> None:
    """Show what of a delivery that waits could not be taken: one JSON object a line."""
    with opened() as house:
        ring = house.retailer.ring
        found = house.database.read(lambda session: keeping.opened(session, ring, _digest(delivery)))
    for each in found.rejects:
        told = {"place": each.place, "code": each.code, "reason": each.reason, "raw": each.raw}
        click.echo(orjson.dumps(told).decode())


@rejected.command()
@WHICH
def retry(delivery: str) -> None:
    """Read it again, with today's mappings and adapter; what was recorded before is passed over."""
    at = now()

    def begin(session: Session) -> str:
        digest = keeping.find(session, _digest(delivery)).digest
        _note(session, "deliveries.retry", delivery)
        return digest

    with opened() as house:
        digest = house.database.write(begin)
        taken = taking.retry(house.database, house.retailer, digest, BY, at)
        after = house.database.read(lambda session: keeping.find(session, digest))
    counts = ", ".join(f"{count} {fate}" for fate, count in taken.counts().items() if count)
    click.echo(f"{counts}; it is {after.status}")


@rejected.command()
@WHICH
@click.option("--reason", metavar="TEXT", required=True, help="For those who look at it later.")
def dismiss(delivery: str, reason: str) -> None:
    """Let it go, with the reason; its body is forgotten, what was recorded of it stays."""
    at = now()

    def work(session: Session) -> Kept:
        _note(session, "deliveries.dismiss", delivery)
        return keeping.dismiss(session, _digest(delivery), BY, reason, at)

    with opened() as house:
        house.database.write(work)
    click.echo(f"{delivery} is dismissed")


def _digest(delivery: str) -> str:
    digest = delivery.removeprefix(PREFIX)
    if delivery == digest:
        raise UnknownDelivery
    return digest


def _note(session: Session, action: str, delivery: str) -> None:
    audit.note(session, now(), BY, action, delivery)
