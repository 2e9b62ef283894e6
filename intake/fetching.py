"""Fetching: one request to a vendor's API, bounded in time and size; no redirect is followed."""

from __future__ import annotations

import io
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPResponse, IncompleteRead
from typing import Final
from urllib.parse import SplitResult, urlsplit

from events import dialling
from events.deadline import Deadline
from events.dialling import Line
from events.sending import Patience
from pos_adapter.wanted import Wanted

AGENT: Final = "Regulars-Intake/1"
# As much as an adapter reads of one document.
MOST_BYTES: Final = 8 * 2**20
# All that is read of an answer, its head and what chunks are told by among it: a chunk said to have -1 bytes
# is read by http.client to its end, and there may be none.
MOST_READ_BYTES: Final = 3 * MOST_BYTES
PATIENCE: Final = Patience(connect_seconds=5.0, whole_seconds=15.0)
_SECONDS: Final = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request: the status and the body, or a code for the error instead of both.

    `retry_after` is what the vendor asked for, in seconds or as a date; empty where it did not.
    """

    status: int | None
    body: bytes = b""
    error: str = ""
    retry_after: str = ""

    def wait_seconds(self, at: datetime) -> int:
        """How long the vendor asks to be left alone from `at` on; 0 where it does not, or not readably."""
        if _SECONDS.fullmatch(self.retry_after):
            return int(self.retry_after)
        try:
            until = parsedate_to_datetime(self.retry_after)
        except (ValueError, OverflowError):
            return 0
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        return max(0, int((until - at).total_seconds()))


def fetch(
    address: str, wanted: Wanted, headers: Mapping[str, str], line: Line, patience: Patience = PATIENCE
) -> Answer:
    """Ask for what is wanted at an API's address; never raises for what the network or the vendor does."""
    try:
        return _exchange(urlsplit(address + _escaped(wanted.path)), wanted, headers, line, patience)
    except dialling.FAILURES as error:
        return Answer(None, error=dialling.failure(error))
    except IncompleteRead:
        return Answer(None, error="connection-lost")
    except _Endless:
        return Answer(None, error="too-large")
    except (HTTPException, ValueError):
        # http.client lets through what single numbers of an answer come to, a chunk of -5 bytes among them.
        return Answer(None, error="not-http")


class _Endless(Exception):
    """More came than any answer has."""


class _Readable:
    """A connection as http.client reads one: whatever single steps take, the whole has its deadline."""

    def __init__(self, connection: socket.socket, deadline: Deadline) -> None:
        self._raw = _Raw(connection, deadline)

    def makefile(self, *_: object, **__: object) -> io.BufferedReader:
        return io.BufferedReader(self._raw)


class _Raw(io.RawIOBase):
    def __init__(self, connection: socket.socket, deadline: Deadline) -> None:
        super().__init__()
        self._connection = connection
        self._deadline = deadline
        self._left = MOST_READ_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, into: memoryview, /) -> int:  # type: ignore[override]
        self._deadline.bound(self._connection)
        if self._left <= 0:
            raise _Endless
        found = self._connection.recv_into(into)
        self._left -= found
        return found


def _exchange(
    url: SplitResult, wanted: Wanted, headers: Mapping[str, str], line: Line, patience: Patience
) -> Answer:
    whole = Deadline(patience.whole_seconds)
    connecting = Deadline(min(patience.connect_seconds, patience.whole_seconds))
    with dialling.connected(url, line, connecting, whole) as connection:
        whole.bound(connection)
        connection.sendall(_request(url, wanted, headers))
        response = HTTPResponse(_Readable(connection, whole), method=wanted.method)  # type: ignore[arg-type]
        response.begin()
        # What an error says besides its status is nobody's concern.
        is_read = 200 <= response.status < 300
        body = response.read(MOST_BYTES + 1) if is_read else b""
        if len(body) > MOST_BYTES:
            return Answer(response.status, error="too-large")
        if is_read and response.length and not response.chunked:
            return Answer(None, error="connection-lost")
        return Answer(response.status, body, retry_after=response.headers.get("Retry-After", "").strip())


def _request(url: SplitResult, wanted: Wanted, headers: Mapping[str, str]) -> bytes:
    target = (url.path or "/") + (f"?{url.query}" if url.query else "")
    body = wanted.body.encode()
    lines = {
        "Host": url.netloc,
        "User-Agent": AGENT,
        "Accept": "application/json",
        # What comes packed would have to be unpacked within bounds as well.
        "Accept-Encoding": "identity",
        "Connection": "close",
        **({"Content-Type": "application/json", "Content-Length": str(len(body))} if body else {}),
        **headers,
    }
    head = f"{wanted.method} {target} HTTP/1.1\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return head.encode("ascii") + b"\r\n" + body


def _escaped(path: str) -> str:
    """Brackets have no place in a path or query, though vendors write them there."""
    return path.replace("[", "%5B").replace("]", "%5D")
