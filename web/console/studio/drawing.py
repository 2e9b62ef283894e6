"""Drawing: the ladder with its thresholds and the year with its member days, as values to be shown. Pure."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from loyalty.explanations.figures import Figures
from loyalty.program.model import Program

HIGHEST = 100
LOWEST = 16


@dataclass(frozen=True, slots=True)
class Rung:
    """A tier: what it takes in words, and how high it is drawn, in percent of the highest."""

    code: str
    name: str
    takes: str
    keeps: str
    height: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of a month; `names` are those of the member days it is, none where it is an ordinary one."""

    on: date
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month: its cells in weeks that begin on Monday, None before its first and behind its last day."""

    name: str
    weeks: tuple[tuple[Cell | None, ...], ...]


def ladder(program: Program, figures: Figures) -> Sequence[Rung]:
    """The tiers from the lowest to the highest; none without any."""
    found = program.ladder
    if found is None:
        return ()
    steps, count = found.steps, len(found.codes)
    rungs = [Rung(found.codes[0], figures.tier(found.codes[0]), "", "", LOWEST)]
    for number, each in enumerate(steps, 1):
        height = LOWEST + (HIGHEST - LOWEST) * number // max(1, count - 1)
        takes, keeps = (_counted(one, found.counter, figures) for one in (each.reaches, each.keeps))
        rungs.append(Rung(each.code, figures.tier(each.code), takes, keeps, height))
    return rungs


def _counted(threshold: object, counter: str, figures: Figures) -> str:
    """A threshold in words; one that is reached in several ways is told by the terms alone."""
    return figures.counter(threshold, counter) if isinstance(threshold, int) and threshold else ""


def year(program: Program, figures: Figures, number: int) -> Sequence[Month]:
    """The twelve months of a year with the programme's days marked."""
    named: dict[date, list[str]] = {}
    for day in program.days:
        for on in day.dates_in(number):
            named.setdefault(on, []).append(figures.language.name(day.name, day.code))
    return [_month(number, each, named, figures) for each in range(1, 13)]


def _month(number: int, month: int, named: Mapping[date, Sequence[str]], figures: Figures) -> Month:
    weeks = tuple(
        tuple(
            Cell(date(number, month, day), tuple(named.get(date(number, month, day), ()))) if day else None
            for day in week
        )
        for week in calendar.Calendar().monthdayscalendar(number, month)
    )
    return Month(figures.language.months[month - 1], weeks)
