"""Statement vouchers: 150 points become £1.50 each quarter, once a date, whatever is left stays."""

from __future__ import annotations

import pytest

from db.engine import Database
from jobs import registry
from loyalty import tables
from loyalty.people import burn_lock
from loyalty.rewards import rewards
from tests.jobs.house import clock, house_of, run
from tests.loyalty.shop import PLAIN, Shop, moment

STATEMENTS = registry.find("statements")
TEXT = (
    PLAIN
    + """
rewards:
  - code: clubcard
    cost: 150
    worth: "1.50"
    valid: {after: 24 months}
    statement: ["02-15", "05-15", "08-15", "11-15"]
"""
)


@pytest.fixture
def shop(database: Database) -> Shop:
    """Ann has 500 points, Bob 150, Cat 149."""
    shop = Shop(database, TEXT)
    for name, spent in (("ann", "500.00"), ("bob", "150.00"), ("cat", "149.00")):
        shop.member(name)
        shop.sell(name, "2026-02-01 12:00", spent, member=name)
    return shop


def job(shop: Shop, *moments: str) -> None:
    house = house_of(shop.database, shop.retailer, moments[0])
    for when in moments:
        clock(house).set(when)
        run(house, STATEMENTS)


def worths(shop: Shop, name: str) -> list[int]:
    return [row["worth_minor"] for row in shop.rows(tables.voucher, name)]


def test_points_that_suffice_become_one_voucher_and_the_rest_stays(shop: Shop) -> None:
    job(shop, "2026-02-15 06:00")

    assert [worths(shop, name) for name in ("ann", "bob", "cat")] == [[450], [150], []]
    assert [shop.points(name=name) for name in ("ann", "bob", "cat")] == [50, 0, 149]
    (row,) = shop.rows(tables.voucher)
    assert row["expires_at"] == moment("2028-02-16 00:00")
    assert shop.kinds()[-1] == "voucher"
    assert shop.verify() == []


def test_a_date_issues_once_however_often_it_runs(shop: Shop) -> None:
    job(shop, "2026-02-15 06:00")
    shop.sell("more", "2026-02-15 12:00", "300.00")
    shop.database.write(
        lambda session: session.connection.exec_driver_sql("DELETE FROM job_run WHERE job = 'statements'")
    )
    job(shop, "2026-02-15 13:00")
    assert worths(shop, "ann") == [450]

    job(shop, "2026-02-15 14:00", "2026-05-15 06:00")
    assert sorted(worths(shop, "ann")) == [300, 450]


def test_other_days_issue_nothing(shop: Shop) -> None:
    job(shop, "2026-02-14 06:00")
    assert shop.rows(tables.voucher, None) == []


def test_who_stopped_spending_keeps_the_points(shop: Shop) -> None:
    member_id, at = shop.member_id(), moment("2026-02-10")
    shop.database.write(lambda session: burn_lock.stop(session, member_id, at))
    job(shop, "2026-02-15 06:00")
    assert worths(shop, "ann") == []
    assert shop.points() == 500


def test_one_that_is_given_back_gives_its_points_back(shop: Shop) -> None:
    job(shop, "2026-02-15 06:00")
    (row,) = shop.rows(tables.voucher)
    shop.database.write(
        lambda session: rewards.cancel(
            session, shop.retailer, row["member_id"], row["voucher_id"], moment("2026-02-20")
        )
    )
    assert shop.points() == 500
    assert shop.verify() == []
