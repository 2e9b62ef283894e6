"""What a till took besides money: what is covered is taken, what is not is told, all of it comes back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import update

import points.tables
from db.engine import Database
from db.session import Session
from loyalty import tables
from loyalty.cards import cards
from loyalty.people import members
from loyalty.receipt import Line, MemberRef, Redemption, Scheme
from loyalty.receipts.values import Outcome
from tests.loyalty.shop import PLAIN, Shop

SPEND = """
currencies: [{code: points, name: Points, worth: "0.01"}]
spending: {static_card_up_to: 1000000}
rewards:
  - {code: mug, name: A mug, cost: 5, worth: "4.00"}
  - {code: weekend, name: A weekend, cost: 150, worth: "90.00"}
"""
MUG = Redemption(reward="mug")


@pytest.fixture
def shop(database: Database) -> Shop:
    shop = Shop(database, PLAIN + SPEND)
    shop.member()
    return shop


def line(sku: str, net: str) -> Line:
    return Line(sku, Decimal(1), int(Decimal(net) * 100))


def available(shop: Shop) -> int:
    return shop.balance().available


def test_the_tills_word_on_what_a_reward_costs_is_never_believed(shop: Shop) -> None:
    """CASES, others 1: balance 50, one 100.00 line, reward priced 5 sent as 1 gives 145."""
    shop.sell("1", "2026-02-01", line("A", "50.00"))

    answer = shop.sell("2", "2026-02-02", line("A", "100.00"), redemptions=(MUG,))

    assert available(shop) == 145
    assert [(each.amount, each.worth_minor, each.outcome) for each in answer.redemptions] == [
        (5, 400, Outcome.REDEEMED)
    ]


def test_a_completed_sale_is_recorded_though_its_redemption_is_not_covered(shop: Shop) -> None:
    """CASES, others 2: balance 3, line worth 1, reward 5: recorded, the redemption rejected and queued."""
    shop.sell("1", "2026-02-01", line("A", "3.00"))

    answer = shop.sell("2", "2026-02-02", line("A", "1.00"), redemptions=(MUG,))

    assert available(shop) == 4
    (told,) = answer.redemptions
    assert (told.outcome, told.reason) == (Outcome.REJECTED, "insufficient_points")
    (queued,) = shop.rows(tables.receipt_redemption)
    assert (queued["outcome"], queued["worth_minor"], queued["resolved_at"]) == ("rejected", 400, None)


def test_a_full_refund_takes_what_was_earned_and_gives_back_what_was_spent(shop: Shop) -> None:
    """CASES, others 3: earned 70, spent 150 of 200; when the order comes back there are exactly 200."""
    shop.sell("1", "2026-02-01", line("A", "200.00"))
    two = (line("A", "35.00"), line("B", "35.00"))
    shop.sell("2", "2026-02-02", *two, redemptions=(Redemption(reward="weekend"),))
    assert available(shop) == 120

    shop.give_back("3", "2026-02-03", *two, of="2")

    assert available(shop) == 200


def test_refunding_one_of_two_equal_lines_gives_half_of_both_back(shop: Shop) -> None:
    """CASES, others 3: 120 becomes 160."""
    shop.sell("1", "2026-02-01", line("A", "200.00"))
    two = (line("A", "35.00"), line("B", "35.00"))
    shop.sell("2", "2026-02-02", *two, redemptions=(Redemption(reward="weekend"),))

    shop.give_back("3", "2026-02-03", line("A", "35.00"), of="2")
    assert available(shop) == 160
    shop.give_back("4", "2026-02-03", line("B", "35.00"), of="2")
    assert available(shop) == 200


def test_earning_and_claiming_in_one_order_are_two_movements(shop: Shop) -> None:
    """CASES, others 4: earn 10 and claim 5: movements of 10 and 5, not one of 5."""
    shop.sell("1", "2026-02-01", line("A", "50.00"))

    shop.sell("2", "2026-02-02", line("A", "10.00"), redemptions=(MUG,))

    moved = [(row["move"], row["amount"]) for row in shop.rows(points.tables.movement)]
    assert moved[-2:] == [("burn", 5), ("earn", 10)]


def test_points_pay_at_what_the_programme_says_they_are_worth(shop: Shop) -> None:
    shop.sell("1", "2026-02-01", line("A", "500.00"))

    answer = shop.sell("2", "2026-02-02", line("A", "10.00"), redemptions=(Redemption(points=250),))

    assert (answer.redemptions[0].worth_minor, available(shop)) == (250, 260)


def test_points_paid_come_back_in_halves_that_sum_exactly(shop: Shop) -> None:
    shop.sell("1", "2026-02-01", line("A", "500.00"))
    shop.sell("2", "2026-02-02", line("A", "0.50"), line("B", "0.50"), redemptions=(Redemption(points=33),))

    shop.give_back("3", "2026-02-03", line("A", "0.50"), of="2")
    assert available(shop) == 500 - 33 + 16
    shop.give_back("4", "2026-02-04", line("B", "0.50"), of="2")
    assert available(shop) == 500


def test_a_void_gives_everything_back(shop: Shop) -> None:
    shop.sell("1", "2026-02-01", line("A", "500.00"))
    shop.sell("2", "2026-02-02", line("A", "10.00"), redemptions=(MUG, Redemption(points=100)))
    assert available(shop) == 405

    shop.void("2", "2026-02-02", revision=2)

    assert available(shop) == 500


def test_a_revision_that_redeems_otherwise_gives_back_first(shop: Shop) -> None:
    shop.sell("1", "2026-02-01", line("A", "500.00"))
    shop.sell("2", "2026-02-02", line("A", "10.00"), redemptions=(Redemption(points=100),))

    shop.sell("2", "2026-02-02", line("A", "10.00"), redemptions=(Redemption(points=30),), revision=2)

    assert available(shop) == 500 - 30 + 10


def test_a_revision_that_redeems_the_same_moves_no_spent_points(shop: Shop) -> None:
    shop.sell("1", "2026-02-01", line("A", "500.00"))
    shop.sell("2", "2026-02-02", line("A", "10.00"), redemptions=(Redemption(points=100),))

    shop.sell("2", "2026-02-02", line("A", "20.00"), redemptions=(Redemption(points=100),), revision=2)

    assert available(shop) == 500 - 100 + 20
    assert [row["move"] for row in shop.rows(points.tables.movement)].count("restore") == 0


def test_a_return_that_is_withdrawn_takes_the_points_again(shop: Shop) -> None:
    shop.sell("1", "2026-02-01", line("A", "500.00"))
    shop.sell("2", "2026-02-02", line("A", "10.00"), redemptions=(Redemption(points=100),))
    shop.give_back("3", "2026-02-03", line("A", "10.00"), of="2")
    assert available(shop) == 500

    shop.void("3", "2026-02-03", revision=2)

    assert available(shop) == 410
    shop.give_back("4", "2026-02-04", line("A", "10.00"), of="2")
    assert available(shop) == 500


def test_what_cannot_be_taken_again_waits_for_a_person(shop: Shop) -> None:
    shop.sell("1", "2026-02-01", line("A", "100.00"))
    shop.sell("2", "2026-02-02", line("A", "10.00"), redemptions=(Redemption(points=100),))
    shop.give_back("3", "2026-02-03", line("A", "10.00"), of="2")
    shop.burn(80, "2026-02-04")

    shop.void("3", "2026-02-03", revision=2, arrives="2026-02-05")

    rejected = [row for row in shop.rows(tables.receipt_redemption) if row["outcome"] == "rejected"]
    assert [row["amount"] for row in rejected] == [80]
    assert available(shop) == 10


def test_a_late_sale_redeems_what_is_there_when_it_comes(shop: Shop) -> None:
    shop.sell("1", "2026-02-01", line("A", "50.00"))
    shop.sell("3", "2026-02-03", line("A", "1.00"))

    answer = shop.sell("2", "2026-02-02", line("A", "1.00"), redemptions=(MUG,), arrives="2026-02-04")

    assert (answer.redemptions[0].outcome, available(shop)) == (Outcome.REDEEMED, 47)


def test_the_same_receipt_again_redeems_nothing_more(shop: Shop) -> None:
    shop.sell("1", "2026-02-01", line("A", "50.00"))
    first = shop.sell("2", "2026-02-02", line("A", "10.00"), redemptions=(MUG,))

    again = shop.sell("2", "2026-02-02", line("A", "10.00"), redemptions=(MUG,))

    assert again.replayed
    assert again.redemptions == first.redemptions
    assert available(shop) == 55


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        (Redemption(reward="moon"), "unknown_reward"),
        (Redemption(points=5, currency="miles"), "unknown_currency"),
        (Redemption(hold="hld_nonsense"), "unknown_hold"),
        (Redemption(voucher="ABCDE-FGHJK-MNPQR"), "unknown_voucher"),
    ],
)
def test_what_makes_no_sense_is_rejected_with_the_reason(shop: Shop, wish: Redemption, reason: str) -> None:
    shop.sell("1", "2026-02-01", line("A", "50.00"))

    answer = shop.sell("2", "2026-02-02", line("A", "10.00"), redemptions=(wish,))

    assert [(each.outcome, each.reason) for each in answer.redemptions] == [(Outcome.REJECTED, reason)]
    assert available(shop) == 60


def test_the_books_stay_right_through_all_of_it(shop: Shop) -> None:
    shop.sell("1", "2026-02-01", line("A", "500.00"))
    shop.sell("2", "2026-02-02", line("A", "10.00"), redemptions=(MUG, Redemption(points=100)))
    shop.give_back("3", "2026-02-03", line("A", "4.00"), of="2")
    shop.void("3", "2026-02-03", revision=2)
    shop.void("2", "2026-02-02", revision=2)

    assert shop.verify() == []
    assert available(shop) == 500


def test_a_redemption_that_says_other_than_its_entry_is_found(shop: Shop) -> None:
    shop.sell("1", "2026-02-01", line("A", "500.00"))
    shop.sell("2", "2026-02-02", line("A", "10.00"), redemptions=(Redemption(points=100),))
    assert shop.verify() == []

    def forge(session: Session) -> None:
        session.connection.execute(update(tables.receipt_redemption).values(amount=99))

    shop.database.write(forge)

    (found,) = shop.verify()
    assert "says 99, its entry took 100" in found


def test_an_earn_only_card_spends_nothing_however_few(shop: Shop) -> None:
    shop.sell("1", "2026-02-01", line("A", "500.00"))
    number = shop.database.read(lambda session: members.numbers(session, shop.member_id()))[0]

    def restrict(session: Session) -> None:
        cards.restrict(session, shop.member_id(), number, earn_only=True)

    shop.database.write(restrict)
    who = MemberRef(Scheme.CARD, number)

    answer = shop.sell("2", "2026-02-02", line("A", "10.00"), member=who, redemptions=(MUG,))

    assert [each.reason for each in answer.redemptions] == ["earn_only"]
    assert available(shop) == 510


@pytest.mark.parametrize("policy", ["clip", "withhold", "owe"])
def test_returning_and_keeping_after_all_makes_no_points_out_of_forgiveness(
    database: Database, policy: str
) -> None:
    shop = Shop(database, PLAIN + SPEND + f"returns: {{shortfall: {policy}}}\n")
    shop.member()
    shop.sell("1", "2026-02-01", line("A", "537.00"))
    shop.burn(400, "2026-02-02")

    for n in range(3):
        shop.give_back(f"R{n}", "2026-02-03", line("A", "537.00"), of="1")
        shop.void(f"R{n}", "2026-02-03", revision=2)

    assert available(shop) == 137
    assert shop.verify() == []
