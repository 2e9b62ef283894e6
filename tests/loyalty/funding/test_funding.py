"""Who pays: shares of what was given, taken back and redeemed, and what stores owe one another."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.engine import Database
from db.session import Session
from loyalty.books.reports import members_of
from loyalty.funding import clearing, statement
from loyalty.funding.clearing import Clearing
from loyalty.funding.statement import Statement
from loyalty.opening import open_books
from loyalty.program import document
from loyalty.program.funding import WHOLE, Share, split
from loyalty.rewards import rewards
from points import ledger, reporting
from tests.loyalty.shop import Shop, goods, moment

FUNDED = """
format: 1
code: shop
name: Shop
money: GBP
zone: Europe/London
currencies: [{code: points, worth: "0.005"}]
payers:
  - {code: acme, kind: supplier}
  - {code: mall, kind: banner}
earn:
  - {code: base, per: {amount: "1.00", points: 1}}
  - code: acme-toys
    per: {amount: "1.00", points: 1}
    only: {skus: [robot]}
    funding: [{payer: acme, share: "66.67"}, {payer: house, share: "33.33"}]
offers:
  - code: may
    when: {from: "2026-05-01", through: "2026-05-31"}
    funding: [{payer: mall, share: "100"}]
    earn: [{code: may-bonus, points: 7}]
rewards:
  - code: voucher
    cost: 50
    worth: "5.00"
    funding: [{payer: acme, share: "50"}, {payer: house, share: "50"}]
"""


@pytest.fixture
def shop(database: Database) -> Shop:
    found = Shop(database, FUNDED)
    found.member()
    return found


def month(shop: Shop, on: str = "2026-05-01", at: str = "2026-12-31") -> Statement:
    return shop.database.read(
        lambda session: statement.month(session, shop.retailer, "shop", date.fromisoformat(on), moment(at))
    )


def matrix(shop: Shop, on: str = "2026-05-01") -> Clearing:
    return shop.database.read(
        lambda session: clearing.month(
            session, shop.retailer, "shop", date.fromisoformat(on), moment("2026-12-31")
        )
    )


def lines(found: Statement) -> list[tuple[str, str, str, int, str]]:
    return [(each.payer, each.what, each.code, each.points, f"{each.amount}") for each in found.lines]


def test_each_payer_bears_its_share_to_the_last_point(shop: Shop) -> None:
    shop.sell("1", "2026-05-02 12:00", goods("10.00", "robot"))
    found = month(shop)
    assert lines(found) == [
        ("acme", "given", "acme-toys", 7, "0.035"),
        ("mall", "given", "may-bonus", 7, "0.035"),
        ("house", "given", "acme-toys", 3, "0.015"),
        ("house", "given", "base", 10, "0.050"),
    ]
    assert found.reconciles
    assert [(due.payer, due.minor) for due in found.dues] == [("acme", 4), ("mall", 3)]


def test_what_is_returned_is_taken_off_whoever_paid_for_it(shop: Shop) -> None:
    shop.sell("1", "2026-05-02 12:00", goods("10.00", "robot"))
    shop.publish(FUNDED.replace('"66.67"', '"1"').replace('"33.33"', '"99"'), "2026-06-01")
    shop.give_back("2", "2026-06-02 12:00", goods("10.00", "robot"), of="1")
    assert lines(month(shop, "2026-06-01")) == [
        ("acme", "taken-back", "acme-toys", 7, "-0.035"),
        ("mall", "taken-back", "may-bonus", 7, "-0.035"),
        ("house", "taken-back", "acme-toys", 3, "-0.015"),
        ("house", "taken-back", "base", 10, "-0.050"),
    ]


def test_a_discount_is_borne_in_money_by_those_who_fund_it(shop: Shop) -> None:
    shop.publish(
        FUNDED
        + """
discounts:
  - {code: third, percent: "30", funding: [{payer: acme, share: "33.33"}, {payer: house, share: "66.67"}]}
  - {code: of-may, percent: "5", offer: may, group: more}
""",
        "2026-05-01",
    )
    off = (("third", 100), ("of-may", 5), ("gone", 3))
    shop.sell("1", "2026-05-02 12:00", goods("2.00", quantity=2, discount_minor=108, discounts=off))
    assert discounts(month(shop)) == [
        ("acme", "given", "third", "0.33"),
        ("mall", "given", "of-may", "0.05"),
        ("house", "given", "third", "0.67"),
    ]
    shop.give_back("2", "2026-06-02 12:00", goods("1.00"), of="1")
    found = month(shop, "2026-06-01")
    assert discounts(found) == [
        ("acme", "taken-back", "third", "-0.17"),
        ("mall", "taken-back", "of-may", "-0.02"),
        ("house", "taken-back", "third", "-0.33"),
    ]
    assert found.reconciles
    assert shop.verify() == []


def discounts(found: Statement) -> list[tuple[str, str, str, str]]:
    return [
        (each.payer, each.what, each.code, f"{each.amount}")
        for each in found.lines
        if each.kind == "discount"
    ]


def test_a_reward_is_borne_by_those_who_fund_it(shop: Shop) -> None:
    shop.sell("1", "2026-05-02 12:00", goods("101.00", "robot"))
    member = shop.member_id()
    shop.database.write(
        lambda session: rewards.redeem(
            session, shop.retailer, member, "voucher", "k" * 16, moment("2026-05-03")
        )
    )
    redeemed = [each for each in month(shop).lines if each.what == "redeemed"]
    assert [(each.payer, each.points, each.amount) for each in redeemed] == [
        ("acme", 25, Decimal("2.50")),
        ("house", 25, Decimal("2.50")),
    ]


def test_a_closed_month_stays_as_it_was(shop: Shop) -> None:
    shop.sell("1", "2026-05-02 12:00", goods("10.00", "robot"))
    before = month(shop)
    shop.publish(FUNDED.replace('"0.005"', '"0.01"'), "2026-06-01")
    shop.sell("2", "2026-05-03 12:00", "5.00", arrives="2026-06-02 12:00")
    shop.give_back("3", "2026-06-03 12:00", goods("10.00", "robot"), of="1")
    after = month(shop)
    assert (after.lines, after.dues, after.closed) == (before.lines, before.dues, True)


def test_statements_come_to_what_the_books_say(shop: Shop) -> None:
    for n in range(1, 8):
        shop.sell(f"{n}", f"2026-05-{n:02} 12:00", goods(f"{n * 7}.50", "robot"), f"{n}.99")
    shop.give_back("r", "2026-05-20 12:00", goods("21.50", "robot"), of="3")
    shop.burn(30, "2026-05-21 12:00")
    found = month(shop)
    sums: Counter[str] = Counter()
    for each in found.lines:
        sums[each.what] += each.points
    flow = shop.database.read(lambda session: reporting.ever(session, members_of("shop")))["points"]
    assert found.reconciles
    assert (sums["given"], sums["taken-back"], sums["redeemed"]) == (
        flow.issued,
        flow.clawed_back - flow.owed_repaid + flow.owed + flow.forgiven,
        flow.redeemed,
    )


def test_the_store_that_gave_points_owes_the_one_that_took_them(shop: Shop) -> None:
    shop.open("market")
    shop.sell("1", "2026-05-02 12:00", "1000.00")
    shop.sell("2", "2026-05-03 12:00", "500.00", store="market")
    burn_at(shop, "market", 1200, "2026-05-04 12:00")
    found = matrix(shop)
    assert [(each.earned_in, each.redeemed_in, each.points, each.amount) for each in found.cells] == [
        ("high-street", "market", 1007, Decimal("5.035")),
        ("market", "market", 193, Decimal("0.965")),
    ]
    assert [(net.store, net.minor) for net in found.nets] == [("high-street", 503), ("market", -503)]


def test_what_was_earned_nowhere_is_owed_to_nobody(shop: Shop) -> None:
    shop.sell("1", "2026-05-02 12:00", "1000.00")
    shop.burn(100, "2026-05-04 12:00")
    found = matrix(shop)
    assert [(each.earned_in, each.redeemed_in, each.points) for each in found.cells] == [
        ("high-street", "", 100)
    ]
    assert found.nets == ()


def burn_at(shop: Shop, store: str, amount: int, when: str) -> None:
    at, member = moment(when), shop.member_id()

    def write(session: Session) -> None:
        work = open_books(session, shop.retailer, member, at, at, lock=True)
        act = work.act("spent", f"test:{store}:{when}", at, actor=f"store:{store}")
        work.state, entry = ledger.burn(work.state, act, "points", amount)
        work.entries.append(entry)
        session.apply(work.plan())

    shop.database.write(write)


@settings(max_examples=30, deadline=None)
@given(
    st.integers(-(10**12), 10**12),
    st.lists(st.integers(1, WHOLE), min_size=1, max_size=6),
)
def test_shares_of_an_amount_come_to_the_amount(amount: int, weights: list[int]) -> None:
    total = sum(weights)
    own = [weight * WHOLE // total for weight in weights]
    own[0] += WHOLE - sum(own)
    parts = split(amount, [Share(f"p{n}", share) for n, share in enumerate(own)])
    assert sum(parts.values()) == amount
    assert all(
        abs(part * WHOLE - amount * share) < WHOLE for part, share in zip(parts.values(), own, strict=True)
    )


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('share: "33.33"', 'share: "33.34"', "earn[1].funding: must add up to 100"),
        ("payer: mall", "payer: maul", 'offers[0].funding[0].payer: must be one of the payers, "mall"'),
        ('share: "100"', "share: 100", "offers[0].funding[0].share: must be a share in percent in quotes"),
        ("code: mall, kind", "code: house, kind", "payers[1].code: must be another code"),
    ],
)
def test_shares_that_are_not_the_whole_are_refused(was: str, becomes: str, said: str) -> None:
    assert any(str(each).startswith(said) for each in document.check(FUNDED.replace(was, becomes)))
