"""What a receipt costs to read does not grow with what a shop has piled up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from db.engine import Database
from db.session import Session
from loyalty.receipt import Kind, MemberRef, Receipt, Scheme
from loyalty.receipts import rows
from loyalty.receipts.reading import look
from loyalty.receipts.values import Reason
from tests import databases
from tests.loyalty.shop import Shop

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def shop(database: Database) -> Shop:
    shop = Shop(database)
    shop.member("ann")
    return shop


def pile_up(shop: Shop, count: int) -> None:
    """Park so many sales of customers without a card."""
    for number in range(count):
        receipt = shop.receipt(Kind.SALE, f"p{number}", "2026-11-20", ("5.00",), member=None)
        parked = rows.parked(receipt, f"{number:032x}", Reason.UNIDENTIFIED, AT, "")
        shop.database.write(lambda session, parked=parked: session.apply(parked))


def steps(database: Database, receipt: Receipt) -> int:
    """How many steps SQLite takes for the one read of a receipt."""
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += 1
        return 0

    def work(session: Session) -> int:
        look(session, receipt, "", AT, whole=False)
        driver = session.connection.connection.driver_connection
        driver.set_progress_handler(count, 1)
        look(session, receipt, "", AT, whole=False)
        driver.set_progress_handler(None, 1)
        return taken

    return database.read(work)


@pytest.mark.skipif(databases.KIND != "sqlite", reason="only SQLite counts its steps")
@pytest.mark.parametrize("member", ["ann", "nobody here", MemberRef(Scheme.CARD, "77"), None])
def test_a_sale_does_not_go_through_all_that_is_parked(shop: Shop, member: MemberRef | str | None) -> None:
    receipt = shop.receipt(Kind.SALE, "1", "2026-11-21", ("5.00",), member=member)
    before = steps(shop.database, receipt)
    pile_up(shop, 200)

    assert steps(shop.database, receipt) <= before + 20
