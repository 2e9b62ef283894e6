"""How far a file has come, on standard error: bars for a person, a line now and then for a log."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import click
import rich.progress
from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from cli.feed import Feed

LINES_BETWEEN_LOOKS = 500
SECONDS_BETWEEN_LINES = 10


@dataclass(frozen=True, slots=True)
class Reached:
    """`done` of `total` (bytes or lines) of a phase; `receipts` so far, and how many of them a second."""

    phase: Literal["reading", "recording"]
    done: int
    total: int
    receipts: int
    rate: int


class Progress(ABC):
    """Is told of each read and of each slice that was recorded, and shows how far that is.

    An adapter that puts a file in order reads all of it before its first document; from then on the
    documents' own places, their `sequence`, say how far it is.
    """

    def __init__(self) -> None:
        self._started_at = time.monotonic()
        self._receipts = 0

    def read(self, feed: Feed) -> None:
        """The file is being read."""
        if feed.lines % LINES_BETWEEN_LOOKS == 0 and not feed.is_read:
            self._show("reading", feed.done_bytes, feed.size_bytes)

    def recorded(self, feed: Feed, count: int, place: int) -> None:
        """`count` more documents are recorded; the last one is from line `place`, if it tells."""
        self._receipts += count
        if feed.is_read and 0 < place <= feed.lines:
            self._show("recording", place, feed.lines)
        else:
            self._show("reading", feed.done_bytes, feed.size_bytes)

    def _show(self, phase: Literal["reading", "recording"], done: int, total: int) -> None:
        seconds = max(1, round(time.monotonic() - self._started_at))
        self.show(Reached(phase, done, max(1, total), self._receipts, self._receipts // seconds))

    @abstractmethod
    def show(self, reached: Reached) -> None:
        """Show it, or let it pass."""


class Bars(Progress):
    """A bar for each phase, with percent, rate and the time left."""

    def __init__(self, bars: rich.progress.Progress) -> None:
        super().__init__()
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def show(self, reached: Reached) -> None:
        """Move the phase's bar; a phase before it is over."""
        if reached.phase not in self._tasks:
            for task in self._tasks.values():
                self._bars.update(task, completed=self._bars.tasks[task].total)
            self._tasks[reached.phase] = self._bars.add_task(reached.phase, total=reached.total, said="")
        said = f"{reached.receipts:,} receipts, {reached.rate:,}/s" if reached.receipts else ""
        self._bars.update(self._tasks[reached.phase], completed=reached.done, total=reached.total, said=said)


class Lines(Progress):
    """A plain line every ten seconds, for what is no terminal."""

    def __init__(self) -> None:
        super().__init__()
        self._told_at = time.monotonic()

    def show(self, reached: Reached) -> None:
        """Write a line if the last one is old enough."""
        if time.monotonic() - self._told_at >= SECONDS_BETWEEN_LINES:
            self._told_at = time.monotonic()
            percent = 100 * reached.done // reached.total
            said = f"{reached.phase} {percent} %, {reached.receipts} receipts, {reached.rate}/s"
            click.echo(said, err=True)


@contextmanager
def shown() -> Iterator[Progress]:
    """Bars on a terminal, lines elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield Lines()
        return
    columns = (
        TextColumn("{task.description:>9}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TextColumn("{task.fields[said]}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with rich.progress.Progress(*columns, console=console) as bars:
        yield Bars(bars)
