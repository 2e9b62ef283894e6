"""The weeks before the demo's day: the sample's sales again, some on each day, recorded as they are made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from cli import demo_members
from cli.demo_members import Scene
from cli.door import House
from db.session import Session
from loyalty import tables
from loyalty.people import members
from loyalty.program.iso4217 import DECIMALS
from loyalty.program.model import Program
from loyalty.receipt import Kind, Receipt
from loyalty.receipts import batch
from loyalty.receipts.case import Arrival
from loyalty.receipts.values import Recorded
from loyalty.rewards import rewards
from loyalty.shops.stores import Store
from pos_adapter import registry
from pos_adapter.adapter import Settings

WEEKS: Final = 4
# Every so many sales of the sample happen again on a day, more of them on Saturdays and Sundays.
EVERY, EVERY_AT_WEEKENDS = 6, 4
# Nobody buys for more than this again and again, in minor units.
MOST_MINOR: Final = 10_000
# What is bought with points on a Saturday evening, by whoever has enough, and what it takes.
REWARD, COST = "voucher-5", 200
EVENING: Final = time(21, 30)
_SATURDAY: Final = 5


def fill(house: House, store: Store, program: Program, file: Path, day: date, weeks: int) -> int:
    """Record the weeks before `day`, once: how many sales. Where the day itself has begun, nothing is done.

    Each day is one transaction; what was recorded before a signal is found again by the next start.
    """
    if not weeks or house.database.read(lambda session: _has_begun(session, store, day)):
        return 0
    sales, count, balances = _sales(store, program, file), 0, defaultdict[str, int](int)
    for back in range(7 * weeks, 0, -1):
        on = day - timedelta(days=back)
        receipts = list(_on(sales, on, back, ZoneInfo(store.zone)))
        house.database.write(_recording(house, store, receipts, balances, on))
        for act in [demo_members.begin] * (back == 7 * weeks // 2) + [demo_members.end] * (back == 1):
            house.database.write(_playing(house, program, store, receipts, on, act))
        count += len(receipts)
    return count


def _has_begun(session: Session, store: Store, day: date) -> bool:
    receipt, midnight = tables.receipt.c, datetime.combine(day, time(), ZoneInfo(store.zone))
    begun = select(receipt.receipt_id).where(
        receipt.store == store.code, receipt.purchased_at >= midnight.astimezone(UTC)
    )
    return bool(session.rows(begun.limit(1)))


def _sales(store: Store, program: Program, file: Path) -> Sequence[Receipt]:
    """The sample's sales to members and to others, in the order of the day."""
    settings = Settings(store.code, ZoneInfo(store.zone), program.money, program.money_scale, {}, DECIMALS)
    with file.open("rb") as opened:
        read = registry.adapter("native").read(opened, settings)
        sales = [each for each in read if isinstance(each, Receipt) and each.kind is Kind.SALE]
    return sorted(
        (each for each in sales if each.net_minor <= MOST_MINOR), key=lambda each: each.purchased_at
    )


def _on(sales: Sequence[Receipt], on: date, back: int, zone: ZoneInfo) -> Iterator[Receipt]:
    """Some of the sales moved to a day, each under a number of that day."""
    step = EVERY if on.weekday() < _SATURDAY else EVERY_AT_WEEKENDS
    for sale in sales[back % step :: step]:
        days = on - sale.business_date
        yield replace(
            sale,
            number=f"{on:%m%d}{sale.number[-3:]}",
            business_date=on,
            purchased_at=(sale.purchased_at.astimezone(zone) + days).astimezone(UTC),
            sequence=0,
        )


def _recording(
    house: House, store: Store, receipts: Sequence[Receipt], balances: dict[str, int], on: date
) -> Callable[[Session], None]:
    """Records the sales of a day at their own instants; on Saturdays points are given for vouchers."""
    arrivals = [Arrival(each, each.purchased_at, each.purchased_at, is_trusted=True) for each in receipts]

    def record(session: Session) -> None:
        for receipt, outcome in zip(
            receipts, batch.record_all(session, house.retailer, arrivals), strict=True
        ):
            if isinstance(outcome, Recorded) and receipt.member:
                balances[receipt.member.value] = outcome.balances["points"].available
        if on.weekday() == _SATURDAY:
            _spend(session, house, store, balances, on)

    return record


def _spend(session: Session, house: House, store: Store, balances: dict[str, int], on: date) -> None:
    at = _evening(store, on)
    for external, balance in sorted(balances.items()):
        member_id = members.find_id_by_external(session, store.program, external)
        if balance >= COST and member_id is not None:
            rewards.redeem(session, house.retailer, member_id, REWARD, f"demo-{on}-{external}", at)
            balances[external] = balance - COST


def _playing(
    house: House,
    program: Program,
    store: Store,
    receipts: Sequence[Receipt],
    on: date,
    act: Callable[[Scene], None],
) -> Callable[[Session], None]:
    """Lets members do what they do besides, on the evening of a day and with its dearest sale at hand."""
    sale = max(receipts, key=lambda each: each.net_minor)
    return lambda session: act(Scene(session, house, program, store, _evening(store, on), sale))


def _evening(store: Store, on: date) -> datetime:
    return datetime.combine(on, EVENING, ZoneInfo(store.zone)).astimezone(UTC)
