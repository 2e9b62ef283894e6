"""The lines of a file by number, each of bounded length."""

from __future__ import annotations

from collections.abc import Iterator

from pos_adapter.adapter import ByteStream

SKIP_BYTES = 65_536


def numbered(stream: ByteStream, longest_bytes: int) -> Iterator[tuple[int, bytes]]:
    """Each line's number, from 1, and its bytes with the line end.

    Of a longer line the first `longest_bytes` + 1 bytes are given, the rest is passed over,
    so that a file without line ends cannot fill the memory.
    """
    number = 0
    while raw := stream.readline(longest_bytes + 1):
        number += 1
        if len(raw) > longest_bytes and not raw.endswith(b"\n"):
            pass_over_line(stream)
        yield number, raw


def pass_over_line(stream: ByteStream) -> None:
    """Read on to the end of the current line."""
    while (rest := stream.readline(SKIP_BYTES)) and not rest.endswith(b"\n"):
        pass
