"""`flask receipts`: a till's file becomes receipts; started again it goes on where it stopped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cli import importing, sources, stopping
from cli.deliveries import rejected
from cli.door import opened, told
from cli.importing import SLICE, Import
from cli.parked import parked
from cli.preview import preview
from cli.stopping import Stopped
from cli.totals import Totals
from cli.watch import watch
from intake import files


@click.group()
def receipts() -> None:
    """Receipts of tills and shops."""


@receipts.command("import")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@sources.options
@click.option(
    "--rejects",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write what was not taken, one JSON object a line.  [default: PATH.rejects.ndjson]",
)
@click.option(
    "--slice",
    "size",
    type=click.IntRange(1, 10_000),
    default=SLICE,
    show_default=True,
    help="How many receipts share a transaction.",
)
def import_(path: Path, rejects: Path | None, size: int, **how: Any) -> None:
    """Import the receipts of the file PATH, plain or packed by gzip.

    What was imported before is passed over, so a run that was stopped goes on when it is started again.
    The last line of the output is one JSON object that says what this run did.
    """
    rejects = rejects or path.with_name(f"{path.name}.rejects.ndjson")
    if rejects.exists() and rejects.samefile(path):
        raise click.BadParameter("this is the file to import; choose another", param_hint="--rejects")
    with opened(announces=False) as house:
        totals = Totals()
        try:
            with told(str(path)):
                source = sources.chosen(house, **how)
                importing.run(house, Import(path, source, rejects, size), totals)
        except Stopped:
            click.echo("stopped; the same command again goes on from here", err=True)
            raise SystemExit(stopping.EXIT_CODE) from None
        finally:
            if totals.rejected:
                click.echo(f"{totals.rejected} rejected, see {files.shown(rejects)}", err=True)
            click.echo(totals.line())


for command in (watch, parked, rejected, preview):
    receipts.add_command(command)
