"""Keeping the last requests of each key: noted as they are answered, written behind by a thread of its own.

A till never waits for it: the queue is bounded and drops what does not fit, and a database that is away
loses some lines and nothing else.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, Full, Queue
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from db.engine import Database
from db.errors import DatabaseError
from db.session import Session
from identity import request_log
from identity.request_log import Line
from loyalty.shops import till_keys

MOST_WAITING: Final = 2_000
# Lines come together for so long before they are written, and the thread ends after so long without one.
GATHERED_SECONDS: Final = 0.4
IDLE_SECONDS: Final = 10.0


@dataclass(slots=True)
class RequestLog:
    """The requests of one service that wait to be written; one that is not `is_kept` forgets them."""

    database: Database
    is_kept: bool = True
    _waiting: Queue[tuple[str, Line]] = field(default_factory=lambda: Queue(MOST_WAITING))
    _thread: threading.Thread | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _closing: threading.Event = field(default_factory=threading.Event)

    def note(self, key: str, line: Line) -> None:
        """Have a request of a key (by digest) written soon, or, when too many wait, not at all."""
        if not self.is_kept or self._closing.is_set():
            return
        with self._lock:
            try:
                self._waiting.put_nowait((key, line))
            except Full:
                return
            # A server that forks after the first request has no thread of its own yet.
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="request-log", daemon=True)
                self._thread.start()

    def flush(self) -> None:
        """Write what waits, now. Raises what the database raises."""
        lines: dict[str, list[Line]] = defaultdict(list)
        while True:
            try:
                key, line = self._waiting.get_nowait()
            except Empty:
                break
            lines[key].append(line)
        if lines:
            self.database.write(lambda session: _write(session, lines))

    def close(self) -> None:
        """Let what waits be written, note nothing more, and return once nothing uses the database."""
        self._closing.set()
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        idle_since = time.monotonic()
        while True:
            is_last = self._closing.wait(GATHERED_SECONDS)
            if not self._waiting.empty():
                idle_since = time.monotonic()
                # Lines may be lost; the requests themselves were answered and logged.
                with suppress(SQLAlchemyError, DatabaseError):
                    self.flush()
            with self._lock:
                is_idle = self._waiting.empty() and time.monotonic() - idle_since > IDLE_SECONDS
                if is_last or is_idle:
                    self._thread = None
                    return


def _write(session: Session, lines: dict[str, list[Line]]) -> None:
    request_log.write(session, lines)
    for key in sorted(lines):
        till_keys.used(session, key, lines[key][-1].at.date())
