"""Bills from many tills at once, with what comes back of them: all is divided once, and nothing is lost."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from db.engine import Database
from db.session import Session
from loyalty.errors import CannotMerge
from loyalty.merging import joining
from loyalty.receipt import Kind, Receipt
from loyalty.receipts.case import Arrival
from loyalty.receipts.taking import take
from loyalty.receipts.values import Recorded, Status
from tests.loyalty.receipts.test_bills import bill, has, share
from tests.loyalty.shop import PLAIN, Shop, goods, moment

NOW = moment("2026-12-01")
NAMES = ("ann", "bob", "cho")
Work = Callable[[Session], Any]


@pytest.fixture
def shop(open_shop) -> Shop:
    shop = open_shop(PLAIN)
    for name in NAMES:
        shop.member(name)
    return shop


@pytest.fixture
def crowd(database_url: str) -> Iterator[Database]:
    crowd = Database.open(database_url, pool_size=16)
    yield crowd
    crowd.dispose()


def at_once(crowd: Database, works: list[Work]) -> list[Any]:
    """Do each in a thread of its own; what is no answer and no merge that came too late is raised."""

    def attempt(work: Work) -> Any:
        try:
            return crowd.write(work)
        except CannotMerge as refused:
            return refused

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(attempt, works))


def taking(shop: Shop, receipt: Receipt) -> Work:
    return lambda session: take(session, shop.retailer, Arrival(receipt, NOW, NOW))


def piece(shop: Shop, of: str, n: int, number: str) -> Receipt:
    """One of seven pieces comes back; they cost 49.99 together, which neither seven nor three divides."""
    net_minor = 4999 * (n + 1) // 7 - 4999 * n // 7
    line = replace(goods("49.99", quantity=7), quantity=Decimal(1), net_minor=net_minor)
    return shop.receipt(Kind.RETURN, number, "2026-05-02", (line,), member=None, of=of)


@pytest.mark.parametrize("seed", [0, 2])
def test_every_piece_of_a_bill_comes_back_at_once_and_each_finds_its_goods(shop, crowd, seed):
    """What one till divides, the others must not divide as well: then a part would give more than it has."""
    chance = random.Random(seed)
    shares = tuple(share(chance.randint(1, 7000), name) for name in (*NAMES, None if seed == 2 else "ann"))
    shop.record(bill(shop, "1", shares, goods("49.99", quantity=7)))

    answers: list[Recorded] = at_once(crowd, [taking(shop, piece(shop, "1", n, f"r{n}")) for n in range(7)])

    assert {answer.status for answer in answers} == {Status.RECORDED}
    assert has(shop) == {"ann": 0, "bob": 0, "cho": 0}
    assert not [reason for _, reason in shop.parked() if reason == "unmatched"]


def test_bills_of_the_same_members_with_corrections_returns_and_a_merge_end_in_right_books(shop, crowd):
    """Each comes twice. Which comes first is chance; that the books verify, and all is taken, is not."""
    one = bill(shop, "1", (share(6000, "ann"), share(4000, "bob")), goods("49.99", quantity=7))
    two = bill(shop, "2", (share(3000, "bob"), share(5000, "ann"), share(2000, "cho")), goods("70.00"))
    moved = replace(one, revision=2, split=(share(2000, "cho"), share(8000, "ann")))
    backs = [piece(shop, "1", n, f"r{n}") for n in range(2)]
    documents = [one, two, moved, *backs] * 2
    ended, survivor = shop.member_id("cho"), shop.member_id("bob")
    works = [taking(shop, each) for each in documents]
    works.insert(4, lambda session: joining.merge(session, shop.retailer, ended, survivor, "staff:eve", NOW))

    at_once(crowd, works)

    again = at_once(crowd, [taking(shop, each) for each in documents[:5]])
    assert {each.status for each in again} <= {Status.RECORDED, Status.IGNORED}
    assert not shop.parked()
    # What bob gave back before the shares moved went with his own: sent anew, it is divided by the new ones.
    for back in backs:
        shop.record(replace(back, revision=2), "2026-12-02")
    for n in range(2, 7):
        shop.record(piece(shop, "1", n, f"r{n}"), "2026-12-02")
    shop.void("v", "2026-12-02", of="2", member=None)
    assert (shop.points(name="ann"), shop.points(name="bob")) == (0, 0)
