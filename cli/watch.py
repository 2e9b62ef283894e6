"""`flask receipts watch`: what tills drop into a folder becomes receipts by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cli import sources, stopping, watching
from cli.door import opened
from cli.importing import SLICE
from cli.stopping import Stopped
from cli.watching import Watch

# Something waits for a person; 1 is what ends the command itself, 2 a wrong option, 130 a signal.
LEFT_EXIT_CODE = 3


@click.command()
@click.argument("path", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@sources.options
@click.option("--once", is_flag=True, help="Take what is there by now, and end: for cron.")
@click.option(
    "--settled",
    "settled_seconds",
    type=click.FloatRange(0, 86_400),
    default=10.0,
    show_default=True,
    help="For how many seconds a file has to stand still before it is taken.",
)
@click.option(
    "--every",
    "every_seconds",
    type=click.FloatRange(0.1, 3_600),
    default=2.0,
    show_default=True,
    help="How many seconds pass between two looks.",
)
@click.option("--history", is_flag=True, help="What is imported is no news: nobody is told of it.")
@click.option(
    "--slice",
    "size",
    type=click.IntRange(1, 10_000),
    default=SLICE,
    show_default=True,
    help="How many receipts share a transaction.",
)
def watch(
    path: Path,
    settled_seconds: float,
    every_seconds: float,
    size: int,
    *,
    once: bool,
    history: bool,
    **how: Any,
) -> None:
    """Import each file that is dropped into DIR, plain or packed by gzip, and put it away.

    A file that was imported whole goes to DIR/archive/YYYY-MM-DD/. One of which something was rejected goes
    to DIR/rejected/ with its reasons beside it; what of it could be taken is, and once it was mended it may
    be dropped again. Names that begin with a dot or end in .part or .tmp are left alone. Several may watch
    one folder. The output has one JSON object a line for each file. With --once the command ends with
    status 3 where something was rejected, or a file could not be moved.
    """
    with opened(announces=not history) as house:
        source = sources.chosen(house, **how)
        job = Watch(path, source, size, settled_seconds, every_seconds, once)
        try:
            with stopping.on_signals() as stop:
                left = watching.watch(house, job, stop, click.echo)
        except Stopped:
            click.echo("stopped; the same command goes on from here", err=True)
            raise SystemExit(stopping.EXIT_CODE) from None
    if left:
        raise SystemExit(LEFT_EXIT_CODE)
