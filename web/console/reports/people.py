"""Members in the books: how many stand on each tier day by day, and what cards and tiers cost them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from flask import Response

from db.session import Session
from doorway.service import now, service
from loyalty.books import classes, fees
from loyalty.books.classes import Class
from loyalty.books.fees import FeeSum
from loyalty.books.period import Period
from web.console.door import door
from web.console.reports import asked
from web.console.reports.asked import Asked
from web.console.reports.table import Cell, Column, Table, answered, plain
from web.wire import pages, readers

_CLASSES: Final = (
    Column("day", "desk-reports.start", is_figure=False),
    Column("tier", "today.tier", is_figure=False),
    Column("members", "today.members"),
    Column("came", "desk-reports.came"),
    Column("went", "desk-reports.went"),
    Column("purchases", "desk-reports.purchases"),
    Column("buyers", "desk-reports.buyers"),
    Column("earned", "desk-reports.issued"),
)
_FEES: Final = (
    Column("day", "desk-reports.start", is_figure=False),
    Column("what", "desk-reports.fee", is_figure=False),
    Column("of", "desk-reports.fee-of", is_figure=False),
    Column("store", "desk-reports.store", is_figure=False),
    Column("times", "desk-reports.times"),
    Column("free", "desk-reports.free"),
    Column("fees", "desk-reports.fees-sum"),
)


@door.shows("/reports/tiers", may="reports.read")
def tiers() -> Response:
    """Members of each tier, who came and went, and what was bought there, day by day."""
    wish = asked.days(classes.MOST_DAYS)

    def read(session: Session) -> Sequence[Class]:
        period = Period.of(wish.from_on, wish.to_on, wish.program.zoneinfo)
        return classes.classes(session, wish.program, period)

    rows = [_class(wish, each) for each in service().database.read(read)]
    return answered(
        "console/report.html",
        Table("tiers", _CLASSES, list(reversed(rows))),
        title="desk-reports.tiers",
        ask="days",
        of_kind=True,
        **wish.shown(),
    )


@door.shows("/reports/fees", may="reports.read")
def fees_paid() -> Response:
    """Fees for cards issued, renewed, replaced and for tiers kept or bought, by day, kind and store."""
    wish, house, at = asked.days(), service(), now()

    def read(session: Session) -> Sequence[FeeSum]:
        days = (wish.from_on, wish.to_on)
        return fees.sums(session, house.retailer, wish.program.code, *days, at)[1]

    found = house.database.read(read)
    whole = {
        "times": _count(sum(each.times for each in found)),
        "free": _count(sum(each.free for each in found)),
        "fees": _money(wish, sum(each.fee_minor for each in found)),
    }
    return answered(
        "console/report.html",
        Table("fees", _FEES, [_fee(wish, each) for each in found], whole),
        title="desk-reports.fees",
        ask="days",
        **wish.shown(),
    )


def _class(wish: Asked, each: Class) -> Mapping[str, Cell]:
    return {
        "day": Cell(pages.day(each.on, "short"), each.on.isoformat()),
        "tier": Cell(wish.figures.tier(each.tier) if each.tier else "–", each.tier or None),
        "members": _count(each.members),
        "came": _count(each.came),
        "went": _count(each.went),
        "purchases": _count(each.purchases),
        "buyers": _count(len(each.buyers)),
        "earned": _points(wish, each.earned[wish.currency]),
    }


def _fee(wish: Asked, each: FeeSum) -> Mapping[str, Cell]:
    is_of_tier = each.what == "paid"
    called = wish.figures.tier(each.of) if is_of_tier else wish.figures.card(each.of)
    return {
        "day": Cell(pages.day(each.on, "short"), each.on.isoformat()),
        "what": Cell(pages.say(f"desk-reports.fee-{each.what}"), each.what),
        "of": Cell(called, each.of),
        "store": Cell(each.store or "–", each.store or None),
        "times": _count(each.times),
        "free": _count(each.free),
        "fees": _money(wish, each.fee_minor),
    }


def _points(wish: Asked, amount: int) -> Cell:
    return Cell(readers.reader().number(amount, wish.scale), plain(amount, wish.scale))


def _count(number: int) -> Cell:
    return Cell(readers.reader().number(number), number)


def _money(wish: Asked, minor: int) -> Cell:
    return Cell(wish.figures.money(minor), plain(minor, wish.program.money_scale))
