"""A deadline: how long something may take as a whole, whatever its single steps take."""

from __future__ import annotations

import socket
import time


class Deadline:
    """Some seconds from now, by a clock that only runs forward."""

    __slots__ = ("_ends",)

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    def left(self) -> float:
        """The seconds that are left. Raises TimeoutError when there are none."""
        seconds = self._ends - time.monotonic()
        if seconds <= 0:
            raise TimeoutError("the time is over")
        return seconds

    def bound(self, connection: socket.socket) -> None:
        """Let the next step of a connection take what is left, and no more."""
        connection.settimeout(self.left())
