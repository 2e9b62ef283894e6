"""Merges that meet tills and each other: nothing is lost under them, and nobody waits for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from db.engine import Database
from db.session import Session
from loyalty.errors import CannotMerge, MergeStands, UnknownMember
from loyalty.merging import joining, parting
from loyalty.receipt import Kind
from loyalty.receipts.case import Arrival
from loyalty.receipts.recording import record
from points.errors import InsufficientPoints
from tests.loyalty.shop import TIERED, Shop, goods, moment

NOW = moment("2026-12-01")
Work = Callable[[Session], Any]


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    """A shop in which ann has 100 points and bob has 10."""
    shop = Shop(database, TIERED)
    for name, net in (("ann", "100.00"), ("bob", "10.00")):
        shop.member(name)
        shop.sell(f"of {name}", "2026-05-01", goods(net, quantity=10), member=name)
    yield shop
    assert shop.verify() == []


@pytest.fixture
def crowd(database_url: str) -> Iterator[Database]:
    crowd = Database.open(database_url, pool_size=32)
    yield crowd
    crowd.dispose()


def at_once(crowd: Database, works: list[Work]) -> list[Any]:
    """Do each in a thread of its own; its answer, or its refusal."""

    def attempt(work: Work) -> Any:
        try:
            return crowd.write(work)
        except (CannotMerge, MergeStands, UnknownMember, InsufficientPoints) as refused:
            return refused

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(attempt, works))


def merging(shop: Shop, ended: str = "ann", survivor: str = "bob") -> Work:
    old, new = shop.member_id(ended), shop.member_id(survivor)
    return lambda session: joining.merge(session, shop.retailer, old, new, "staff:eve", NOW)


def selling(shop: Shop, number: str, who: str, **facts: Any) -> Work:
    receipt = shop.receipt(Kind.SALE, number, "2026-06-01", (goods("7.00"),), member=who, **facts)
    return lambda session: record(session, shop.retailer, Arrival(receipt, NOW, NOW))


def test_receipts_for_the_old_card_that_come_while_it_is_merged_are_all_the_survivors(
    shop: Shop, crowd: Database
) -> None:
    sales = [selling(shop, f"s{n}", ("ann", "bob")[n % 2]) for n in range(15)]
    answers = at_once(crowd, [*sales[:8], merging(shop), *sales[8:]])
    assert not [each for each in answers if isinstance(each, Exception)]
    assert shop.points("2026-12-31", "bob") == 110 + 15 * 7
    assert shop.parked() == []


def test_goods_that_come_back_while_their_buyer_is_merged_take_back_what_they_earned(
    shop: Shop, crowd: Database
) -> None:
    def returning(n: int) -> Work:
        receipt = shop.receipt(
            Kind.RETURN, f"r{n}", "2026-06-01", (goods("10.00"),), of="of ann", member="ann"
        )
        return lambda session: record(session, shop.retailer, Arrival(receipt, NOW, NOW))

    returns = [returning(n) for n in range(9)]
    at_once(crowd, [*returns[:5], merging(shop), *returns[5:]])
    assert shop.points("2026-12-31", "bob") == 20


def test_two_merges_in_opposite_directions_end_in_one(shop: Shop, crowd: Database) -> None:
    works = [merging(shop), merging(shop, "bob", "ann")] * 8
    answers = at_once(crowd, works)
    assert len([each for each in answers if not isinstance(each, Exception)]) == 1
    (left,) = {shop.member_id("ann"), shop.member_id("bob")}
    assert shop.points("2026-12-31") == 110
    assert left


def test_points_are_spent_or_go_back_with_the_merge_and_never_both(shop: Shop, crowd: Database) -> None:
    merged = shop.database.write(merging(shop))

    def undoing(session: Session) -> Any:
        return parting.undo(session, shop.retailer, merged.survivor_id, merged.ended_id, "staff:eve", NOW)

    def burning(session: Session) -> Any:
        return shop.burn_in(session, 105, "2026-12-01", "bob")

    answers = at_once(crowd, [undoing, burning] * 8)
    done = [each for each in answers if not isinstance(each, Exception)]
    assert len(done) == 1
    in_all = shop.points("2026-12-31", "ann") + shop.points("2026-12-31", "bob")
    assert in_all in (2 * 5, 110), "after the burn both names mean the one who lives on"


def test_the_same_merge_from_sixteen_threads_is_one(shop: Shop, crowd: Database) -> None:
    answers = at_once(crowd, [merging(shop)] * 16)
    assert sum(not isinstance(each, Exception) for each in answers) == 1
    assert shop.points("2026-12-31", "bob") == 110
