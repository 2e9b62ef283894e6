"""Files that were imported whole: known again by their content, however they are called."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final, Protocol

from sqlalchemy import select

from db import plan
from db.session import Session
from intake.tables import imported_file

KEPT_DAYS: Final = 400
NAME_CHARS: Final = 255
_CHUNK_BYTES: Final = 1 << 20
_file = imported_file.c


class Source(Protocol):
    """An open file."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""


def shown(name: str | os.PathLike[str]) -> str:
    """A file's name as one line that can be printed and stored, whatever it is called.

    Line ends and other signs that cannot be seen are told escaped, bytes that are no UTF-8 in hex.
    """
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)


def digest_of(source: Source, how: Iterable[str], heed: Callable[[], None]) -> tuple[str, int]:
    """The digest of a file's content and of `how` it is read, and its size in bytes; in constant memory.

    `heed` is called between pieces: what it raises ends the reading.
    """
    found, size = hashlib.sha256(), 0
    for word in how:
        found.update(f"{len(word)}:{word}".encode())
    while chunk := source.read(_CHUNK_BYTES):
        heed()
        found.update(chunk)
        size += len(chunk)
    return found.hexdigest(), size


def is_known(session: Session, digest: str) -> bool:
    """Whether this content was imported whole before, in this way."""
    return bool(session.rows(select(_file.digest).where(_file.digest == digest)))


def remember(session: Session, digest: str, name: str, size_bytes: int, at: datetime) -> None:
    """Know it from now on; again changes nothing."""
    if not is_known(session, digest):
        row = {
            "digest": digest,
            "name": shown(name)[:NAME_CHARS],
            "size_bytes": size_bytes,
            "finished_at": at,
        }
        session.apply(plan.of(imported_file, [row]))
