"""Statements: what each payer bears of a month's points, discounts and rewards, to the last cent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from math import floor
from typing import Final

from db.session import Session
from loyalty.books.period import Period
from loyalty.books.reports import members_of
from loyalty.funding import gathering
from loyalty.funding.gathering import Sums, Thing, What
from loyalty.program import shelf
from loyalty.program.funding import HOUSE, Share, shares_of, split
from loyalty.program.model import Program
from loyalty.retailer import Retailer
from points import reporting

_ORDER: Final = ("given", "taken-back", "redeemed")


@dataclass(frozen=True, slots=True)
class Line:
    """What a payer bears of one thing: points in the smallest unit, and what they come to in money.

    `amount` is exact, in major units; negative for what is taken back. None where the points buy nothing.
    A discount has no points and no currency.
    """

    payer: str
    what: What
    kind: str
    code: str
    currency: str
    points: int
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Due:
    """What a payer owes for the month, in minor units; all of them together are the whole, rounded once."""

    payer: str
    minor: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A programme's month. `reconciles`: what rules and activities gave is what the books say was issued.

    `closed` says that the month is over: what is recorded in it changes no more.
    """

    program: Program
    period: Period
    closed: bool
    reconciles: bool
    lines: tuple[Line, ...]
    dues: tuple[Due, ...]


def month(session: Session, retailer: Retailer, code: str, month_on: date, at: datetime) -> Statement:
    """The statement of the month that a day lies in, by the day of recording in the programme's zone.

    Points are split by the shares of what gave them, to the last point; money follows the points at what a
    point was worth then. Raises UnknownProgram, InvalidPeriod.
    """
    program = shelf.current(session, retailer.shelf, code, at)
    period = month_of(month_on, program)
    sums = gathering.gathered(session, code, period)
    versions = {thing.program: retailer.shelf.take_reference(session, thing.program) for thing in sums}
    lines = tuple(_lines(sums, versions))
    issued = _issued(session, program, period)
    given: dict[str, int] = defaultdict(int)
    for thing, amount in sums.items():
        if thing.what == "given" and thing.currency:
            given[thing.currency] += amount
    reconciles = dict(given) == {currency: amount for currency, amount in issued.items() if amount}
    return Statement(program, period, period.is_closed(at), reconciles, lines, _dues(lines, program))


def month_of(day: date, program: Program) -> Period:
    """The calendar month of a day, where the programme is. Raises InvalidPeriod."""
    first = day.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Period.of(first, last, program.zoneinfo)


def _issued(session: Session, program: Program, period: Period) -> Mapping[str, int]:
    found: dict[str, int] = defaultdict(int)
    holders = members_of(program.code)
    for span in reporting.movements(session, holders, program.zoneinfo, period.start_at, period.end_at):
        found[span.currency] += span.flow.issued
    return found


def _lines(sums: Sums, versions: Mapping[str, Program]) -> Iterable[Line]:
    """By payer, then by what it is of; what several versions say alike is split as one."""
    whole: dict[tuple[Thing, tuple[Share, ...], Price], int] = defaultdict(int)
    for thing, amount in sums.items():
        program = versions[thing.program]
        shares = shares_of(program.funding, thing.kind, thing.code)
        whole[replace(thing, program=""), shares, _price(program, thing)] += amount
    merged: dict[tuple[str, Thing], list[tuple[int, Decimal | None]]] = defaultdict(list)
    for (thing, shares, price), amount in whole.items():
        sums_of = price.amounts(amount, shares)
        for payer, part in split(amount, shares).items():
            merged[payer, thing].append((part, sums_of[payer]))
    for (payer, thing), parts in sorted(merged.items(), key=_by_payer):
        of = (thing.what, thing.kind, thing.code, thing.currency)
        points = sum(part for part, _ in parts) if thing.currency else 0
        yield Line(payer, *of, points, _signed(thing, [each for _, each in parts]))


@dataclass(frozen=True, slots=True)
class Price:
    """What points come to: `unit` (major units) each, or of a reward `worth_minor` for each `cost`."""

    unit: Decimal | None
    money_scale: int
    worth_minor: int = 0
    cost: int = 0

    def amounts(self, points: int, shares: Sequence[Share]) -> dict[str, Decimal | None]:
        """What each payer bears, in major units: exact, and of a reward to the last cent (half up)."""
        if self.cost:
            minor = (2 * points * self.worth_minor + self.cost) // (2 * self.cost)
            return {
                payer: Decimal(part).scaleb(-self.money_scale) for payer, part in split(minor, shares).items()
            }
        unit = self.unit
        return {payer: None if unit is None else part * unit for payer, part in split(points, shares).items()}


def _signed(thing: Thing, amounts: Sequence[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    if not known:
        return None
    total = sum(known, Decimal(0))
    return -total if thing.what == "taken-back" else total


def _by_payer(item: tuple[tuple[str, Thing], object]) -> tuple[object, ...]:
    payer, thing = item[0]
    place = _ORDER.index(thing.what)
    return payer == HOUSE, payer, place, thing.kind, thing.code, thing.currency


def _price(program: Program, thing: Thing) -> Price:
    """Of a reward its worth for its cost, as in this version; else what its points buy; money is money."""
    if thing.kind == "discount":
        return Price(Decimal(1).scaleb(-program.money_scale), program.money_scale)
    own = program.currency(thing.currency)
    unit = None if own.worth is None else own.worth.scaleb(-own.scale)
    if thing.what == "redeemed":
        for reward in program.rewards:
            if reward.code == thing.code and reward.cost:
                return Price(unit, program.money_scale, reward.worth_minor, reward.cost)
    return Price(unit, program.money_scale)


def _dues(lines: Sequence[Line], program: Program) -> tuple[Due, ...]:
    """What each payer but the house bears in all; the largest remainders bear what rounding leaves."""
    exact: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.amount is not None and line.payer != HOUSE:
            exact[line.payer] += line.amount.scaleb(program.money_scale)
    whole = int(sum(exact.values(), Decimal(0)).to_integral_value(ROUND_HALF_UP))
    floors = {payer: floor(amount) for payer, amount in exact.items()}
    by_remainder = sorted(exact, key=lambda payer: (floors[payer] - exact[payer], payer))
    more = frozenset(by_remainder[: whole - sum(floors.values())])
    return tuple(Due(payer, floors[payer] + (payer in more)) for payer in sorted(exact))
