"""`flask vouchers`: a reward handed out for nothing to a segment or to the members of a file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
import orjson

from cli import stopping
from cli.counting import shown
from cli.door import House, now, opened
from cli.stopping import Stop, Stopped
from db.session import Session
from identity import audit
from loyalty.people import list_file
from loyalty.program import shelf
from loyalty.program.model import Program
from loyalty.rewards import batch_giving, batches
from loyalty.rewards.batches import RUNNING, STOPPED, WAITING, Batch, Wish
from pos_adapter import physical_lines

ACTOR = "cli"
SLICE = 50


@click.group("vouchers")
def vouchers_() -> None:
    """Vouchers, many at once."""


@vouchers_.command("issue")
@click.argument("reference")
@click.option("--program", "code", metavar="CODE", required=True, help="Whose members get it.")
@click.option("--reward", metavar="CODE", required=True, help="The reward to hand out for nothing.")
@click.option("--segment", metavar="CODE", default="", help="Whoever is in this segment now.")
@click.option(
    "--file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV with one column that names members: member, card or external_id.",
)  # fmt: skip
@click.option("--commit", is_flag=True, help="Write. Without it, everything is only tried.")
def issue(reference: str, code: str, reward: str, segment: str, file: Path | None, *, commit: bool) -> None:
    """Hand out the REWARD, once to each, as the batch REFERENCE.

    Tells counts and cost as one JSON object. Whom it is for is fixed when it is begun: a run that was stopped
    goes on when it is started again, and nobody gets a second one.
    """
    if bool(segment) is bool(file):
        raise click.UsageError("say one of --segment and --file")
    at = now()
    with opened() as house:
        program, wish = house.database.read(
            lambda session: _whom(session, house, code, Wish(reference, reward, (), segment), file, at)
        )
        if not commit:
            _tell(batches.foresee(program, wish, ACTOR, at, "tried"))
            click.echo("tried only; write it with --commit", err=True)
            return
        batch = house.database.write(lambda session: _begun(session, program, wish, at))
        try:
            _give(house, batch)
        except Stopped:
            house.database.write(lambda session: batches.stop(session, batch.batch_id))
            click.echo("stopped; the same command again goes on from here", err=True)
            raise SystemExit(stopping.EXIT_CODE) from None
        finally:
            _tell(house.database.read(lambda session: batches.get(session, batch.batch_id)))


def _whom(
    session: Session, house: House, code: str, wish: Wish, file: Path | None, at: datetime
) -> tuple[Program, Wish]:
    """The programme, and the wish with whom it is for."""
    program = shelf.current(session, house.retailer.shelf, code, at)
    if file is None:
        whom = batches.members_of(session, house.retailer, program, wish.segment, at)
    else:
        with file.open("rb") as lines:
            numbered = physical_lines.numbered(lines, list_file.LONGEST_LINE_BYTES)
            whom = list_file.read(session, program.code, numbered)
    return program, Wish(wish.reference, wish.reward, whom, wish.segment)


def _begun(session: Session, program: Program, wish: Wish, at: datetime) -> Batch:
    is_new = batches.find(session, program, wish) is None
    batch = batches.begin(session, program, wish, ACTOR, at)
    if is_new:
        detail = {"reward": batch.reward, "members": batch.members}
        audit.note(session, at, ACTOR, "vouchers.batch", batch.key, detail)
    if batch.status == WAITING:
        raise click.ClickException("this batch waits for a second person, who approves it in the office")
    if batch.status == STOPPED:
        return batches.start(session, batch.batch_id)[0]
    return batch


def _give(house: House, batch: Batch) -> None:
    """Give it slice by slice; a signal stops between two."""
    database, batch_id, done = house.database, batch.batch_id, batch.issued + batch.skipped

    def give(session: Session) -> int:
        return batch_giving.give(session, house.retailer, batch_id, SLICE, now())

    with stopping.on_signals() as stop, shown("vouchers", batch.members) as count:
        while batch.status == RUNNING:
            done += database.write(give)
            batch = database.read(lambda session: batches.get(session, batch_id))
            count(done)
            _heed(stop, batch)


def _heed(stop: Stop, batch: Batch) -> None:
    if batch.status == RUNNING:
        stop.heed()


def _tell(batch: Batch) -> None:
    """One JSON object; worth in minor units, cost in points, of all of them."""
    told = {name: getattr(batch, name) for name in ("reference", "status", "members", "issued", "skipped")}
    told |= {"worth_minor": batch.worth_minor * batch.members, "points": batch.cost * batch.members}
    click.echo(orjson.dumps(told).decode())
