"""All that ever happened to a member's points, newest first, day by day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from flask import Response, request

from db import ids
from db.session import Session
from doorway import callers
from doorway.service import now, service
from loyalty.books import history_reading, places
from loyalty.books.account import Line
from loyalty.books.places import Place
from loyalty.explanations import explain
from loyalty.explanations.figures import Figures
from loyalty.program.model import Program
from web.books import amounts
from web.member.door import door
from web.wire import pages, readers

LINES = 30
# What the sum says that a receipt opens; the line itself names only what is more than the usual.
IN_THE_SUM = ("earned", "earned-quantity")


@dataclass(frozen=True, slots=True)
class Told:
    """A line as it is read: where (empty: in no shop), what, by how much; `address` opens it, or is empty.

    `bought_on` is the programme's day of a purchase that was written down on another.
    """

    place: str
    bought_on: date | None
    sentences: tuple[str, ...]
    changes: tuple[str, ...]
    address: str


@dataclass(frozen=True, slots=True)
class Day:
    """What happened on one day of the programme's."""

    on: date
    is_today: bool
    lines: tuple[Told, ...]


@door.shows("/history")
def history() -> Response:
    """Every entry, a page at a time; a receipt opens its sum."""
    at, member_id = now(), callers.caller().member_id
    before = request.args.get("after", type=int)

    def read(session: Session) -> tuple[Program, list[Line], Mapping[str, Place]]:
        program, lines = _news(session, member_id, at, before)
        documents = {line.document for line in lines if line.document}
        return program, lines, places.of_documents(session, member_id, documents)

    program, lines, shops = service().database.read(read)
    shown, more = lines[:LINES], lines[LINES:]
    figures = Figures(program, readers.reader())
    return pages.shown(
        "member/history.html",
        days=list(_days(shown, figures, shops, at.astimezone(program.zoneinfo).date())),
        next=str(shown[-1].seq) if more else "",
    )


def _news(session: Session, member_id: str, at: datetime, before: int | None) -> tuple[Program, list[Line]]:
    """The newest entries that tell something, one more than a page holds where there are more."""
    retailer, found = service().retailer, list[Line]()
    while True:
        program, lines = history_reading.page(session, retailer, member_id, at, LINES + 1, before)
        found += [line for line in lines if amounts.is_news(line.changes, line.reasons)]
        # A card that was taken over brings an entry for each of its purchases, and they tell nothing.
        if len(lines) <= LINES or len(found) > LINES:
            return program, found
        before = lines[-1].seq


def told(line: Line, figures: Figures, shops: Mapping[str, Place]) -> Told:
    """One entry in the reader's words; only a document that is the member's opens."""
    place, zone = shops.get(line.document), figures.program.zoneinfo
    told_here = [each for each in line.reasons if not (place and each.code in IN_THE_SUM)]
    bought_on = place.purchased_at.astimezone(zone).date() if place else None
    return Told(
        place.name if place else "",
        None if bought_on == line.at.astimezone(zone).date() else bought_on,
        tuple(explain.sentences(told_here, figures.program, figures.language)),
        tuple(amounts.changes(figures, line.changes)),
        f"/history/{ids.outside('receipt', line.document)}" if place else "",
    )


def _days(lines: Iterable[Line], figures: Figures, shops: Mapping[str, Place], today: date) -> Iterator[Day]:
    zone = figures.program.zoneinfo
    for on, of_day in groupby(lines, key=lambda line: line.at.astimezone(zone).date()):
        yield Day(on, on == today, tuple(told(line, figures, shops) for line in of_day))
