"""Sending: one POST over HTTP/1.1, and the status it was answered with. A redirect is not followed."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from events import dialling
from events.deadline import Deadline
from events.dialling import Line

AGENT = "Regulars-Webhooks/1"
# An answer is read so far and no further, whatever follows.
MOST_READ_BYTES = 4096
_STATUS_LINE = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2})(?: [^\r\n]*)?\r?\n")
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that connecting may take, and the whole of it."""

    connect_seconds: float = 5.0
    whole_seconds: float = 10.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt: the status it was answered with, or the error (a code) instead of one."""

    status: int | None
    error: str
    milliseconds: int

    @property
    def is_delivered(self) -> bool:
        """Any 2xx: the endpoint has it."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        """410: the endpoint says that it is to be sent nothing, ever."""
        return self.status == 410

    @property
    def is_unreachable(self) -> bool:
        """Nothing answered at all."""
        return self.status is None


def post(url: str, headers: Mapping[str, str], body: bytes, line: Line, patience: Patience) -> Outcome:
    """Send a body; never raises for what the network or the other side does."""
    begun = time.monotonic()
    status: int | None = None
    error = ""
    try:
        status = _exchange(urlsplit(url), headers, body, line, patience)
    except dialling.FAILURES as failed:
        error = dialling.failure(failed)
    except _NoHttp:
        error = "not-http"
    return Outcome(status, error, int((time.monotonic() - begun) * 1000))


class _NoHttp(Exception):
    """What answered does not speak HTTP/1."""


def _exchange(
    url: SplitResult, headers: Mapping[str, str], body: bytes, line: Line, patience: Patience
) -> int:
    whole = Deadline(patience.whole_seconds)
    connecting = Deadline(min(patience.connect_seconds, patience.whole_seconds))
    with dialling.connected(url, line, connecting, whole) as connection:
        _send(connection, _request(url, headers, body), whole)
        return _status(connection, whole)


def _request(url: SplitResult, headers: Mapping[str, str], body: bytes) -> bytes:
    target = (url.path or "/") + (f"?{url.query}" if url.query else "")
    lines = {
        "Host": url.netloc,
        "User-Agent": AGENT,
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Connection": "close",
        **headers,
    }
    head = f"POST {target} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return head.encode("ascii") + b"\r\n" + body


def _send(connection: socket.socket, request: bytes, whole: Deadline) -> None:
    rest = memoryview(request)
    while rest:
        whole.bound(connection)
        rest = rest[connection.send(rest) :]


def _status(connection: socket.socket, whole: Deadline) -> int:
    """The final status. Interim ones (1xx) pass by; the rest of the answer is nobody's concern."""
    found = b""
    while True:
        line = _STATUS_LINE.match(found)
        if line and not line[1].startswith(b"1"):
            return int(line[1])
        if line and (end := _END_OF_HEAD.search(found)):
            found = found[end.end() :]
            continue
        if len(found) >= MOST_READ_BYTES:
            raise _NoHttp
        whole.bound(connection)
        more = connection.recv(MOST_READ_BYTES - len(found))
        if not more:
            raise _NoHttp if found else ConnectionResetError("closed without an answer")
        found += more
