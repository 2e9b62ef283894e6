"""A file of anchors, kept where the database's keepers cannot write: one a line, only ever added to."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from points import anchors
from points.anchors import Anchor
from points.errors import InvalidAnchor


def read(file: Path) -> list[Anchor]:
    """The anchors of a file. Raises InvalidAnchor and names the line."""
    found = []
    for number, line in enumerate(file.read_bytes().splitlines(), start=1):
        try:
            found.append(anchors.from_line(line))
        except InvalidAnchor as error:
            raise InvalidAnchor(f"line {number}: {error}") from None
    return found


def extend(file: Path, stored: Sequence[Anchor]) -> int:
    """Add the anchors that the file does not have yet; how many.

    Raises InvalidAnchor when the file has others than the database: one of the two was tampered with, and
    the file is what to believe.
    """
    kept = read(file) if file.exists() else []
    if kept != list(stored[: len(kept)]):
        raise InvalidAnchor(
            "it has other anchors than the database; look with: flask ledger verify --anchors"
        )
    new = stored[len(kept) :]
    with file.open("a", encoding="utf-8") as out:
        out.writelines(f"{anchors.to_line(anchor)}\n" for anchor in new)
        out.flush()
        os.fsync(out.fileno())
    return len(new)
