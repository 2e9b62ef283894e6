"""Spots: where in the forms a place of the document is written, in words and as an address. Pure."""

from __future__ import annotations

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
    return Spot(_words(way, paper), f"{page}/{way[1]}" if len(way) > 1 else subject.chapter)


def _words(way: places.Steps, paper: Paper) -> tuple[str, ...]:
    """Labels of words, names of entries."""
    found: list[str] = []
    steps: Steps = ()
    here: Any = paper.plain
    for each in way:
        here = places.entry(here, each)
        if isinstance(each, int):
            found.append(telling.called(here, paper, each))
        else:
            steps = (*steps, each)
            found.append(paper.label(steps))
    return tuple(found)
