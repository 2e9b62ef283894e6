"""Dialling: a name is resolved once, every address it has is judged, and the one judged is connected to."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import SplitResult

from events import addresses
from events.deadline import Deadline

# A name may have many addresses; after so many that do not answer it is given up.
_MOST_TRIED = 3


class Forbidden(Exception):
    """The address is none that a delivery may go to."""


# What may go wrong on the way, and the code it is told by: the first that fits.
_FAILURES: tuple[tuple[type[Exception], str], ...] = (
    (Forbidden, "address-forbidden"),
    (TimeoutError, "timed-out"),
    (socket.gaierror, "name-unknown"),
    (ssl.SSLCertVerificationError, "certificate-refused"),
    (ssl.SSLError, "tls-failed"),
    (ConnectionRefusedError, "connection-refused"),
)
FAILURES = (Forbidden, OSError, UnicodeError)


def failure(error: Exception) -> str:
    """The code of one of FAILURES."""
    return next((code for kind, code in _FAILURES if isinstance(error, kind)), "connection-lost")


@dataclass(frozen=True, slots=True)
class Line:
    """How far a call may go: plain HTTP to this machine itself if `loopback`, and whom to trust for TLS."""

    loopback: bool = False
    tls: ssl.SSLContext | None = None


@contextmanager
def connected(url: SplitResult, line: Line, connecting: Deadline, whole: Deadline) -> Iterator[socket.socket]:
    """A connection to the host of a URL, encrypted and its name proved for https.

    Raises Forbidden before anything is sent, OSError (TimeoutError, gaierror, SSLError) otherwise.
    """
    host = url.hostname or ""
    is_plain = url.scheme == "http"
    port = url.port or (80 if is_plain else 443)
    if is_plain and not line.loopback:
        raise Forbidden("plain http")
    raw = _dial(_judged(host, port, to_itself=is_plain), connecting)
    with raw:
        # What was connected to is asked once more: nothing between the name and here is taken on trust.
        _judge(str(raw.getpeername()[0]), to_itself=is_plain)
        if is_plain:
            yield raw
            return
        whole.bound(raw)
        with (line.tls or _trusted()).wrap_socket(raw, server_hostname=host) as secure:
            yield secure


_Place = tuple[socket.AddressFamily, tuple[str, int] | tuple[str, int, int, int]]


def _judged(host: str, port: int, *, to_itself: bool) -> list[_Place]:
    """The addresses of a name, resolved this once. One that is closed closes them all.

    A resolver has its own patience, 5 s a try by default; a claim's lease is longer.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    places = [(family, place) for family, _, _, _, place in found]
    for _, place in places:
        _judge(str(place[0]), to_itself=to_itself)
    return places[:_MOST_TRIED]  # type: ignore[return-value]


def _judge(address: str, *, to_itself: bool) -> None:
    is_allowed = addresses.is_loopback(address) if to_itself else addresses.is_public(address)
    if not is_allowed:
        raise Forbidden(address)


def _dial(places: list[_Place], deadline: Deadline) -> socket.socket:
    last: OSError = TimeoutError("no address to connect to")
    for family, place in places:
        dialled = socket.socket(family, socket.SOCK_STREAM)
        try:
            deadline.bound(dialled)
            dialled.connect(place)
        except OSError as error:
            dialled.close()
            last = error
        else:
            return dialled
    raise last


@lru_cache
def _trusted() -> ssl.SSLContext:
    """Certificates as this machine trusts them; reading its list takes long, so it is done once."""
    return ssl.create_default_context()
