"""Prize draws: the seed is promised, drawn once, and what came back took its chances with it."""

from __future__ import annotations

import pytest

import points.tables
from db.engine import Database
from jobs import registry
from loyalty import tables
from loyalty.campaigns import draw_books, lots
from loyalty.campaigns.lots import Entrant
from tests.jobs.house import house_of, run
from tests.loyalty.shop import PLAIN, Shop, moment

DRAWS = registry.find("draws")
TEXT = """
currencies: [{code: points}, {code: chances, name: Chances}]
earn:
  - {code: base, currency: points, per: {amount: "1.00", points: 1}}
  - {code: a-chance, currency: chances, per: {amount: "100.00", points: 1}, when: {through: "2026-04-30"}}
rewards: [{code: mug, kind: product, cost: 300, worth: "4.00"}]
draws:
  - code: spring
    currency: chances
    closes: "2026-04-30"
    review_days: 7
    prizes: [{code: car, name: A small car}, {code: mugs, count: 2, reward: mug}]
"""
NAMES = ("ann", "bob", "cat", "dan")


@pytest.fixture
def shop(database: Database) -> Shop:
    """Ann has three chances, Bob two, Cat one, Dan none."""
    shop = Shop(database, PLAIN.partition("earn:")[0] + TEXT)
    for name, spent in zip(NAMES, ("300.00", "200.00", "100.00", "90.00"), strict=True):
        shop.member(name)
        shop.sell(name, "2026-04-01 12:00", spent, member=name)
    return shop


def job(shop: Shop, when: str) -> None:
    run(house_of(shop.database, shop.retailer, when), DRAWS)


def draw(shop: Shop) -> dict[str, object]:
    return dict(shop.rows(tables.prize_draw, None)[0])


def chances(shop: Shop) -> dict[str, int]:
    names = {shop.member_id(name): name for name in NAMES}
    return {names[row["member_id"]]: row["chances"] for row in shop.rows(tables.draw_chance, None)}


def test_the_seed_is_promised_long_before(shop: Shop) -> None:
    job(shop, "2026-04-02 06:00")
    promised = draw(shop)
    assert (promised["drawn_at"], promised["seed"]) == (None, None)

    job(shop, "2026-05-07 06:00")
    assert draw(shop) == promised
    job(shop, "2026-05-08 06:00")
    drawn = draw(shop)
    assert lots.seed_digest(str(drawn["seed"])) == promised["seed_digest"] == drawn["seed_digest"]
    assert (drawn["chances"], drawn["members"]) == (6, 3)


def test_it_is_drawn_once_and_won_once_and_anyone_finds_the_same(shop: Shop) -> None:
    for day in ("08", "09"):
        job(shop, f"2026-05-{day} 06:00")

    rows = shop.rows(tables.draw_chance, None)
    entrants = [Entrant(row["member_id"], row["chances"]) for row in rows]
    won = lots.drawn(shop.program.draws[0], entrants, str(draw(shop)["seed"]))
    assert {(each.member_id, each.prize, each.place) for each in won} == {
        (row["member_id"], row["prize"], row["place"]) for row in rows
    }
    assert lots.list_digest(entrants) == draw(shop)["list_digest"]
    assert len(shop.rows(tables.voucher, None)) == 2
    assert all(row["seq"] for row in rows)
    assert shop.verify() == []


def test_goods_that_come_back_take_their_chances_with_them(shop: Shop) -> None:
    shop.give_back("back", "2026-05-05 12:00", "200.00", of="bob", member="bob")
    job(shop, "2026-05-08 06:00")
    assert chances(shop) == {"ann": 3, "cat": 1}


def test_chances_that_are_owed_are_nobodys(shop: Shop) -> None:
    """As after a return of a sale whose chances were spent, while others are still pending."""
    moved = points.tables.balance.update().where(points.tables.balance.c.currency == "chances")
    ann = moved.where(points.tables.balance.c.holder_id == shop.member_id("ann"))
    bob = moved.where(points.tables.balance.c.holder_id == shop.member_id("bob"))
    shop.database.write(
        lambda session: (
            session.connection.execute(ann.values(available=0, pending=3, owed=2)),
            session.connection.execute(bob.values(available=0, pending=2, owed=2)),
        )
    )
    job(shop, "2026-05-08 06:00")
    assert chances(shop) == {"ann": 1, "cat": 1}
    seen = shop.database.read(
        lambda session: draw_books.get(session, shop.retailer, "shop", "spring", moment("2026-05-09"))
    )
    assert (seen.chances, seen.members, [each.place for each in seen.winners]) == (2, 2, [1, 2])


def test_a_receipt_that_comes_late_counts_until_it_is_drawn(shop: Shop) -> None:
    shop.sell("late", "2026-04-30 12:00", "100.00", member="dan", arrives="2026-05-07 12:00")
    shop.sell("after", "2026-05-01 12:00", "100.00", member="cat")
    job(shop, "2026-05-08 06:00")
    assert chances(shop) == {"ann": 3, "bob": 2, "cat": 1, "dan": 1}


def test_another_key_of_the_house_does_not_draw_with_another_seed(shop: Shop) -> None:
    job(shop, "2026-04-02 06:00")
    shop.database.write(
        lambda session: session.connection.execute(tables.prize_draw.update().values(seed_digest="0" * 64))
    )
    job(shop, "2026-05-08 06:00")
    assert shop.rows(tables.draw_chance, None) == []
