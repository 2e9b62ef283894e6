"""Draws and contests of two who became one: chances and totals add up, and what was won is given."""

from __future__ import annotations

import pytest

from db.engine import Database
from loyalty import tables
from loyalty.campaigns import deciding, drawing, own_draws
from tests.jobs import test_contests, test_draws
from tests.loyalty.shop import PLAIN, Shop, moment
from tests.loyalty.test_merging import merge, undo


@pytest.fixture
def drawn(database: Database) -> Shop:
    """Ann has three chances, Bob two, Cat one, Dan none."""
    shop = Shop(database, PLAIN.partition("earn:")[0] + test_draws.TEXT)
    for name, spent in zip(test_draws.NAMES, ("300.00", "200.00", "100.00", "90.00"), strict=True):
        shop.member(name)
        shop.sell(name, "2026-04-01 12:00", spent, member=name)
    return shop


def draw(shop: Shop, when: str) -> None:
    """Draw what is due, and give out nothing yet."""
    at = moment(when)

    def work(session):
        for found in drawing.announced(session, shop.retailer, at):
            drawing.promise(session, shop.retailer, found, at)
            drawing.draw(session, shop.retailer, found, at)

    shop.database.write(work)


def own(shop: Shop, name: str, when: str) -> tuple[int, str]:
    (found,) = shop.database.read(
        lambda session: own_draws.of_member(session, shop.retailer, shop.member_id(name), moment(when))
    )
    return found.chances, found.prize


def test_one_who_was_two_draws_with_the_chances_of_both(drawn: Shop) -> None:
    merged = merge(drawn, "2026-04-10")
    assert own(drawn, "bob", "2026-04-11")[0] == 5
    test_draws.job(drawn, "2026-05-08 06:00")

    rows = {row["member_id"]: row["chances"] for row in drawn.rows(tables.draw_chance, None)}
    assert rows == {merged.survivor_id: 5, drawn.member_id("cat"): 1}
    assert own(drawn, "bob", "2026-05-09")[0] == 5


def test_what_was_drawn_stands_and_the_prize_of_who_was_merged_since_is_given(drawn: Shop) -> None:
    ended_id = drawn.member_id("ann")
    draw(drawn, "2026-05-08 06:00")
    before = drawn.rows(tables.draw_chance, None)
    assert all(row["prize"] for row in before)

    merged = merge(drawn, "2026-05-08 07:00")
    test_draws.job(drawn, "2026-05-09 06:00")

    after = drawn.rows(tables.draw_chance, None)
    assert [{**row, "seq": None} for row in after] == before
    assert all(row["seq"] for row in after)
    assert {row["member_id"] for row in drawn.rows(tables.voucher, None)} <= {
        merged.survivor_id,
        drawn.member_id("cat"),
    }
    assert drawn.kinds("bob").count("gift") == 2
    assert own(drawn, "bob", "2026-05-10")[0] == 5
    undo(drawn, merged, "2026-05-11")
    assert (ended_id, drawn.verify()) == (drawn.member_id("ann"), [])


def test_a_contest_counts_what_both_bought_once(database: Database) -> None:
    shop = test_contests.shop_of(database, test_contests.PRIZES)
    merge(shop, "2026-07-01", "cat", "dan")
    test_contests.decide(shop, "2027-01-15 06:00")
    names = {shop.member_id(name): name for name in ("ann", "bob", "dan")}
    places = {names[row["member_id"]]: row["total"] for row in shop.rows(tables.contest_place, None)}
    assert places == {"ann": 300, "dan": 300}


@pytest.mark.parametrize("prizes", [test_contests.PRIZES, test_contests.VOUCHERS], ids=["points", "vouchers"])
def test_two_who_won_and_became_one_are_given_both_prizes(database: Database, prizes: str) -> None:
    shop = test_contests.shop_of(database, prizes)
    at = moment("2027-01-15 06:00")

    def decide(session):
        for ended in deciding.due(session, shop.retailer, at):
            deciding.decide(session, ended, at)

    shop.database.write(decide)
    merge(shop, "2027-01-15 07:00", "dan", "bob")
    for day in ("16", "17"):
        test_contests.decide(shop, f"2027-01-{day} 06:00")

    assert all(row["seq"] for row in shop.rows(tables.contest_place, None))
    won = shop.points("2027-02-01", "bob") + 500 * len(shop.rows(tables.voucher, "bob"))
    assert won == 200 + 200 + 2 * 500
    assert shop.verify() == []
