"""The order in which documents arrive: what it must not matter for, and exactly when.

Documents have a place: purchased at, sequence, key. A return "has come" once it and its named sale are there.

- Under tiers all is equal in whatever order documents come, and however often, as long as no document of
  a member comes before an earlier return of that member has come. Sales are free among themselves, and may
  come after returns that are younger than they are. The reason for the limit is that a return restates
  nothing: one that comes after a younger sale leaves that sale's context as it was.
- Where nothing depends on a tier, points and counters are equal for every order without exception.

A sale has one line per stock code here: how a refund spreads over two lines of one code depends on which of
them came back by then.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import tiers.tables
from loyalty import tables
from loyalty.receipt import DocumentKey, Kind, Receipt
from loyalty.receipts.reading import order
from tests.loyalty.shop import FIRST_SALE, PLAIN, goods, refund

LADDER = """
counters:
  - {code: tier-points, measures: points}
  - {code: spend, measures: spend}
tiers:
  counter: tier-points
  window: WINDOW
  review_days: 2
  steps: [{code: silver, reaches: 60}, {code: gold, reaches: 120, keeps: 90}]
"""
RATED = PLAIN.replace("}}", '}, by_tier: {silver: "1.5", gold: "2"}}')
MONTHLY = RATED + LADDER.replace("WINDOW", "calendar-month")
YEARLY = RATED + LADDER.replace("WINDOW", "card-year") + FIRST_SALE
UNMADE = MONTHLY + "  refund_unmakes: true\n"
# Tiers by several ways: a purchase by itself, a day in one store, the last days, and what takes effect later.
WAYS = (
    RATED
    + """
counters:
  - {code: tier-points, measures: points}
  - {code: spend, measures: spend}
tiers:
  counter: tier-points
  window: 30 days
  lasts: 25 days
  review_days: 2
  grace_days: 5
  down: requalify
  steps:
    - code: silver
      reaches:
        - {counter: spend, amount: "40.00", window: single-purchase}
        - {counter: spend, amount: "50.00", window: one-day-one-store}
      keeps: [{amount: 30}, {counter: spend, amount: "20.00", window: one-day}]
    - code: gold
      reaches: [{amount: 60, from: [silver]}, {amount: 120}]
      keeps: 90
      up: {when: next-day}
"""
)
WAYS_UNMADE = WAYS + "  refund_unmakes: true\n"
# Everything that looks at what was bought before: caps over time, fractions carried on, milestones, firsts.
STATEFUL_RULES = """
  - {code: soap, points: 5, only: {skus: [soap]}, cap: {day: 5, month: 12}}
  - {code: welcome, points: 50, when: {first_purchase: true}}
  - {code: carried, per: {amount: "25.00", points: 3}, carry: true}
  - {code: early, times: "2", of: [base], cap: {ever: 100}}
  - {code: sleeping, points: 11, when: {segments: [asleep]}}
  - {code: regular, points: 13, when: {segments: [regular, spender]}}
"""
MILESTONES = """
milestones:
  - {code: hundred, counter: spend, span: ever, every: {reaches: "100.00", points: 9}}
  - {code: stamps, counter: spend, span: ever, every: {reaches: "60.00", reward: mug}, most: 3}
  - code: stages
    counter: spend
    span: month
    stages: [{reaches: "50.00", points: 4}, {reaches: "90.00", points: 6}]
caps: [{code: most, most: 180, per: day}]
discounts:
  - {code: soap, percent: "20", only: {skus: [soap]}, cap: {month: "5.00", week: "3.00"}}
  - {code: coupon, off: "0.50", only: {skus: [soap]}, group: coupons, uses: {week: 1, month: 2}}
segments:
  - {code: asleep, when: {visits: {within_days: 20, at_most: 0}}}
  - code: regular
    when:
      visits: {within_days: 30, at_least: 2}
      counted: [{counter: spend, within_days: 15, at_most: "90.00"}]
  - {code: spender, when: {spent: {within_days: 40, at_least: "120.00"}}}
rewards: [{code: mug, name: A mug, cost: 500, worth: "4.00"}]
"""
RAISING = (
    "  - {code: raised, points: 40, when: {raises_tier: true}}\n"
    '  - {code: quiet, per: {amount: "1.00", points: 1}, unless: {raises_tier: true}}\n'
)
STATEFUL = PLAIN.rstrip() + STATEFUL_RULES + "counters:\n  - {code: spend, measures: spend}\n" + MILESTONES
STATEFUL_TIERED = (
    RATED.rstrip() + STATEFUL_RULES + RAISING + LADDER.replace("WINDOW", "calendar-month") + MILESTONES
)
UNTIERED = PLAIN + "counters:\n  - {code: spend, measures: spend}\n"
BEGIN = date(2026, 1, 5)
RUNS = count(1)


@dataclass(frozen=True)
class Told:
    """A document of the story: of whom, how many days after the beginning, and of which sale if a return."""

    who: str
    day: int
    lines: tuple
    of: int | None = None


@st.composite
def stories(draw, days):
    """Sales of two members and returns that name them, in the order they were made up."""
    sale = st.tuples(
        st.sampled_from(["ann", "ann", "bob"]),
        st.integers(0, days),
        st.integers(1, 80),
        st.integers(1, 3),
    )
    told = [
        Told(
            who,
            day,
            (goods(f"{net * quantity}.00", quantity=quantity), goods("7.50", "soap", discount_minor=250)),
        )
        for who, day, net, quantity in draw(st.lists(sale, min_size=2, max_size=6))
    ]
    back = st.tuples(
        st.integers(0, len(told) - 1), st.integers(0, days // 2), st.integers(1, 3), st.booleans()
    )
    for n, delay, quantity, is_money in draw(st.lists(back, max_size=4)):
        line = refund(f"{quantity * 9}.00") if is_money else goods("0.00", quantity=quantity)
        told.append(Told(told[n].who, told[n].day + delay, (line,), n))
    return told


def documents(shop, told, run):
    """The story's documents in the order of their places, each under names of this run."""
    keys = [
        DocumentKey("high-street", "", BEGIN + timedelta(days=each.day), f"{run}-{n:02}")
        for n, each in enumerate(told)
    ]
    found = [
        replace(
            shop.receipt(
                Kind.SALE if each.of is None else Kind.RETURN,
                keys[n].number,
                keys[n].business_date.isoformat(),
                each.lines,
                member=f"{run}-{each.who}",
                sequence=n,
            ),
            original=None if each.of is None else keys[each.of],
        )
        for n, each in enumerate(told)
    ]
    return sorted(found, key=order)


def shuffled(found: list[Receipt], priorities: list[int]) -> list[Receipt]:
    """A delivery in which no document comes before an earlier return of its member has come."""
    waiting, delivery = list(found), []
    rank = {each.key: priority for each, priority in zip(found, priorities, strict=False)}
    while waiting:
        ready = [each for each in waiting if not is_early(each, found, {other.key for other in waiting})]
        delivery.append(min(ready, key=lambda each: rank[each.key]))
        waiting.remove(delivery[-1])
    return delivery


def is_early(document: Receipt, found: list[Receipt], waiting: set[DocumentKey]) -> bool:
    """Whether an earlier return of the member, or the sale that one names, is still to come."""
    return any(
        each.key in waiting or each.original in waiting
        for each in found
        if each.kind is Kind.RETURN and each.member == document.member and order(each) < order(document)
    )


def deliver(shop, delivery, again=()):
    """Each document at its own time, as an import does it; those of `again` a second time at the end."""
    for receipt in [*delivery, *again]:
        shop.record(receipt)


def gifts(shop, name):
    """What each sale gives for nothing, by the sale's number."""
    numbers = {row["receipt_id"]: row["claim_key"] for row in shop.rows(tables.receipt, name)}
    given = [row for row in shop.rows(tables.voucher, name) if row["withdrawn_at"] is None]
    return sorted(
        (numbers[row["origin"].partition(":")[0]].rpartition("-")[2], row["origin"].partition(":")[2])
        for row in given
    )


def told_of(shop, run, *, tiered=True):
    """All that must not depend on the order, under names that are the same for every run."""
    found = {}
    for who in ("ann", "bob"):
        name = f"{run}-{who}"
        if not shop.rows(tables.external_id, None, key=f"shop/{name}"):
            continue
        worth = shop.entitlements(name)
        found[who] = {
            "worth": {
                number.partition("-")[2]: told_once(part if tiered else {**part, "context": None})
                for number, part in worth.items()
            },
            "counted": shop.counted(name),
            "balance": shop.balance("2030-01-01", name),
            "gifts": gifts(shop, name),
            "standing": [
                {**row, "member_id": "", "counted_at": "", "counts_from": ""}
                for row in shop.rows(tiers.tables.standing, name)
                if tiered
            ],
            "history": shop.history(name) if tiered else [],
        }
    claims = {
        (row["key"].rpartition("-")[2], row["revision"]): bool(row["member_id"])
        for row in shop.rows(tables.claim, None)
        if f"/{run}-" in row["key"]
    }
    return found, claims


def told_once(part):
    """An entitlement without rules that came to nothing in the end: how often they changed is no matter."""
    return {**part, "posted": [row for row in part["posted"] if row[2]]}


COMMON = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (MONTHLY, 80),
        (UNMADE, 80),
        (WAYS, 80),
        (WAYS_UNMADE, 80),
        (YEARLY, 900),
        (STATEFUL, 80),
        (STATEFUL_TIERED, 80),
    ],
    ids=["monthly", "unmade", "ways", "ways-unmade", "yearly", "stateful", "stateful-tiered"],
)
def test_the_books_are_the_same_in_whatever_order_documents_arrive(open_shop, text, days):
    shop = open_shop(text)

    @COMMON
    @given(told=stories(days), priorities=st.permutations(range(10)), again=st.integers(0, 9))
    def holds(told, priorities, again):
        runs = [f"{next(RUNS):06}" for _ in range(2)]
        if text is not YEARLY:
            for run in runs:
                for who in ("ann", "bob"):
                    shop.member(f"{run}-{who}")
        deliver(shop, documents(shop, told, runs[0]))
        found = documents(shop, told, runs[1])
        deliver(shop, shuffled(found, priorities), found[again : again + 1])
        assert told_of(shop, runs[1]) == told_of(shop, runs[0])

    holds()


def test_where_nothing_depends_on_a_tier_every_order_gives_the_same_points(open_shop):
    shop = open_shop(UNTIERED)

    @COMMON
    @given(told=stories(80), swaps=st.permutations(range(10)), again=st.integers(0, 9))
    def holds(told, swaps, again):
        runs = [f"{next(RUNS):06}" for _ in range(2)]
        for run in runs:
            for who in ("ann", "bob"):
                shop.member(f"{run}-{who}")
        deliver(shop, documents(shop, told, runs[0]))
        found = documents(shop, told, runs[1])
        deliver(shop, [found[n] for n in swaps if n < len(found)], found[again : again + 1])
        assert told_of(shop, runs[1], tiered=False) == told_of(shop, runs[0], tiered=False)

    holds()


def test_a_return_that_comes_after_a_younger_sale_is_where_the_order_begins_to_matter(open_shop):
    """The limit above is meant: in order nobody gets a tier here, the other way round somebody does."""
    shop = open_shop(MONTHLY)
    for who, order_of_coming in (("ann", "srt"), ("bob", "str")):
        shop.member(who)
        sale = shop.receipt(Kind.SALE, f"{who}-s", "2026-01-05", ("59.00",), member=who)
        back = shop.receipt(Kind.RETURN, f"{who}-r", "2026-01-06", ("59.00",), member=who, of=f"{who}-s")
        next_sale = shop.receipt(Kind.SALE, f"{who}-t", "2026-01-07", ("10.00",), member=who)
        for which in order_of_coming:
            shop.record({"s": sale, "r": back, "t": next_sale}[which])
    assert (shop.tier("2026-01-08", "ann"), shop.tier("2026-01-08", "bob")) == ("member", "silver")
