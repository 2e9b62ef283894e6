"""Payments: the sale as far as they know it, under the key that its order will correct."""

from __future__ import annotations

from dataclasses import replace

import pytest

from loyalty.receipt import Kind, Tender
from pos_adapter.adapter import Ignored, Reject
from tests.pos_adapter.square.documents import SHOP, event, item, money, order, payment, read

TEA = item("TEA", 2000)


def test_the_order_of_a_payment_is_a_correction_of_the_same_document() -> None:
    (paid,) = read(event("payment.updated", {"payment": payment()}))
    (goods,) = read(order(TEA))

    assert paid.key == goods.key
    assert paid.revision < 2**30 < goods.revision


def test_every_update_of_a_payment_is_a_later_revision_even_after_years() -> None:
    times = (
        "2026-05-04T11:00:01.000Z",
        "2026-05-04T11:00:01.200Z",
        "2028-05-04T11:00:00Z",
        "2035-01-01T00:00:00Z",
    )
    revisions = [read(payment(updated_at=at))[0].revision for at in times]

    assert revisions == sorted(set(revisions))
    assert revisions[-1] == 2**30 - 1


def test_a_tip_is_no_part_of_the_sale() -> None:
    (sale,) = read(payment(tip_money=money(300), total_money=money(2300)))

    assert (sale.net_minor, sale.tenders) == (2000, (Tender("card", 2000),))


def test_a_gift_card_is_a_card_to_square_and_a_gift_card_here() -> None:
    held = {"card": {"card_brand": "SQUARE_GIFT_CARD"}}

    assert read(payment(card_details=held))[0].tenders[0].kind == "gift-card"


@pytest.mark.parametrize("state", ["APPROVED", "PENDING", "CANCELED", "FAILED"])
def test_what_was_not_completed_earns_nothing(state: str) -> None:
    assert [type(found) for found in read(payment(status=state))] == [Ignored]


def test_all_that_was_given_back_of_a_payment_is_one_return_that_grows() -> None:
    some = payment(refunded_money=money(500), refund_ids=["r1"], updated_at="2026-05-06T08:00:00Z")
    more = payment(refunded_money=money(900), refund_ids=["r1", "r2"], updated_at="2026-05-07T08:00:00Z")
    (sale, first), (_, second) = read(some), read(more)

    assert (first.kind, first.number, first.original) == (Kind.RETURN, "pay-1-refunded", sale.key)
    assert [(line.sku, line.quantity, line.net_minor) for line in first.lines] == [("payment", 0, 500)]
    assert (second.key, second.net_minor) == (first.key, 900)
    assert second.revision > first.revision


def test_a_tip_that_is_given_back_takes_no_more_than_the_sale() -> None:
    _, returned = read(payment(refunded_money=money(2300), refund_ids=["r1"]))

    assert returned.net_minor == 2000


def test_a_refund_that_was_not_carried_out_after_all_is_withdrawn() -> None:
    some = payment(refunded_money=money(500), refund_ids=["r1"])
    none = payment(refunded_money=money(0), refund_ids=["r1"], updated_at="2026-05-09T08:00:00Z")
    (_, first), (_, void) = read(some), read(none)

    assert (void.kind, void.key, void.original) == (Kind.VOID, first.key, None)
    assert void.revision > first.revision


def test_a_shop_whose_orders_are_fetched_may_leave_payments_aside() -> None:
    fetched = replace(SHOP, options={"payments": "ignored"})

    assert [type(found) for found in read(payment(), settings=fetched)] == [Ignored]


@pytest.mark.parametrize(
    "facts",
    [
        {"order_id": None},
        {"amount_money": None},
        {"amount_money": {"amount": -1, "currency": "GBP"}},
        {"amount_money": {"amount": 100, "currency": "JPY"}},
        {"status": "DONE"},
        {"created_at": "noon"},
        {"refund_ids": "r1"},
    ],
)
def test_what_cannot_be_read_is_one_reject(facts: dict[str, object]) -> None:
    assert [type(found) for found in read(payment(**facts))] == [Reject]
