"""Offers and member days: what runs, what comes, what is over; and the year with its days."""

from __future__ import annotations

import calendar as months
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from flask import Response, request

from doorway.service import now
from loyalty.people import own_offers
from loyalty.people.own_offers import Run
from loyalty.program.days.previews import next_days
from loyalty.program.model import Program
from loyalty.terms import earning_told
from loyalty.terms.voice import Voice
from web.books import occasions
from web.console import choosing, list_sheets
from web.console.door import door
from web.wire import pages, readers, sheets

COMING: Final = 3
# Years that a calendar is shown for, before and after this one.
YEARS: Final = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """An offer, when it holds (empty: never again), and what it gives."""

    code: str
    name: str
    state: str
    when: str
    what: tuple[str, ...]
    activation: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a year: its weeks, Monday first, None for days of other months; and which days are held.

    `held` names them by day of the month, `by_name` has the days of each.
    """

    number: int
    weeks: Sequence[Sequence[int | None]]
    held: Mapping[int, Sequence[str]]
    by_name: Mapping[str, Sequence[int]]


@door.shows("/offers", may="programs.read")
def offers() -> Response:
    """The programme's offers by when they hold, and its days with the next of each."""
    program, at = choosing.program(), now()
    voice = Voice.of(program, readers.reader().tag)
    found = [_shown(voice, program, n, at) for n in range(len(program.offers))]
    days = list(_days(voice, at))
    if sheets.asked():
        return list_sheets.offers(found, days)
    return pages.shown(
        "console/offers.html",
        program=program,
        parts_of=[
            (state, [each for each in found if each.state == state]) for state in ("now", "coming", "past")
        ],
        days=days,
    )


@door.shows("/offers/calendar", may="programs.read")
def calendar() -> Response:
    """Twelve months with the days that are held."""
    program, at = choosing.program(), now()
    today = at.astimezone(program.zoneinfo).date()
    asked = request.args.get("year", type=int) or today.year
    year = min(max(asked, today.year - YEARS), today.year + YEARS)
    voice = Voice.of(program, readers.reader().tag)
    named = [(voice.figures.occasion(each.code), each.dates_in(year)) for each in program.days]
    return pages.shown(
        "console/calendar.html",
        program=program,
        year=year,
        today=today,
        named=[name for name, _ in named],
        year_months=[_month(year, number, named) for number in range(1, 13)],
    )


def _shown(voice: Voice, program: Program, n: int, at: datetime) -> Shown:
    offer = program.offers[n]
    run = own_offers.find_run(offer, program, at)
    return Shown(
        offer.code,
        voice.figures.occasion(offer.code),
        "past" if run is None else "now" if run.is_on(at) else "coming",
        occasions.when(run, at, program.zoneinfo) if run else "",
        tuple(earning_told.of_offer(voice, offer)),
        offer.activation,
    )


def _days(voice: Voice, at: datetime) -> Iterator[tuple[str, tuple[str, ...]]]:
    zone = voice.program.zoneinfo
    for each in voice.program.days:
        runs = [Run(held.starts_at, held.ends_at) for held in next_days(each, at, zone, COMING)]
        yield voice.figures.occasion(each.code), tuple(occasions.when(run, at, zone) for run in runs)


def _month(year: int, number: int, named: Sequence[tuple[str, frozenset[date]]]) -> Month:
    weeks = [[day or None for day in week] for week in months.Calendar().monthdayscalendar(year, number)]
    by_name = {
        name: days for name, dates in named if (days := sorted(on.day for on in dates if on.month == number))
    }
    held: dict[int, list[str]] = {}
    for name, own in by_name.items():
        for day in own:
            held.setdefault(day, []).append(name)
    return Month(number, weeks, held, by_name)
