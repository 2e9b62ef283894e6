"""Points that live for a period more for who reaches a figure in it, and else are void."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from db.engine import Database
from loyalty import keeping
from loyalty.books import account_reading
from loyalty.people import adjusting
from loyalty.people.adjusting import Adjustment
from loyalty.program import document
from points import rolling
from tests.loyalty.shop import TIERED, Shop, moment, refund
from tiers.counters import Delta, Place

TEXT = TIERED.replace(
    "earn:",
    "currencies:\n  - code: points\n"
    "    expiry: {until: end-of-year, unless: {counter: tier-points, reaches: 500}}\nearn:",
)
PROGRAM = document.read(TEXT)
MARK = "kept:points:points"


def said(total: int, amount: int, on: str, at: str, before: str = "") -> str | None:
    """Until which day an entry keeps points that brings a year's total from one figure to another."""
    known = rolling.marks_text({MARK: moment(f"{before} 00:00")}) if before else ""
    day = date.fromisoformat(on)
    delta = Delta("tier-points", day, moment(at), "high-street", amount, "r")
    totals = {Place("tier-points", date(day.year, 2, 1), "station"): total}
    found = rolling.read_marks(keeping.marks(PROGRAM, known, totals, [delta], moment(at)))
    return found[MARK].strftime("%Y-%m-%d") if found else None


@pytest.mark.parametrize(
    ("total", "amount", "on", "at", "before", "until"),
    [
        pytest.param(0, 499, "2026-12-31", "2026-12-31", "", None, id="one less"),
        pytest.param(499, 1, "2026-12-31", "2026-12-31", "", "2028-01-01", id="reached on the last day"),
        pytest.param(500, 10, "2026-12-31", "2026-12-31", "2028-01-01", None, id="said already"),
        pytest.param(500, -1, "2026-05-01", "2026-05-20", "2028-01-01", "2027-01-01", id="below again"),
        pytest.param(500, -1, "2026-05-01", "2027-01-01", "2028-01-01", None, id="the year was over"),
        pytest.param(0, 500, "2027-05-01", "2027-05-01", "2028-01-01", "2029-01-01", id="the next year"),
        pytest.param(400, 100, "2026-12-31", "2027-01-09", "2029-01-01", None, id="late, and kept longer"),
        pytest.param(0, 20, "2027-05-01", "2027-05-01", "2028-01-01", None, id="the next year, not yet"),
    ],
)
def test_what_an_entry_says(
    total: int, amount: int, on: str, at: str, before: str, until: str | None
) -> None:
    assert said(total, amount, on, at, before) == until


def test_other_counters_and_programmes_without_such_a_rule_say_nothing() -> None:
    delta = Delta("visits", date(2026, 5, 1), datetime(2026, 5, 1, tzinfo=UTC), "high-street", 900, "r")

    assert keeping.marks(PROGRAM, "", {}, [delta], delta.known_at) == ""
    own = Delta("tier-points", delta.on, delta.known_at, delta.store, 900, "r")
    assert keeping.marks(document.read(TIERED), "", {}, [own], delta.known_at) == ""


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    """A mall where fewer than 500 points in a year are void at its end; ann was given 100."""
    shop = Shop(database, TEXT)
    shop.member()
    at = moment("2026-01-10")
    wish = Adjustment(
        adjusting.new_id(at), shop.member_id("ann"), "points", 100, "goodwill", "", "staff:eve", ""
    )
    shop.database.write(lambda session: adjusting.adjust(session, shop.retailer, wish, at))
    yield shop
    assert shop.verify() == []


def last_days(shop: Shop, when: str) -> set[str]:
    """The last days of the member's points."""
    at, ann = moment(when), shop.member_id("ann")
    found = shop.database.read(lambda session: account_reading.read(session, shop.retailer, ann, at))
    return {str(due.on) for due in found.purses[0].expiring if due.amount >= 100}


def test_points_are_void_at_the_end_of_a_year_in_which_too_few_were_earned(shop: Shop) -> None:
    shop.sell("1", "2026-05-01", "499.00")

    assert last_days(shop, "2026-12-31") == {"2026-12-31"}
    assert shop.points("2027-01-01 00:00") == 0


def test_who_reached_it_keeps_them_for_another_year(shop: Shop) -> None:
    shop.sell("1", "2026-05-01", "499.00")
    shop.sell("2", "2026-12-31", "1.00")

    assert "2027-12-31" in last_days(shop, "2027-06-01")


def test_goods_that_come_back_undo_it_while_the_year_lasts(shop: Shop) -> None:
    shop.sell("1", "2026-05-01", "500.00")
    shop.give_back("R", "2026-06-01", refund("10.00"), of="1")

    assert last_days(shop, "2026-07-01") == {"2026-12-31"}
