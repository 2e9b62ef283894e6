"""Points in the books: what came and went, what is outstanding, and what each rule gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from flask import Response

from db.session import Session
from doorway.service import now, service
from loyalty.books import reports
from loyalty.books.reports import Expiring, Liability, Movements, RuleSum
from points.reporting import Span
from web.console.door import door
from web.console.reports import asked
from web.console.reports.asked import Asked
from web.console.reports.table import Cell, Column, Table, answered, plain
from web.wire import pages, readers

# Days of a period that stand each in a row, whether anything moved or not.
MOST_DRAWN: Final = 100
FLOWS: Final = ("issued", "adjusted", "redeemed", "expired", "clawed_back", "transferred")
_MOVEMENTS: Final = (
    Column("start", "desk-reports.start", is_figure=False),
    Column("issued", "desk-reports.issued", series="bar", colour="given"),
    Column("redeemed", "desk-reports.redeemed", series="bar", colour="used"),
    Column("expired", "desk-reports.expired", series="bar", colour="expired"),
    Column("clawed_back", "desk-reports.clawed-back"),
    Column("adjusted", "desk-reports.adjusted"),
    Column("transferred", "desk-reports.transferred"),
    Column("opening", "desk-reports.opening"),
    Column("closing", "desk-reports.closing"),
)
_STORE: Final = Column("store", "desk-reports.store", is_figure=False)
_LIABILITY: Final = (
    Column("month", "desk-reports.expires-in", is_figure=False),
    Column("amount", "desk-reports.outstanding", series="bar", colour="given"),
)
_RULES: Final = (
    Column("start", "desk-reports.start", is_figure=False),
    Column("rule", "desk-reports.rule", is_figure=False),
    Column("given", "desk-reports.given"),
    Column("taken_back", "desk-reports.taken-back"),
)


@door.shows("/reports/movements", may="reports.read")
def movements() -> Response:
    """What came and went by the day it was recorded, with what there was and is."""
    wish, house, at = asked.days(), service(), now()

    def read(session: Session) -> Movements:
        days = (wish.from_on, wish.to_on)
        return reports.movements(
            session, house.retailer, wish.program.code, *days, at, group=wish.group, by_store=wish.by_store
        )

    found = house.database.read(read)
    spans = [each for each in found.rows if each.currency == wish.currency]
    rows = [_span(wish, each) for each in _every_day(wish, spans)]
    total = next((_span(wish, each) for each in found.totals if each.currency == wish.currency), None)
    # Drawn is the whole of each span; by store a day stands there several times.
    first, *others = (Column(each.name, each.key, each.is_figure) for each in _MOVEMENTS)
    columns = (first, _STORE, *others) if wish.by_store else _MOVEMENTS
    return answered(
        "console/report.html",
        Table("movements", columns, rows, _without(total, "start")),
        title="desk-reports.movements",
        ask="grouped",
        can_split=True,
        of_kind=True,
        notes=[] if found.closed else [("desk-reports.not-over", {})],
        **wish.shown(),
    )


@door.shows("/reports/liability", may="reports.read")
def liability() -> Response:
    """What members can still use, by the month in which it expires."""
    wish, house, at = asked.days(), service(), now()
    _, found = house.database.read(
        lambda session: reports.liability(session, house.retailer, wish.program.code, at)
    )
    own = next((each for each in found if each.currency == wish.currency), None)
    rows = [_month(wish, each) for each in own.expiring] if own else []
    return answered(
        "console/report.html",
        Table("liability", _LIABILITY, rows, {"amount": _points(wish, own.usable)} if own else None),
        title="desk-reports.liability",
        ask="none",
        notes=_facts(wish, own) if own else [],
        **wish.shown(),
    )


@door.shows("/reports/rules", may="reports.read")
def rules() -> Response:
    """What each rule gave and took back, by the day of recording."""
    wish, house, at = asked.days(), service(), now()

    def read(session: Session) -> Sequence[RuleSum]:
        days = (wish.from_on, wish.to_on)
        return reports.rules(session, house.retailer, wish.program.code, *days, at, group=wish.group)

    found = [each for each in house.database.read(read) if each.currency == wish.currency]
    total = {
        "given": _points(wish, sum(each.given for each in found)),
        "taken_back": _points(wish, sum(each.taken_back for each in found)),
    }
    return answered(
        "console/report.html",
        Table("rules", _RULES, [_rule(wish, each) for each in found], total),
        title="desk-reports.rules",
        ask="grouped",
        of_kind=True,
        **wish.shown(),
    )


def _span(wish: Asked, span: Span) -> Mapping[str, Cell]:
    return {
        "start": _opening(wish, span.start_on),
        "store": Cell(span.store or str(pages.say("desk-reports.no-store")), span.store or None),
        "opening": _points(wish, span.opening.total),
        "closing": _points(wish, span.closing.total),
        **{name: _points(wish, getattr(span.flow, name)) for name in FLOWS},
    }


def _every_day(wish: Asked, spans: Sequence[Span]) -> Sequence[Span]:
    """Days on which nothing moved put among the others, so that a chart leaves none out."""
    if wish.by_store or wish.group != "day" or not spans or (wish.to_on - wish.from_on).days > MOST_DRAWN:
        return spans
    known, have = {each.start_on: each for each in spans}, spans[0].opening
    found = []
    for n in range((wish.to_on - wish.from_on).days + 1):
        on = wish.from_on + timedelta(days=n)
        each = known.get(on) or Span(on, wish.currency, "", have, have)
        have = each.closing
        found.append(each)
    return found


def _month(wish: Asked, each: Expiring) -> Mapping[str, Cell]:
    on, reader = each.month_on, readers.reader()
    if on is None:
        return {"month": Cell(pages.say("today.never"), None), "amount": _points(wish, each.amount)}
    name = pages.say("today.in-month", month=reader.months[on.month - 1], year=on.year)
    return {"month": Cell(name, on.isoformat()[:7]), "amount": _points(wish, each.amount)}


def _rule(wish: Asked, each: RuleSum) -> Mapping[str, Cell]:
    address = f"/console/offers/campaigns/{each.rule}?program={wish.program.code}"
    return {
        "start": _day(each.start_on),
        "rule": Cell(wish.figures.rule(each.rule), each.rule, address),
        "given": _points(wish, each.given),
        "taken_back": _points(wish, each.taken_back),
    }


def _facts(wish: Asked, own: Liability) -> list[tuple[str, Mapping[str, Any]]]:
    """What stands beside the months: held at tills, owed by members, what expired of all that was given."""
    points = wish.figures.points
    facts: list[tuple[str, Mapping[str, Any]]] = [
        ("desk-reports.is-outstanding", {"points": points(own.usable, own.currency)})
    ]
    facts += [("desk-reports.is-held", {"points": points(own.held, own.currency)})] if own.held else []
    facts += [("desk-reports.is-owed", {"points": points(own.owed, own.currency)})] if own.owed else []
    if own.ever.expired and own.ever.issued:
        share = Decimal(100 * own.ever.expired) / own.ever.issued
        share = share.quantize(Decimal("0.1"), ROUND_HALF_UP)
        facts.append(("desk-reports.breakage", {"share": share}))
    return facts


def _points(wish: Asked, amount: int) -> Cell:
    return Cell(readers.reader().number(amount, wish.scale), plain(amount, wish.scale))


def _opening(wish: Asked, on: date) -> Cell:
    """The beginning of a span, which opens its days, and of a day, which opens what each rule gave."""
    shown = _day(on)
    last, report = on, "rules"
    if wish.group != "day":
        last, report = _last(wish, on), "movements"
    days = f"from={max(on, wish.from_on).isoformat()}&to={last.isoformat()}"
    return replace(shown, address=f"/console/reports/{report}?{days}&kind={wish.currency}{_of(wish)}")


def _last(wish: Asked, on: date) -> date:
    """The last day asked for of the week or month that begins on a day."""
    following = on + timedelta(days=7 if wish.group == "week" else 32)
    end = following if wish.group == "week" else following.replace(day=1)
    return min(end - timedelta(days=1), wish.to_on)


def _of(wish: Asked) -> str:
    """What an address says of the programme."""
    return f"&program={wish.program.code}"


def _day(on: date) -> Cell:
    return Cell(pages.day(on, "short"), on.isoformat())


def _without(row: Mapping[str, Cell] | None, name: str) -> Mapping[str, Cell] | None:
    return {each: cell for each, cell in row.items() if each not in (name, "store")} if row else None
