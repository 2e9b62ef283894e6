"""What a document costs: statements besides BEGIN and COMMIT, whatever else the member did."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from tests.loyalty.shop import FIRST_SALE, TIERED, Shop, goods

# The most statements there may be. On PostgreSQL a plan is one statement; on SQLite, where no network lies
# between, it is one for each table it writes and one for the swap. What is taken up after it waited is extra.
BOUNDS = {
    # document                                     PostgreSQL  SQLite
    "a sale in order": (2, 13),
    "a sale in order that lifts the tier": (2, 14),
    "the same sale again": (1, 1),
    "an older revision": (1, 1),
    "another content": (3, 4),
    "a first sale that enrols": (2, 17),
    "a sale without a member": (2, 4),
    "a return whose sale is unknown": (3, 5),
    "a return that names its sale": (4, 16),
    "a return that names none": (4, 17),
    "an exchange": (4, 17),
    "a return that names an exchange": (6, 18),
    "a late sale": (7, 18),
    "a late sale that restates all that follow": (7, 19),
    "a late sale that dates the card anew": (7, 20),
    "a revision of a sale": (8, 18),
    "a revision of a return": (9, 20),
    "a sale that a return waits for": (11, 32),
}


@contextmanager
def counted(shop: Shop) -> Iterator[list[str]]:
    """The statements sent while the block runs."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, _parameters, _context, _many):
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(shop.database.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(shop.database.engine, "before_cursor_execute", note)


def in_order(shop):
    return lambda: shop.sell("new", "2026-05-01", "10.00")


def lifting(shop):
    return lambda: shop.sell("new", "2026-05-01", "20000.00")


def again(shop):
    shop.sell("new", "2026-05-01", "10.00")
    return lambda: shop.sell("new", "2026-05-01", "10.00")


def older(shop):
    shop.sell("new", "2026-05-01", "10.00", revision=2)
    return lambda: shop.sell("new", "2026-05-01", "10.00")


def conflicting(shop):
    shop.sell("new", "2026-05-01", "10.00")
    return lambda: shop.sell("new", "2026-05-01", "11.00")


def enrolling(shop):
    return lambda: shop.sell("new", "2026-05-01", "10.00", member="bob")


def unidentified(shop):
    return lambda: shop.sell("new", "2026-05-01", "10.00", member=None)


def orphaned(shop):
    shop.give_back("first", "2026-05-01", "10.00", of="unknown")
    return lambda: shop.give_back("new", "2026-05-01", "10.00", of="unknown")


def named(shop):
    shop.sell("sold", "2026-05-01", "10.00")
    return lambda: shop.give_back("new", "2026-05-02", "10.00", of="sold")


def exchanged(shop):
    shop.sell("sold", "2026-05-01", "10.00")
    return lambda: shop.exchange("new", "2026-05-02", goods("10.00"), goods("10.00", "cup"), of="sold")


def named_by_exchange(shop):
    exchanged(shop)()
    return lambda: shop.give_back("newer", "2026-05-02", goods("10.00", "cup"), of="new")


def unnamed(shop):
    """It takes goods of every sale there is, and finds nothing for one piece."""
    pieces = len(shop.keys) + 1
    return lambda: shop.give_back("new", "2026-05-02", goods("0.00", quantity=pieces))


def late(shop):
    return lambda: shop.sell("new", "2026-01-15 09:00", "10.00", arrives="2026-05-01")


def restating(shop):
    return lambda: shop.sell("new", "2026-01-15 09:00", "20000.00", arrives="2026-05-01")


def dating(shop):
    return lambda: shop.sell("new", "2025-12-01", "10.00", arrives="2026-05-01")


def revised(shop):
    shop.sell("new", "2026-05-01", "10.00")
    return lambda: shop.sell("new", "2026-05-01", "12.00", revision=2, arrives="2026-05-02")


def revised_return(shop):
    shop.sell("sold", "2026-05-01", goods("10.00", quantity=2))
    shop.give_back("new", "2026-05-02", goods("5.00"), of="sold")
    return lambda: shop.give_back("new", "2026-05-02", goods("10.00", quantity=2), of="sold", revision=2)


def awaited(shop):
    shop.expect("new", "2026-05-01")
    shop.give_back("early", "2026-05-02", "10.00", of="new")
    return lambda: shop.sell("new", "2026-05-01", "10.00", arrives="2026-05-03")


STORIES = dict(
    zip(
        BOUNDS,
        (
            in_order,
            lifting,
            again,
            older,
            conflicting,
            enrolling,
            unidentified,
            orphaned,
            named,
            unnamed,
            exchanged,
            named_by_exchange,
            late,
            restating,
            dating,
            revised,
            revised_return,
            awaited,
        ),
        strict=True,
    )
)


@pytest.mark.parametrize("sales_before", [2, 30])
@pytest.mark.parametrize("what", STORIES)
def test_a_document_costs_no_more_than_it_is_said_to(open_shop, what, sales_before):
    shop = open_shop(TIERED + FIRST_SALE)
    shop.sell("0", "2026-01-01 09:00", "10.00")
    for n in range(1, sales_before):
        shop.sell(f"{n}", f"2026-02-01 09:{n:02}", "10.00")
    document = STORIES[what](shop)
    with counted(shop) as sent:
        document()
    on_postgresql = shop.database.engine.dialect.name == "postgresql"
    assert 0 < len(sent) <= BOUNDS[what][0 if on_postgresql else 1], sent


def test_a_sale_in_order_reads_once_and_then_only_writes(open_shop):
    shop = open_shop(TIERED + FIRST_SALE)
    shop.sell("1", "2026-05-01", "10.00")
    with counted(shop) as sent:
        shop.sell("2", "2026-05-02", "10.00")
    writes = ["INSERT INTO" in statement or statement.startswith("UPDATE head") for statement in sent]
    assert writes == [False, *[True] * (len(sent) - 1)]
