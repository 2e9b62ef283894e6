"""Today at a glance: what came in, what was given and used, who joined, what waits for a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from flask import Response, request

from db.session import Session
from doorway import callers, scheduler
from doorway.scheduler import Silence
from doorway.service import now, service
from identity import roles
from loyalty.books import daily, reports
from loyalty.books.reports import Liability, Movements
from loyalty.explanations.figures import Figures
from loyalty.program.model import Program
from web.console import pending
from web.console.door import door
from web.console.pending import Pending
from web.wire import branding, pages, readers
from web.wire.door import WHOEVER

DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the programme's main points: given, used, sales to members, who joined."""

    on: date
    issued: int
    redeemed: int
    sales: int
    joined: int


@dataclass(frozen=True, slots=True)
class Glance:
    """What the page shows: what waits for this person, and the figures of who may see them."""

    days: tuple[Day, ...]
    liability: Liability | None
    tiers: Sequence[tuple[str, int]]
    pending: Sequence[Pending]
    silence: Silence | None

    @property
    def today(self) -> Day:
        """The day that is not over yet."""
        return self.days[-1]

    @property
    def has_traded(self) -> bool:
        """Whether there is anything to draw."""
        return any(each.issued or each.redeemed or each.sales for each in self.days)


@door.shows("/", may=WHOEVER)
def home() -> Response:
    """Today, the days before, and what wants looking at; for a retailer without programme, the first step."""
    if asked := request.args.get("program"):
        branding.about(asked)
    program = branding.of_page().program
    if program is None:
        return pages.shown("console/first.html")
    at = now()
    on = at.astimezone(program.zoneinfo).date()
    glance = service().database.read(lambda session: _read(session, program, on))
    figures = Figures(program, readers.reader())
    return pages.shown("console/today.html", program=program, glance=glance, figures=figures, on=on)


def _read(session: Session, program: Program, on: date) -> Glance:
    house, at, grants = service(), now(), callers.caller().person.grants
    waits = pending.of_caller(session, program, at)
    silence = scheduler.find_silence(session, at) if roles.permits(grants, "webhooks.read") else None
    if not roles.permits(grants, "reports.read"):
        return Glance((Day(on, 0, 0, 0, 0),), None, (), waits, silence)
    from_on = on - timedelta(days=DAYS - 1)
    moved = reports.movements(session, house.retailer, program.code, from_on, on, at)
    _, owed = reports.liability(session, house.retailer, program.code, at)
    _, sizes = reports.tier_sizes(session, house.retailer, program.code, at)
    found = next((each for each in owed if each.currency == _main(program)), None)
    return Glance(_days(session, program, moved, from_on, on), found, sizes, waits, silence)


def _days(session: Session, program: Program, moved: Movements, from_on: date, on: date) -> tuple[Day, ...]:
    main = _main(program)
    flows = {span.start_on: span.flow for span in moved.rows if span.currency == main}
    counted = daily.counts(session, program, moved.period)
    span = (from_on + timedelta(days=n) for n in range((on - from_on).days + 1))
    return tuple(
        Day(
            each,
            flows[each].issued if each in flows else 0,
            flows[each].redeemed if each in flows else 0,
            counted.sales.get(each, 0),
            counted.joined.get(each, 0),
        )
        for each in span
    )


def _main(program: Program) -> str:
    return program.currencies[0].code if program.currencies else ""
