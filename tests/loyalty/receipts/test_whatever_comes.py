"""Whatever tills send, in whatever order and however often corrected: the books verify and add up."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.receipt import DocumentKey, Kind
from loyalty.receipts.values import Status
from tests.loyalty.receipts.test_any_order import COMMON, MONTHLY, UNMADE, YEARLY
from tests.loyalty.shop import goods, refund

BEGIN = date(2026, 1, 5)
RUNS = count(1)
EXPIRING = MONTHLY + "currencies:\n  - {code: points, expiry: {after: 20 days}}\nreturns: {shortfall: clip}\n"

SKUS = st.sampled_from(["tea", "tea", "pen"])

# A step: what comes, made on which day, arriving how many days later, with which number and lines.
LINES = st.lists(
    st.builds(
        lambda sku, quantity, pounds: goods(f"{pounds * max(1, quantity)}.00", sku, quantity),
        SKUS,
        st.integers(1, 3),
        st.integers(1, 90),
    ),
    min_size=1,
    max_size=3,
)
BACK = st.one_of(
    st.builds(lambda sku: [goods("0.00", sku)], SKUS),
    st.builds(lambda sku, pounds: [refund(f"{pounds}.00", sku)], SKUS, st.integers(1, 60)),
    LINES,
)
NUMBERS, DAYS, DELAYS = st.integers(0, 2), st.integers(30, 90), st.integers(0, 40)
SALE = st.tuples(st.just("sale"), st.integers(0, 50), DELAYS, NUMBERS, LINES)
STEPS = st.lists(
    st.one_of(
        SALE,
        SALE,
        st.tuples(st.just("return"), DAYS, DELAYS, NUMBERS, BACK),
        st.tuples(st.just("named"), DAYS, DELAYS, NUMBERS, BACK),
        st.tuples(st.just("void"), DAYS, DELAYS, NUMBERS, st.just([])),
        st.tuples(st.just("withdrawal"), DAYS, DELAYS, NUMBERS, st.just([])),
        st.tuples(st.just("burn"), DAYS, st.just(0), st.integers(1, 50), st.just([])),
        st.tuples(st.just("sweep"), st.integers(0, 120), st.just(0), st.just(0), st.just([])),
    ),
    min_size=6,
    max_size=16,
)


class Story:
    """One member's documents: a step that uses a number again is the next revision of that document."""

    def __init__(self, shop, name):
        self.shop, self.name = shop, name
        self.first, self.revisions = {}, Counter()

    def tell(self, steps):
        for step in steps:
            what, day, later, n, lines = step
            on = BEGIN + timedelta(days=day)
            if what in ("burn", "sweep"):
                self.pass_time(what, on.isoformat(), n)
            else:
                self.send(what, on, (on + timedelta(days=later)).isoformat(), n, lines)

    def pass_time(self, what, when, amount):
        if not self.shop.knows(self.name):
            return
        if what == "sweep":
            self.shop.sweep(when, self.name)
        elif self.shop.points(when, self.name) >= amount:
            self.shop.burn(amount, when, self.name)

    def send(self, what, on, arrives, n, lines):
        kind = {"sale": Kind.SALE, "return": Kind.RETURN, "named": Kind.RETURN}.get(what, Kind.VOID)
        prefix = "s" if what in ("sale", "withdrawal") else "r" if kind is Kind.RETURN else "v"
        number = f"{prefix}{n}-{self.name}"
        on = self.first.setdefault(number, on)
        self.revisions[number] += 1
        receipt = self.shop.receipt(kind, number, on.isoformat(), tuple(lines), member=self.name, sequence=n)
        original = self.key(f"s{n}-{self.name}", on) if what in ("named", "void") else None
        receipt = replace(receipt, original=original, revision=self.revisions[number], business_date=on)
        answer = self.shop.record(receipt, max(arrives, on.isoformat()))
        assert answer.status in (Status.RECORDED, Status.PARKED)
        assert self.shop.record(receipt, arrives).replayed or answer.status is Status.PARKED

    def key(self, number, on):
        return DocumentKey("high-street", "", self.first.get(number, on), number)


@pytest.mark.parametrize(
    "text", [MONTHLY, UNMADE, YEARLY, EXPIRING], ids=["tiers", "unmade", "dated", "expiring"]
)
def test_the_books_verify_and_what_is_posted_is_what_the_goods_kept_are_worth(open_shop, text):
    shop = open_shop(text)

    @COMMON
    @given(steps=STEPS)
    def holds(steps):
        name = f"m{next(RUNS):06}"
        if text is not YEARLY:
            shop.member(name)
        Story(shop, name).tell(steps)
        if shop.knows(name):
            adds_up(shop, name)
        assert shop.verify() == []

    holds()


def adds_up(shop, name):
    """Each sale's running total is what its latest entitlement grants, and the counters are their sums."""
    counted: Counter = Counter()
    for number, worth in shop.entitlements(name).items():
        granted = {(each["rule"], each["currency"]): each["amount"] for each in worth["result"]["grants"]}
        posted = {(rule, currency): amount for rule, currency, amount in worth["posted"] if amount}
        assert posted == granted, number
        for counter, amount in worth["result"]["counters"]:
            counted[counter, shop.bought_on(number, name).isoformat(), "high-street"] += amount
    assert shop.counted(name) == {key: amount for key, amount in counted.items() if amount}
