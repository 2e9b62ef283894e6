"""Moving: an entry of a list changes its place, where the order means something."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from flask import Response

from loyalty.program import writing
from web.console.studio import layout, places, telling
from web.console.studio.drafting import Work
from web.console.studio.paper import Paper
from web.wire import readers, told

# Whoever writes a form by hand may write anything here.
_ENTRY: Final = re.compile(r"([a-z_]+(?:\[[0-9]{1,4}\]|\.[a-z_]+)*)\[([0-9]{1,4})\]")


def find_moved(work: Work, word: str, number: int, way: str) -> Work | None:
    """The document with an entry one place on; None where it cannot go, or where order means nothing."""
    plain = copy.deepcopy(work.plain)
    rows = places.find(plain, word)
    if plain is None or not isinstance(rows, list):
        return None
    if way not in places.WAYS or not layout.find_order((word,)):
        return None
    is_moved = places.swap(rows, number, number + places.WAYS[way])
    return replace(work, text=writing.written(plain)) if is_moved else None


def find_asked(given: Iterable[str]) -> tuple[str, str] | None:
    """The place of the entry whose button was pressed, and which way it goes; None for any other button."""
    found = (name.rpartition(".-") for name in given)
    return next(((path, way) for path, _, way in found if path.endswith("]") and way in places.WAYS), None)


def is_there(work: Work, at: str, path: str) -> bool:
    """Whether a path is an entry that the document has, of a list with an order below the place `at`."""
    parts = _ENTRY.fullmatch(path)
    rows = places.find(work.plain, parts[1]) if parts else None
    if parts is None or not isinstance(rows, list) or int(parts[2]) >= len(rows):
        return False
    words = tuple(each for each in places.steps(parts[1]) if isinstance(each, str))
    return parts[1].startswith(f"{at}.") and bool(layout.find_order(words))


def said(work: Work, address: str, path: str, way: str) -> Response:
    """Go back to where an entry stands now, and say so. `work` and `path` are of before it was moved."""
    around, _, number = path.removesuffix("]").rpartition("[")
    rows, before = places.find(work.plain, around), int(number)
    after = before + places.WAYS[way]
    if not isinstance(rows, list) or not 0 <= after < len(rows):
        return told.then(address, "studio.saved")
    called = telling.called(rows[before], Paper(work.plain or {}, readers.reader()), before)
    anchor = places.anchor(f"{around}[{after}]")
    return told.then(f"{address}#{anchor}", "studio-order.moved", what=called, n=after + 1, of=len(rows))
