"""Many tills at once: everything is recorded once, and nobody's write is lost under another's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from threading import Event

import pytest
from sqlalchemy import event

from db.engine import Database
from loyalty import tables
from loyalty.receipt import Kind, Receipt
from loyalty.receipts.case import Arrival
from loyalty.receipts.recording import record
from loyalty.receipts.values import Recorded, Status
from tests import databases
from tests.loyalty.shop import FIRST_SALE, TIERED, Shop, goods, moment

NOW = moment("2026-12-01")


@pytest.fixture
def crowd(database_url: str) -> Iterator[Database]:
    """The same database with a connection for every thread."""
    crowd = Database.open(database_url, pool_size=64)
    yield crowd
    crowd.dispose()


def at_once(crowd: Database, shop: Shop, receipts: list[Receipt]) -> list[Recorded]:
    """Record every receipt in a thread of its own."""

    def till(receipt: Receipt) -> Recorded:
        return crowd.write(lambda session: record(session, shop.retailer, Arrival(receipt, NOW, NOW)))

    with ThreadPoolExecutor(len(receipts)) as threads:
        return list(threads.map(till, receipts))


@pytest.mark.parametrize("enrolled", [True, False])
def test_v11_the_same_receipt_from_20_threads_is_one_earning_and_20_identical_answers(
    open_shop, crowd, enrolled
):
    shop = open_shop(TIERED + FIRST_SALE)
    if enrolled:
        shop.member()
    receipt = shop.receipt(Kind.SALE, "1", "2026-05-01", ("10.00",))
    answers = at_once(crowd, shop, [receipt] * 20)
    (first,) = (answer for answer in answers if not answer.replayed)
    assert all(answer.again() == first.again() for answer in answers)
    assert (shop.points(), shop.kinds().count("sale"), len(shop.rows(tables.member, None))) == (10, 1, 1)


def test_64_receipts_of_one_member_at_once_are_all_recorded_and_earn_as_in_order(open_shop, crowd):
    shop = open_shop(TIERED)
    shop.member()
    receipts = [
        shop.receipt(Kind.SALE, f"{n}", f"2026-05-{n % 28 + 1:02} {n % 24:02}:00", ("400.00",))
        for n in range(64)
    ]
    answers = at_once(crowd, shop, receipts)
    assert {answer.status for answer in answers} == {Status.RECORDED}
    # The fiftieth in purchase order makes a VIP; the fourteen after it earn twice.
    assert shop.points() == 50 * 400 + 14 * 800


def test_sales_and_returns_of_one_member_at_once_end_where_they_would_one_by_one(open_shop, crowd):
    shop = open_shop(TIERED)
    shop.member()
    sales = [
        shop.receipt(Kind.SALE, f"s{n}", f"2026-05-{n:02}", (goods("20.00", quantity=2),))
        for n in range(1, 17)
    ]
    returns = [
        shop.receipt(Kind.RETURN, f"r{n}", f"2026-06-{n:02}", (goods("10.00"),), of=f"s{n}")
        for n in range(1, 17)
    ]
    at_once(crowd, shop, [*returns, *sales])
    assert (shop.points(), shop.parked()) == (16 * 10, [])


@pytest.mark.skipif(databases.KIND == "sqlite", reason="SQLite has one writer at a time")
def test_receipts_of_two_members_never_wait_for_each_other(open_shop, crowd):
    shop = open_shop(TIERED)
    shop.member("ann")
    shop.member("bob")
    of_ann = shop.receipt(Kind.SALE, "1", "2026-05-01", ("10.00",), member="ann")
    written, go_on = Event(), Event()

    def hold(session):
        record(session, shop.retailer, Arrival(of_ann, NOW, NOW))
        written.set()
        assert go_on.wait(10)

    with ThreadPoolExecutor(1) as threads:
        holding = threads.submit(crowd.write, hold)
        assert written.wait(10)
        try:
            shop.sell("2", "2026-05-01", "10.00", member="bob")
            shop.give_back("3", "2026-05-02", "10.00", member="bob", of="2")
            assert shop.points(name="bob") == 0
        finally:
            go_on.set()
            holding.result()
    assert shop.points(name="ann") == 10


@contextmanager
def interrupted(database: Database, after: int, deed: Callable[[], object]) -> Iterator[None]:
    """Do something else, in another transaction, right after this many statements, unless one of them wrote.

    From then on the other has to wait; on SQLite it has to from the beginning.
    """
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_):
        sent.append(statement)
        writes = any(word in each for each in sent for word in ("INSERT", "UPDATE", "BEGIN IMMEDIATE"))
        if len(sent) == after and not writes:
            deed()

    event.listen(database.engine, "after_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(database.engine, "after_cursor_execute", note)


def first_sale(shop):
    return shop.receipt(Kind.SALE, "first", "2026-05-01", (goods("18000.00", quantity=2),))


DOCUMENTS = {
    "a sale in order": lambda shop: shop.receipt(Kind.SALE, "new", "2026-05-20", ("2000.00",)),
    "a late sale": lambda shop: shop.receipt(Kind.SALE, "new", "2026-04-01", ("2000.00",)),
    "a return": lambda shop: shop.receipt(Kind.RETURN, "new", "2026-05-21", (goods("9000.00"),), of="first"),
    "a return that names no sale": lambda shop: shop.receipt(
        Kind.RETURN, "new", "2026-05-21", (goods("9000.00"),)
    ),
    "a revision": lambda shop: replace(first_sale(shop), lines=(goods("19000.00"),), revision=2),
}


@pytest.mark.parametrize("statements", range(1, 8))
@pytest.mark.parametrize("what", DOCUMENTS)
def test_whoever_comes_between_two_statements_both_are_recorded_whole(open_shop, crowd, what, statements):
    """The other is a sale that makes a VIP; that the books verify says that neither overwrote the other."""
    shop = open_shop(TIERED)
    shop.member()
    shop.record(first_sale(shop), "2026-05-02")
    other = shop.receipt(Kind.SALE, "other", "2026-05-10", ("2000.00",))

    def interrupt() -> None:
        crowd.write(lambda session: record(session, shop.retailer, Arrival(other, NOW, NOW)))

    document = DOCUMENTS[what](shop)
    with interrupted(shop.database, statements, interrupt):
        shop.record(document, "2026-12-01 12:01")
        interrupt()
    assert (shop.tier(), len(shop.rows(tables.claim, None))) == ("vip", 2 if what == "a revision" else 3)


@pytest.mark.parametrize("statements", range(1, 9))
def test_an_older_revision_never_overwrites_a_newer_one_that_overtook_it(open_shop, crowd, statements):
    shop = open_shop(TIERED)
    shop.member()
    shop.record(first_sale(shop), "2026-05-02")
    second, third = (
        replace(first_sale(shop), lines=(goods(net),), revision=revision)
        for revision, net in ((2, "200.00"), (3, "300.00"))
    )

    def interrupt() -> None:
        crowd.write(lambda session: record(session, shop.retailer, Arrival(third, NOW, NOW)))

    with interrupted(shop.database, statements, interrupt):
        shop.record(second, "2026-12-01 12:01")
        interrupt()
    assert (shop.points(), shop.rows(tables.claim, None)[0]["revision"]) == (300, 3)


@pytest.mark.parametrize("statements", range(1, 5))
@pytest.mark.parametrize("begins", ["sale", "return"])
def test_a_sale_that_is_identified_and_the_return_that_names_it_do_not_miss_each_other(
    open_shop, crowd, begins, statements
):
    shop = open_shop(TIERED)
    shop.member()
    shop.record(shop.receipt(Kind.SALE, "1", "2026-05-01", ("10.00",), member=None))
    sale = shop.receipt(Kind.SALE, "1", "2026-05-01", ("10.00",), revision=2)
    back = shop.receipt(Kind.RETURN, "2", "2026-05-02", ("10.00",), of="1")
    first, other = (sale, back) if begins == "sale" else (back, sale)

    def interrupt() -> None:
        crowd.write(lambda session: record(session, shop.retailer, Arrival(other, NOW, NOW)))

    with interrupted(shop.database, statements, interrupt):
        shop.record(first, "2026-12-01 12:01")
        interrupt()
    assert (shop.points(), shop.parked(), shop.kinds().count("return")) == (0, [], 1)


@pytest.mark.parametrize("statements", range(1, 5))
@pytest.mark.parametrize("begins", ["sale", "return"])
def test_a_return_and_the_sale_it_waits_for_do_not_miss_each_other(open_shop, crowd, begins, statements):
    shop = open_shop(TIERED)
    shop.member()
    sale = shop.receipt(Kind.SALE, "1", "2026-05-01", ("10.00",))
    back = shop.receipt(Kind.RETURN, "2", "2026-05-02", ("10.00",), of="1")
    first, other = (sale, back) if begins == "sale" else (back, sale)

    def interrupt() -> None:
        crowd.write(lambda session: record(session, shop.retailer, Arrival(other, NOW, NOW)))

    with interrupted(shop.database, statements, interrupt):
        shop.record(first, "2026-12-01 12:01")
        interrupt()
    assert (shop.points(), shop.parked(), shop.kinds().count("return")) == (0, [], 1)
