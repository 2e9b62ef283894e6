"""Places: where the files of a watched folder end, under names that are free and not too long."""

from __future__ import annotations

import os
from pathlib import Path

REASONS = ".reasons.ndjson"
# The longest name, in bytes, that common file systems take.
_NAME_BYTES = 255
# What is longer behind the last dot is part of the name.
_SUFFIX_BYTES = 32


def put(file: Path, folder: Path, reasons: Path | None = None) -> Path:
    """Move a file into a folder, under another name where its own is taken; nothing is ever written over.

    The reasons go first: after a crash in between the file is still to be done, and tells them anew.
    """
    folder.mkdir(parents=True, exist_ok=True)
    number = 0
    while True:
        place = folder / _fitting(file.name, f".{number}" if number else "", REASONS if reasons else "")
        number += 1
        if os.path.lexists(place):
            continue
        if reasons is not None and reasons.exists():
            reasons.rename(folder / f"{place.name}{REASONS}")
            reasons = folder / f"{place.name}{REASONS}"
        if _moved(file, place):
            return place


def _fitting(name: str, number: str, beside: str) -> str:
    """A name with a number that leaves room for `beside` behind it: too long a stem loses its end."""
    stem, suffix = Path(name).stem, Path(name).suffix
    if len(os.fsencode(suffix)) > _SUFFIX_BYTES:
        stem, suffix = name, ""
    while len(os.fsencode(f"{stem}{suffix}{number}{beside}")) > _NAME_BYTES:
        stem = stem[:-1]
    return f"{stem}{suffix}{number}"


def _moved(file: Path, place: Path) -> bool:
    """Move a file to a name that is free; False where that was taken in the meantime."""
    try:
        # Some systems would link what a link points to.
        os.link(file, place, follow_symlinks=False)
    except FileExistsError:
        return False
    except OSError:
        # A file system without hard links: between the look and this move nobody else is likely.
        file.rename(place)
        return True
    file.unlink()
    return True
