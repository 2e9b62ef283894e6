"""A quote says what a document will come to, and writes nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from db.engine import Database
from loyalty.errors import ProofRequired, RewardRefused
from loyalty.people import privacy
from loyalty.receipt import Kind, Line, Redemption, Tender
from loyalty.receipts import quoting
from loyalty.receipts.case import Arrival
from loyalty.receipts.quoting import Quote
from loyalty.receipts.refunding import Refund, shares
from loyalty.receipts.values import Status, Withheld
from loyalty.shops import till_keys
from points.errors import InsufficientPoints
from tests.loyalty.shop import FIRST_SALE, PLAIN, TIERED, Shop, moment

SPEND = (
    PLAIN
    + """
currencies: [{code: points, worth: "0.10"}]
spending: {static_card_up_to: 1000000}
rewards: [{code: mug, cost: 50, worth: "4.00"}]
"""
)
KEEP = 'currencies: [{code: points, worth: "0.01"}]\nspending: {static_card_up_to: 1000000}\n'


def line(sku: str, net: str) -> Line:
    return Line(sku, Decimal(1), int(Decimal(net) * 100))


def quoted(shop: Shop, kind: Kind, when: str, *lines: Line | str, **facts) -> Quote:
    receipt = shop.receipt(kind, "next", when, lines, **facts)
    arrival = Arrival(receipt, moment(when), moment(when))
    return shop.database.read(lambda session: quoting.quote(session, shop.retailer, arrival))


@pytest.fixture
def shop(database: Database) -> Shop:
    shop = Shop(database, SPEND)
    shop.member()
    shop.sell("1", "2026-02-01", "100.00")
    return shop


def test_a_quote_is_what_the_receipt_will_answer_and_leaves_nothing(shop: Shop) -> None:
    before = shop.kinds()

    found = quoted(shop, Kind.SALE, "2026-02-02", "30.00")

    assert shop.kinds() == before
    answer = shop.sell("next", "2026-02-02", "30.00")
    assert found.answer.issued() == answer.issued() == {"points": 30}
    assert found.answer.balances == answer.balances
    assert [reason.code for reason in found.answer.reasons] == [reason.code for reason in answer.reasons]


def test_a_quote_offers_what_can_be_redeemed(shop: Shop) -> None:
    found = quoted(shop, Kind.SALE, "2026-02-02", "6.00")

    assert [reward.code for reward in found.affordable] == ["mug"]
    assert [(wish.amount, wish.worth_minor) for wish in found.payable] == [(60, 600)]


def test_a_quote_refuses_what_a_completed_sale_would_only_be_told(shop: Shop) -> None:
    """CASES, others 2: the quote is refused."""
    with pytest.raises(InsufficientPoints):
        quoted(shop, Kind.SALE, "2026-02-02", "6.00", redemptions=(Redemption(points=500),))
    with pytest.raises(RewardRefused):
        quoted(shop, Kind.SALE, "2026-02-02", "6.00", redemptions=(Redemption(reward="moon"),))


def test_a_quote_for_nobody_says_what_is_missing(shop: Shop) -> None:
    found = quoted(shop, Kind.SALE, "2026-02-02", "6.00", member=None)

    assert (found.answer.status, found.answer.waiting) == (Status.PARKED, "unidentified")
    assert [each.eligible_minor for each in found.lines] == [600]


def test_a_quote_for_a_first_sale_makes_nobody_a_member(database: Database) -> None:
    shop = Shop(database, PLAIN + FIRST_SALE)

    found = quoted(shop, Kind.SALE, "2026-02-02", "6.00")

    assert found.answer.issued() == {"points": 6}
    assert not shop.knows("ann")


def test_a_return_quote_says_what_is_taken_and_given_back(shop: Shop) -> None:
    shop.sell(
        "2", "2026-02-02", "20.00", redemptions=(Redemption(points=50),), tenders=(Tender("cash", 2000),)
    )

    found = quoted(shop, Kind.RETURN, "2026-02-03", "20.00", of="2")

    assert found.answer.taken_back() == {"points": 20}
    assert found.answer.balances["points"].available == 100
    assert shop.points() == 70


@pytest.mark.parametrize("half", ["10.00"])
def test_half_of_what_was_paid_partly_by_points_is_refunded_in_halves(database: Database, half: str) -> None:
    """CASES V20, for the money: 100 paid 80 in cash and 20 by points; half is returned."""
    shop = Shop(database, PLAIN + KEEP)
    shop.member()
    shop.sell("1", "2026-02-01", "2000.00")
    paid = (Tender("cash", 8000), Tender("points", 2000))
    wish = (Redemption(points=2000),)
    shop.sell("2", "2026-02-02", line("A", "50.00"), line("B", "50.00"), tenders=paid, redemptions=wish)

    found = quoted(shop, Kind.RETURN, "2026-02-03", line("A", "50.00"), of="2")
    assert found.refund == (Refund("cash", 4000), Refund("points", 1000))
    shop.give_back("3", "2026-02-03", line("A", "50.00"), of="2")
    assert shop.points() == 2000 - 2000 + 100 - 50 + 1000

    found = quoted(shop, Kind.RETURN, "2026-02-04", line("B", "50.00"), of="2")
    assert found.refund == (Refund("cash", 4000), Refund("points", 1000))


def test_refunds_by_tender_sum_to_what_was_paid_whatever_the_pieces() -> None:
    assert shares(100, {"cash": 1, "card": 1, "points": 1}) == {"cash": 34, "card": 33, "points": 33}
    assert shares(0, {"cash": 5}) == {"cash": 0}


@pytest.mark.parametrize(
    ("policy", "owed", "withheld"),
    [
        ("owe", 80, ()),
        ("clip", 0, ()),
        ("withhold", 0, (Withheld("points", 80, 80),)),
        ("credit-note", 0, (Withheld("points", 80, 80),)),
    ],
)
def test_points_that_are_gone_are_owed_forgiven_or_kept_back(
    database: Database, policy: str, owed: int, withheld: tuple[Withheld, ...]
) -> None:
    """CASES V3: A earns 100; 80 of them are burned on B; A is returned."""
    shop = Shop(database, PLAIN + KEEP + f"returns: {{shortfall: {policy}}}\n")
    shop.member()
    shop.sell("A", "2026-02-01", "100.00")
    shop.burn(80, "2026-02-02")

    told = quoted(shop, Kind.RETURN, "2026-02-03", "100.00", of="A")
    answer = shop.give_back("R", "2026-02-03", "100.00", of="A")

    assert told.answer.withheld == answer.withheld == withheld
    assert (shop.balance().available, shop.balance().owed) == (0, owed)
    shop.sell("C", "2026-02-04", "50.00")
    assert (shop.balance().available, shop.balance().owed) == ((0, 30) if owed else (50, 0))
    assert shop.verify() == []


def test_a_quote_tells_the_tier_after_the_sale(database: Database) -> None:
    shop = Shop(database, TIERED)
    shop.member()
    shop.sell("1", "2026-02-01", "19999.00")

    found = quoted(shop, Kind.SALE, "2026-02-02", "1.00")

    assert found.progress is not None
    assert (found.progress.tier, shop.tier()) == ("vip", "member")


def test_a_refund_in_money_leaves_out_what_points_had_paid(database: Database) -> None:
    """The till told no tenders: 100.00, of which 2,000 points paid 20.00; half comes back."""
    shop = Shop(database, PLAIN + KEEP)
    shop.member()
    shop.sell("1", "2026-02-01", "2000.00")
    shop.sell(
        "2", "2026-02-02", line("A", "50.00"), line("B", "50.00"), redemptions=(Redemption(points=2000),)
    )

    found = quoted(shop, Kind.RETURN, "2026-02-03", line("A", "50.00"), of="2")

    assert found.refund == (Refund("money", 4000), Refund("points", 1000))
    assert found.answer.given_back == {"points": 1000}


def test_what_is_refused_in_a_quote_is_refused_as_at_a_hold(database: Database) -> None:
    shop = Shop(database, PLAIN + 'currencies: [{code: points, worth: "0.01"}]\n')
    shop.member()
    shop.sell("1", "2026-02-01", "2000.00")
    receipt = shop.receipt(Kind.SALE, "2", "2026-02-02", ("5.00",), redemptions=(Redemption(points=5),))
    key = shop.database.write(
        lambda session: till_keys.add(session, "high-street", "1", moment("2026-01-01"))
    )
    arrival = Arrival(receipt, moment("2026-02-02"), moment("2026-02-02"), privacy.secret_digest(key))

    with pytest.raises(ProofRequired):
        shop.database.read(lambda session: quoting.quote(session, shop.retailer, arrival))
