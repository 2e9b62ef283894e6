"""Budgets that somebody filled or emptied by hand are found; whatever purchases did to them adds up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import delete, update

from db.engine import Database
from loyalty import tables
from tests.loyalty.shop import PLAIN, Shop, goods
from tests.loyalty.test_merging import merge, undo

TEXT = (
    PLAIN
    + 'offers: [{code: spring, budget: 100, earn: [{code: more, per: {amount: "1.00", points: 1}}]}]\n'
    + 'discounts: [{code: half, percent: "50", budget: "30.00"}]\n'
)
SPRING, HALF = "shop/spring", "shop/:half"


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    """Ann and Bob took 96 of the offer and 12 pounds of the discount: in order, late, and given back."""
    shop = Shop(database, TEXT)
    for name in ("ann", "bob"):
        shop.member(name)
    cheaper = goods("20.00", quantity=2, discount_minor=1000, discounts=(("half", 1000),))
    shop.sell("1", "2026-05-02", cheaper)
    shop.sell("2", "2026-05-03", "70.00", member="bob")
    shop.sell(
        "0", "2026-05-01", goods("6.00", discount_minor=700, discounts=(("half", 700),)), arrives="2026-05-04"
    )
    shop.give_back("3", "2026-05-05", goods("10.00"), of="1")
    yield shop
    assert shop.verify() == []


def spent(shop: Shop) -> dict[str, int]:
    return {row["key"]: row["spent"] for row in shop.rows(tables.offer_budget, None)}


def found(shop: Shop, deed: Any) -> list[str]:
    """What verifying finds once this is done; then it is put right again."""
    before = shop.rows(tables.offer_budget, None)
    shop.database.write(lambda session: session.connection.execute(deed))
    told = shop.verify()
    shop.database.write(lambda session: session.connection.execute(delete(tables.offer_budget)))
    shop.put(tables.offer_budget, *before)
    return told


@pytest.mark.parametrize("key", [SPRING, HALF])
def test_a_budget_that_was_emptied_filled_or_taken_away_is_found(shop: Shop, key: str) -> None:
    had = spent(shop)[key]
    own = tables.offer_budget.c.key == key
    for deed, booked in (
        (update(tables.offer_budget).where(own).values(spent=0), 0),
        (update(tables.offer_budget).where(own).values(spent=had + 1), had + 1),
        (delete(tables.offer_budget).where(own), 0),
    ):
        assert found(shop, deed) == [f"0: budget {key}: purchases had {had}, booked {booked}"]


def test_a_budget_of_nothing_is_found(shop: Shop) -> None:
    row = {"key": "shop/autumn", "spent": 5, "last": 5}
    deed = tables.offer_budget.insert().values(row)
    assert found(shop, deed) == ["0: budget shop/autumn: purchases had 0, booked 5"]


def test_what_two_had_who_became_one_and_two_again_was_had_once(shop: Shop) -> None:
    assert spent(shop) == {SPRING: 96, HALF: 1200}
    merged = merge(shop)
    assert shop.verify() == []
    shop.give_back("4", "2026-06-01 13:00", goods("10.00"), of="1", member="bob")
    assert (spent(shop), shop.verify()) == ({SPRING: 96, HALF: 700}, [])
    shop.sell("5", "2026-06-01 14:00", "70.00", member="bob")
    assert (spent(shop)[SPRING], shop.verify()) == (100, [])
    assert merged


def test_an_undone_merge_leaves_budgets_as_they_are(shop: Shop) -> None:
    before = spent(shop)
    undo(shop, merge(shop))
    assert spent(shop) == before
