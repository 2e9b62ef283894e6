"""Money behind points: who pays for a month, and what stores owe one another."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from flask import Response

from doorway.service import now, service
from loyalty.funding import clearing, statement
from loyalty.funding.clearing import Cell as Pair
from loyalty.funding.statement import Line
from loyalty.program.funding import HOUSE
from web.console.door import door
from web.console.reports import asked
from web.console.reports.asked import Asked
from web.console.reports.table import Cell, Column, Table, answered, plain
from web.wire import pages

_FUNDING: Final = (
    Column("payer", "desk-reports.payer", is_figure=False),
    Column("what", "desk-reports.for-what", is_figure=False),
    Column("code", "desk-reports.of-what", is_figure=False),
    Column("points", "desk-reports.points"),
    Column("amount", "desk-reports.amount"),
)
_CLEARING: Final = (
    Column("earned_in", "desk-reports.earned-in", is_figure=False),
    Column("redeemed_in", "desk-reports.redeemed-in", is_figure=False),
    Column("points", "desk-reports.points"),
    Column("amount", "desk-reports.amount"),
)


@door.shows("/reports/funding", may="reports.read")
def funding() -> Response:
    """What each payer bears of a month's points, discounts and rewards."""
    wish, house, at = asked.month(), service(), now()
    found = house.database.read(
        lambda session: statement.month(session, house.retailer, wish.program.code, wish.from_on, at)
    )
    notes = [_due("desk-reports.owes", wish, each.payer, each.minor) for each in found.dues]
    notes += [] if found.closed else [("desk-reports.not-over", {})]
    return answered(
        "console/report.html",
        Table("funding", _FUNDING, [_line(wish, each) for each in found.lines]),
        title="desk-reports.funding",
        ask="month",
        notes=notes,
        **wish.shown(),
    )


@door.shows("/reports/clearing", may="reports.read")
def between_stores() -> Response:
    """Points earned in one store and redeemed in another, and what each owes the others."""
    wish, house, at = asked.month(), service(), now()
    found = house.database.read(
        lambda session: clearing.month(session, house.retailer, wish.program.code, wish.from_on, at)
    )
    notes = [
        _due(
            "desk-reports.owes" if each.minor > 0 else "desk-reports.is-owed-to", wish, each.store, each.minor
        )
        for each in found.nets
        if each.minor
    ]
    notes += [] if found.closed else [("desk-reports.not-over", {})]
    return answered(
        "console/report.html",
        Table("clearing", _CLEARING, [_pair(wish, each) for each in found.cells]),
        title="desk-reports.clearing",
        ask="month",
        notes=notes,
        **wish.shown(),
    )


def _line(wish: Asked, line: Line) -> Mapping[str, Cell]:
    payer = str(pages.say("desk-reports.house")) if line.payer == HOUSE else line.payer
    return {
        "payer": Cell(payer, line.payer),
        "what": Cell(pages.say(f"desk-reports.bears-{line.what}"), line.what),
        "code": Cell(_called(wish, line), line.code),
        "points": _points(wish, line.points, line.currency),
        "amount": _amount(wish, line.amount),
    }


def _pair(wish: Asked, pair: Pair) -> Mapping[str, Cell]:
    nowhere = str(pages.say("desk-reports.no-store"))
    return {
        "earned_in": Cell(pair.earned_in or nowhere, pair.earned_in or None),
        "redeemed_in": Cell(pair.redeemed_in or nowhere, pair.redeemed_in or None),
        "points": _points(wish, pair.points, pair.currency),
        "amount": _amount(wish, pair.amount),
    }


def _called(wish: Asked, line: Line) -> str:
    """What people call what it is of."""
    figures = wish.figures
    names = {"reward": figures.reward, "discount": figures.discount, "activity": figures.activity}
    return names.get(line.kind, figures.rule)(line.code)


def _points(wish: Asked, amount: int, currency: str) -> Cell:
    """Points of a kind; what is money only has none."""
    if not currency:
        return Cell("–", None)
    return Cell(wish.figures.points(amount, currency), plain(amount, wish.program.currency(currency).scale))


def _amount(wish: Asked, amount: Decimal | None) -> Cell:
    return Cell("–" if amount is None else wish.figures.exact(amount, wish.program.money), amount)


def _due(key: str, wish: Asked, who: str, minor: int) -> tuple[str, Mapping[str, str]]:
    return key, {"who": who, "money": wish.figures.money(abs(minor))}
