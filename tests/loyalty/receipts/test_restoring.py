"""Corrections, returns and voids of a sale that redeemed: their order does not matter in the end."""

from __future__ import annotations

from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loyalty import tables
from loyalty.people import burn_lock
from loyalty.receipt import Line, Redemption
from loyalty.receipts.values import Outcome
from tests import databases
from tests.loyalty.receipts.conftest import OpenShop
from tests.loyalty.shop import PLAIN, Shop, moment

SPEND = """
currencies:
  - {code: points, name: Points, worth: "0.01"}
  - {code: stars, name: Stars, worth: "0.01"}
spending: {static_card_up_to: 1000000}
rewards:
  - {code: mug, name: A mug, cost: 5, worth: "4.00"}
"""
DISCOUNT = SPEND.replace("1000000}", "1000000, paying: [{settles: discount}]}")
RUNS = count(1)


def line(sku: str, net: str) -> Line:
    return Line(sku, Decimal(1), int(Decimal(net) * 100))


def points(*amounts: int) -> tuple[Redemption, ...]:
    return tuple(Redemption(points=amount) for amount in amounts)


HALVES = (line("A", "0.50"), line("B", "0.50"))


@pytest.fixture
def shop(open_shop: OpenShop) -> Shop:
    """Ann has 500 points, and a sale of two halves that redeemed 100."""
    shop = open_shop(PLAIN + SPEND)
    shop.member()
    shop.sell("1", "2026-02-01", line("A", "500.00"))
    shop.sell("2", "2026-02-02", *HALVES, redemptions=points(100))
    return shop


def redeemed(shop: Shop, name: str = "ann") -> int:
    """Points taken at tills and not given back."""
    moved = shop.moved(name)
    return moved.get("burn", 0) + moved.get("capture", 0) - moved.get("restore", 0)


def test_a_correction_after_half_came_back_redeems_half(shop: Shop) -> None:
    shop.give_back("3", "2026-02-03", line("A", "0.50"), of="2")
    assert redeemed(shop) == 50

    answer = shop.sell("2", "2026-02-02", *HALVES, redemptions=points(61), revision=2, arrives="2026-02-04")

    assert [(each.amount, each.outcome) for each in answer.redemptions] == [(61, Outcome.REDEEMED)]
    assert redeemed(shop) == 61 - 30
    shop.give_back("4", "2026-02-05", line("B", "0.50"), of="2")
    assert redeemed(shop) == 0


def test_a_correction_after_all_came_back_redeems_nothing_until_goods_are_kept_after_all(shop: Shop) -> None:
    shop.give_back("3", "2026-02-03", *HALVES, of="2")
    shop.sell("2", "2026-02-02", *HALVES, redemptions=points(61), revision=2, arrives="2026-02-04")
    assert redeemed(shop) == 0

    shop.void("3", "2026-02-03", revision=2, arrives="2026-02-05")

    assert redeemed(shop) == 61


def test_a_correction_to_more_redemptions_than_one_gives_back_of_the_last_first(shop: Shop) -> None:
    shop.give_back("3", "2026-02-03", line("A", "0.50"), of="2")

    shop.sell("2", "2026-02-02", *HALVES, redemptions=points(33, 30), revision=2, arrives="2026-02-04")

    assert redeemed(shop) == 63 - 31
    shop.void("2", "2026-02-02", revision=3, arrives="2026-02-05")
    assert redeemed(shop) == 0


def test_a_sale_that_a_reward_paid_whole_keeps_what_it_took_when_corrected(shop: Shop) -> None:
    mug = (Redemption(reward="mug"),)
    shop.sell("9", "2026-02-02", line("M", "0.00"), redemptions=mug, arrives="2026-02-03")

    shop.sell("9", "2026-02-02", line("N", "0.00"), redemptions=mug, revision=2, arrives="2026-02-04")

    assert redeemed(shop) == 105


def test_what_cannot_be_taken_again_is_owed_once(shop: Shop) -> None:
    shop.give_back("3", "2026-02-03", *HALVES, of="2")
    shop.burn(460, "2026-02-04")
    shop.void("3", "2026-02-03", revision=2, arrives="2026-02-05")

    for revision in (2, 3):
        lines = (line("A", "0.50"), line(f"B{revision}", "0.50"))
        shop.sell("2", "2026-02-02", *lines, redemptions=points(100), revision=revision, arrives="2026-02-06")

    rejected = [row["amount"] for row in shop.rows(tables.receipt_redemption) if row["outcome"] == "rejected"]
    assert rejected == [60]


def test_nothing_is_taken_again_of_a_member_who_stopped_spending(shop: Shop) -> None:
    shop.give_back("3", "2026-02-03", *HALVES, of="2")
    before = shop.points("2026-02-04")
    shop.database.write(lambda session: burn_lock.stop(session, shop.member_id(), moment("2026-02-04")))
    shop.void("3", "2026-02-03", revision=2, arrives="2026-02-05")
    (row,) = [row for row in shop.rows(tables.receipt_redemption) if row["what"] == "again"]
    assert (row["outcome"], row["reason"], row["amount"]) == ("rejected", "burn_locked", 100)
    assert shop.points("2026-02-06") >= before


SKUS = ("A", "B", "C")
DEEDS = st.lists(
    st.one_of(
        st.tuples(
            st.just("correct"),
            st.lists(st.integers(1, 97), max_size=3).map(tuple),
            st.tuples(*(st.integers(1, 300) for _ in SKUS)),
        ),
        st.tuples(st.just("return"), st.sampled_from(SKUS)),
        st.tuples(st.just("keep"), st.sampled_from(SKUS)),
        st.tuples(st.just("void")),
    ),
    max_size=7,
)


class Story:
    """One sale of a member, and what becomes of it: each deed is told to the shop as it comes."""

    def __init__(self, shop: Shop, name: str, dear: int = 1) -> None:
        self.shop, self.name, self.dear = shop, name, dear
        self.revision, self.returns, self.back = 1, 0, dict[str, str]()
        self.spent: tuple[int, ...] = (40, 7)
        self.minors: tuple[int, ...] = (50, 100, 33)
        shop.member(name)
        shop.sell(f"{name}-rich", "2026-02-01", "5000.00", member=name)
        self.is_void = False
        self.sell()

    def sell(self) -> None:
        lines = [
            Line(sku, Decimal(1), minor * self.dear) for sku, minor in zip(SKUS, self.minors, strict=True)
        ]
        facts = {"redemptions": points(*self.spent), "revision": self.revision, "member": self.name}
        self.shop.sell(self.name, "2026-02-02", *lines, arrives="2026-02-03", **facts)

    def tell(self, deed: tuple[Any, ...]) -> None:
        """Do what a deed says, where it can be done."""
        kind, *rest = deed
        if self.is_void:
            return
        if kind == "correct":
            self.spent, self.minors = rest
            self.revision += 1
            self.sell()
        elif kind == "return" and rest[0] not in self.back:
            number = self.back[rest[0]] = f"{self.name}-r{self.returns}"
            self.returns += 1
            goods = Line(rest[0], Decimal(1), 1)
            self.shop.give_back(
                number, "2026-02-03", goods, member=self.name, of=self.name, arrives="2026-02-03"
            )
        elif kind == "keep" and rest[0] in self.back:
            number = self.back.pop(rest[0])
            self.shop.void(number, "2026-02-03", revision=2, member=self.name, arrives="2026-02-03")
        elif kind == "void":
            self.is_void = True
            self.shop.void(
                self.name, "2026-02-02", revision=self.revision + 1, member=self.name, arrives="2026-02-03"
            )

    def straight(self) -> list[tuple[Any, ...]]:
        """The same end told the short way: the sale as it was corrected last, what is back, whether void."""
        told: list[tuple[Any, ...]] = [("correct", self.spent, self.minors)]
        return told + [("return", sku) for sku in self.back] + ([("void",)] if self.is_void else [])


@pytest.mark.parametrize(("text", "dear"), [(SPEND, 1), (DISCOUNT, 300)], ids=["tender", "discount"])
def test_in_whatever_order_the_points_redeemed_are_those_of_the_straight_order(
    open_shop: OpenShop, text: str, dear: int
) -> None:
    shop = open_shop(PLAIN + text)

    @settings(
        max_examples=databases.examples(25),
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(deeds=DEEDS)
    def holds(deeds: list[tuple[Any, ...]]) -> None:
        run = next(RUNS)
        told, straight = (Story(shop, f"{name}-{run}", dear) for name in ("told", "straight"))
        for deed in deeds:
            told.tell(deed)
        for deed in told.straight():
            straight.tell(deed)
        assert redeemed(shop, told.name) == redeemed(shop, straight.name)
        assert shop.points(name=told.name) == shop.points(name=straight.name)

    holds()
