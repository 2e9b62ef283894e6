"""Places of a document such as `earn[0].per.amount`: read, written and taken out. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

_STEP: Final = re.compile(r"([\w-]+)|\[(\d+)\]")
Steps = list[str | int]
# Which way an entry of a list goes: to the place of the one before it, or behind the next.
WAYS: Final[Mapping[str, int]] = {"up": -1, "down": 1}


def steps(path: str) -> Steps:
    """The parts of a place: words of mappings, numbers of lists."""
    return [int(number) if number else word for word, number in _STEP.findall(path)]


def anchor(path: str) -> str:
    """What the element of a place is called on its page."""
    return path.replace("[", "-").replace("]", "").replace(".", "-") or "top"


def find(document: Any, path: str) -> Any:
    """What stands at a place; None where nothing does."""
    here = document
    for each in steps(path):
        if isinstance(each, int):
            here = here[each] if isinstance(here, list) and each < len(here) else None
        else:
            here = here.get(each) if isinstance(here, dict) else None
    return here


def put(document: Any, path: str, value: Any) -> None:
    """Write a value at a place; mappings on the way are made, and so is the next entry of a list.

    Where something else than a mapping or a list stands on the way, nothing is written.
    """
    way = steps(path)
    here = document
    for each, following in pairwise(way):
        below = entry(here, each)
        if below is None:
            below = [] if isinstance(following, int) else {}
            _set(here, each, below)
        if not isinstance(below, dict | list):
            return
        here = below
    _set(here, way[-1], value)


def take_out(document: Any, path: str) -> None:
    """Take out what stands at a place, and the mapping around it where that becomes empty."""
    way = steps(path)
    around = [document]
    for each in way[:-1]:
        below = entry(around[-1], each)
        if below is None:
            return
        around.append(below)
    last, key = around[-1], way[-1]
    if isinstance(last, list) and isinstance(key, int) and key < len(last):
        del last[key]
    for here, each in zip(reversed(around), reversed(way), strict=True):
        # An entry of a list stays, though empty: those behind it keep their numbers.
        if not isinstance(here, dict):
            return
        here.pop(str(each), None)
        if here:
            return


def swap(rows: list[Any], number: int, with_number: int) -> bool:
    """Let two entries change places; whether both are there."""
    if not (0 <= number < len(rows) and 0 <= with_number < len(rows)):
        return False
    rows[number], rows[with_number] = rows[with_number], rows[number]
    return True


def entry(here: Any, each: str | int) -> Any:
    if isinstance(each, int):
        return here[each] if isinstance(here, list) and each < len(here) else None
    return here.get(each) if isinstance(here, dict) else None


def _set(here: Any, each: str | int, value: Any) -> None:
    if isinstance(here, list) and isinstance(each, int):
        if each < len(here):
            here[each] = value
        else:
            here.append(value)
    elif isinstance(here, dict) and isinstance(each, str):
        here[each] = value
