"""How many of so many are done, on standard error: a bar for a person, a line now and then for a log."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
import rich.progress
from rich.console import Console

from cli.progress import SECONDS_BETWEEN_LINES

Count = Callable[[int], None]


@contextmanager
def shown(what: str, total: int) -> Iterator[Count]:
    """Call what this gives with how many are done."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Lines(what, total)
        return
    with rich.progress.Progress(console=console) as bars:
        task = bars.add_task(what, total=total or 1)
        yield lambda done: bars.update(task, completed=done)


class _Lines:
    def __init__(self, what: str, total: int) -> None:
        self._what, self._total, self._told_at = what, total, time.monotonic()

    def __call__(self, done: int) -> None:
        if time.monotonic() - self._told_at >= SECONDS_BETWEEN_LINES:
            self._told_at = time.monotonic()
            click.echo(f"{self._what}: {done:,} of {self._total:,}", err=True)
