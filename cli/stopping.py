"""Stopping at a good moment: the first Ctrl-C or SIGTERM asks, a second one insists."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

EXIT_CODE = 130


class Stopped(Exception):
    """Someone asked to stop, and this is a good moment."""


@dataclass(slots=True)
class Stop:
    """Whether someone asked to stop."""

    is_asked: bool = False

    def heed(self) -> None:
        """Raise Stopped if so; called where nothing is half done."""
        if self.is_asked:
            raise Stopped


@contextmanager
def on_signals() -> Iterator[Stop]:
    """A stop that signals ask for. The second signal acts as it would without this."""
    stop = Stop()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.is_asked = True
        restore()

    for number in before:
        signal.signal(number, ask)
    try:
        yield stop
    finally:
        restore()
