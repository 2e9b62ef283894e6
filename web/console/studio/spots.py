"""Spots: where in the forms a place of the document is written, in words and as an address. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from web.console.studio import chapters, places, telling
from web.console.studio.paper import Paper, Steps


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in words; `page` is the part of the address behind the draft, empty where no form has it."""

    words: tuple[str, ...]
    page: str


def spot(path: str, paper: Paper) -> Spot:
    """Where a place such as `earn[0].per.amount` is written."""
    subject, way = chapters.about(path), places.steps(path)
    if subject is None:
        return Spot((), "")
    page = f"{subject.chapter}/{subject.word}"
    if not subject.is_list:
        return Spot(_words(way, paper), page)
    number = _number(paper.plain.get(subject.word), way[1]) if len(way) > 1 else None
    return Spot(_words(way, paper), subject.chapter if number is None else f"{page}/{number}")


def find_name(steps: Sequence[str], paper: Paper) -> str | None:
    """The name of what stands at a place whose entries are named by their codes; None without one."""
    here: Any = paper.plain
    for each in steps:
        number = _number(here, each)
        here = places.entry(here, each if number is None else number)
    if not isinstance(here, dict):
        return None
    code, called = str(here.get("code")), paper.plain.get("called")
    is_called = isinstance(called, dict) and code in called
    return paper.name(here.get("name"), "") or (paper.word(code) if is_called else None)


def _words(way: places.Steps, paper: Paper) -> tuple[str, ...]:
    """Labels of words, names of entries."""
    found: list[str] = []
    steps: Steps = ()
    here: Any = paper.plain
    for each in way:
        number = _number(here, each)
        around, here = here, places.entry(here, each if number is None else number)
        if number is not None:
            found.append(telling.called(here, paper, number, steps[-1] if steps else ""))
        elif isinstance(around, list):
            found.append(str(each))  # an entry that is gone
        else:
            steps = (*steps, str(each))
            found.append(paper.label(steps))
    return tuple(found)


def _number(here: Any, each: str | int) -> int | None:
    """Which entry of a list is meant, by its number or its code; None for no list, and what is not in it."""
    if not isinstance(here, list):
        return None
    if isinstance(each, int):
        return each
    codes = [str(row.get("code")) if isinstance(row, dict) else str(row) for row in here]
    return codes.index(each) if each in codes else None
