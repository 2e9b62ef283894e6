"""A file as it is fed to an adapter or the catalog: unpacked, counted, its faults told by name."""

from __future__ import annotations

import gzip
import os
import stat
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import click

from intake import files

GZIP_MAGIC = b"\x1f\x8b"
SNIFFED_BYTES = 8_192


class UnreadableFile(click.ClickException):
    """A file that cannot be read, or not to its end."""


class Feed:
    """An open file, unpacked. `lines` is how many were read, `is_read` whether that was all of them.

    `heed` is called with it before each read: what that raises ends the reading.
    """

    def __init__(self, path: Path, packed: IO[bytes], heed: Callable[[Feed], None]) -> None:
        self.path = path
        self.size_bytes = os.fstat(packed.fileno()).st_size
        self.lines = 0
        self.is_read = False
        self._packed = packed
        self._text = _unpacked(packed)
        self._heed = heed

    @property
    def shown(self) -> str:
        """Its name, as it can be printed."""
        return files.shown(self.path)

    @property
    def done_bytes(self) -> int:
        """How much of the file, as it lies on the disk, was read."""
        return self._packed.tell()

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes; none at the end."""
        return self._checked(self._text.read, size)

    def readline(self, size: int = -1, /) -> bytes:
        """The next line with its end, at most `size` bytes of it; none at the end."""
        self.lines += 1
        return self._checked(self._text.readline, size)

    def refuse_binary(self) -> None:
        """Raise UnreadableFile for what is no text, by its beginning; nothing is read."""
        if b"\0" in self._checked(self._text.peek, SNIFFED_BYTES):  # type: ignore[attr-defined]
            raise UnreadableFile(
                f"{self.shown} is not a text file; give one in UTF-8, plain or packed by gzip"
            )

    def _checked(self, read: Callable[[int], bytes], size: int) -> bytes:
        self._heed(self)
        try:
            found = read(size)
        except EOFError:
            raise UnreadableFile(
                f"{self.shown} ends before its end (after {self.lines} lines): it was cut off; fetch it again"
            ) from None
        except (gzip.BadGzipFile, zlib.error) as error:
            raise UnreadableFile(
                f"{self.shown} cannot be unpacked after {self.lines} lines ({error}); fetch it again"
            ) from None
        except OSError as error:
            raise UnreadableFile(f"{self.shown} cannot be read: {error.strerror}") from None
        self.is_read = self.is_read or not found
        return found


def _unpacked(packed: IO[bytes]) -> IO[bytes]:
    """The content: what gzip packed is known by its first bytes, whatever the file is called."""
    start = packed.read(len(GZIP_MAGIC))
    packed.seek(0)
    return cast(IO[bytes], gzip.GzipFile(fileobj=packed)) if start == GZIP_MAGIC else packed


def _go_on(_feed: Feed) -> None:
    """Heed nothing."""


def opened_raw(path: Path) -> IO[bytes]:
    """Open a file as it lies on the disk. Raises UnreadableFile."""
    try:
        return path.open("rb")
    except OSError as error:
        raise UnreadableFile(f"{files.shown(path)} cannot be read: {error.strerror}") from None


def opened_plain(path: Path) -> IO[bytes]:
    """Open what others put there: no link is followed and no pipe waited for. Raises UnreadableFile."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise UnreadableFile(f"{files.shown(path)} cannot be read: {error.strerror}") from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise UnreadableFile(f"{files.shown(path)} is not a plain file")
    return os.fdopen(descriptor, "rb")


@contextmanager
def opened(
    path: Path,
    heed: Callable[[Feed], None] = _go_on,
    *,
    is_text: bool = True,
    open_by: Callable[[Path], IO[bytes]] = opened_raw,
) -> Iterator[Feed]:
    """Open a file; one that must be text is refused if it is none.

    Raises UnreadableFile with the place and the remedy.
    """
    with open_by(path) as packed:
        feed = Feed(path, packed, heed)
        if is_text:
            feed.refuse_binary()
        yield feed
