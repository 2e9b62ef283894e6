"""`flask members`: everybody of another system comes over, tried first, reconciled, and undone if need be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import orjson

from cli import member_file, stopping
from cli.counting import shown
from cli.door import House, now, opened
from cli.member_file import MemberFile
from cli.rejects import Rejects
from cli.stopping import Stop, Stopped
from intake import files
from loyalty.program import shelf
from loyalty.program.fields import CODE
from loyalty.program.model import Program
from loyalty.switching import checking, opening, undoing
from loyalty.switching.checking import Sums
from loyalty.switching.incoming import BadRow, Reader
from pos_adapter.adapter import Reject

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SHOWN_BAD = 20
UNDO_SLICE = 50


@click.group("members")
def members_() -> None:
    """Members, many at once."""


def _batch(_: click.Context, __: click.Parameter, value: str) -> str:
    if not CODE.fullmatch(value):
        raise click.BadParameter('must be small letters, digits and hyphens such as "switch-2026"')
    return value


@dataclass(slots=True)
class Opened:
    """How many members this run has written."""

    count: int = 0


@members_.command("import")
@click.argument("file", type=FILE)
@click.option("--program", "code", metavar="CODE", required=True, help="The programme they come into.")
@click.option(
    "--batch", metavar="NAME", callback=_batch, required=True, help="The same for the same members."
)
@click.option("--control", metavar="PATH", type=FILE, help="What the sums must be, one JSON object.")
@click.option("--commit", is_flag=True, help="Write. Without it, everything is only tried.")
@click.option("--strict", is_flag=True, help="Write nothing while any row is bad.")
@click.option(
    "--rejects", metavar="PATH", type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the bad rows.  [default: FILE.rejects.ndjson]",
)  # fmt: skip
def import_(
    file: Path,
    code: str,
    batch: str,
    control: Path | None,
    rejects: Path | None,
    *,
    commit: bool,
    strict: bool,
) -> None:
    """Bring members over from the file FILE, CSV or JSON lines, with their points, tiers and vouchers.

    All rows are checked and added up first, and compared with the control; bad rows are told and left out.
    Nothing is written without --commit. Whoever came with the batch before is passed over, so a run that was
    stopped goes on when it is started again.
    """
    at = now()
    with opened(announces=False) as house, ExitStack() as kept:
        program = house.database.read(lambda session: shelf.current(session, house.retailer.shelf, code, at))
        source, reader = MemberFile(file, program), Reader(program, at)
        bad = kept.enter_context(Rejects(rejects or file.with_name(f"{file.name}.rejects.ndjson")))
        sums = _sums(house, source, reader, batch, bad)
        _reconciled(sums, {**source.control, **(member_file.control(control) if control else {})})
        if strict and sums.bad:
            _tell(sums, program, 0)
            raise click.ClickException(f"{sums.bad} rows are bad; with --strict nothing is written")
        written = Opened()
        try:
            if commit:
                _write(house, source, reader, batch, sums, written)
        except Stopped:
            click.echo("stopped; the same command again goes on from here", err=True)
            raise SystemExit(stopping.EXIT_CODE) from None
        _tell(sums, program, written.count)
    if not commit:
        click.echo("tried only; write it with --commit", err=True)


def _sums(house: House, source: MemberFile, reader: Reader, batch: str, rejects: Rejects) -> Sums:
    """Go through the whole file, and tell what is bad."""
    sums = Sums()
    for new, there, bad in checking.slices(house.database, house.retailer, reader, batch, source.rows()):
        for each in (*new, *there):
            sums.add(each)
        sums.there += len(there)
        for wrong in bad:
            sums.bad += 1
            _reject(rejects, wrong, sums.bad)
    if sums.bad > SHOWN_BAD:
        click.echo(f"… and {sums.bad - SHOWN_BAD} more, see {files.shown(rejects.path)}", err=True)
    return sums


def _reject(rejects: Rejects, wrong: BadRow, number: int) -> None:
    reason = "; ".join(map(str, wrong.problems))
    rejects.add(Reject(wrong.place, reason, "bad-row", ""))
    if number <= SHOWN_BAD:
        click.echo(str(wrong), err=True)


def _reconciled(sums: Sums, control: Mapping[str, Any]) -> None:
    found = checking.differences(sums, control)
    if found:
        raise click.ClickException(
            "\n".join(["the sums are not those of the control; nothing is written", *found])
        )


def _write(house: House, source: MemberFile, reader: Reader, batch: str, sums: Sums, written: Opened) -> None:
    with stopping.on_signals() as stop, shown("members", sums.members - sums.there) as count:
        for new, _, _ in checking.slices(house.database, house.retailer, reader, batch, source.rows()):
            written.count += house.database.write(
                lambda session, new=new: opening.open_all(  # type: ignore[misc]
                    session, house.retailer, reader.program, batch, new, reader.at
                )
            )
            count(written.count)
            stop.heed()


def _tell(sums: Sums, program: Program, written: int) -> None:
    """The last line, one JSON object; points and what was counted in the smallest unit."""
    told = orjson.loads(orjson.dumps(sums)) | {"program": program.code, "written": written}
    base = program.ladder.base if program.ladder else ""
    told["tiers"] = {code or base: count for code, count in sorted(sums.tiers.items())}
    click.echo(orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode())


@members_.command("import-undo")
@click.argument("batch", callback=_batch)
@click.option("--yes", is_flag=True, help="Do not ask.")
def undo(batch: str, *, yes: bool) -> None:
    """Take back the members of BATCH of whom nothing was used since; the others stay.

    Their points leave by an entry, what they told is forgotten, cards and ids are free again.
    """
    if not yes:
        click.confirm(f'Forget the members that came with "{batch}"?', abort=True)
    at, became = now(), dict.fromkeys(("undone", "touched", "gone"), 0)
    with opened(announces=False) as house, stopping.on_signals() as stop:
        after = ""
        while ids := _next(house, batch, after):
            for member_id in ids:
                _undo_one(house, batch, member_id, at, became)
            after = ids[-1]
            _heed(stop)
    click.echo(orjson.dumps({"batch": batch, **became}).decode())
    if not any(became.values()):
        raise click.ClickException(f'nobody came with a batch "{batch}", or all of it was undone before')


def _next(house: House, batch: str, after: str) -> Sequence[str]:
    return house.database.read(
        lambda session: undoing.of_batch(session, batch, after=after, limit=UNDO_SLICE)
    )


def _undo_one(house: House, batch: str, member_id: str, at: Any, became: dict[str, int]) -> None:
    found = house.database.write(lambda session: undoing.undo(session, house.retailer, batch, member_id, at))
    became[found.became] += 1


def _heed(stop: Stop) -> None:
    try:
        stop.heed()
    except Stopped:
        click.echo("stopped; the same command again goes on from here", err=True)
        raise SystemExit(stopping.EXIT_CODE) from None
