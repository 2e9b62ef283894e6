"""Charges: the sale, what was given back of it, and what a dispute took."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from loyalty.receipt import Kind, MemberRef, Scheme, Tender
from pos_adapter.adapter import Ignored, Reject
from tests.pos_adapter.stripe_events.objects import NOON, SHOP, charge, event, listed, read


def test_whoever_tells_of_a_charge_it_is_one_sale_under_its_payments_id() -> None:
    (sale,) = read(charge())

    assert (sale.number, sale.business_date) == ("pi_1", date(2026, 5, 4))
    assert sale.purchased_at == datetime(2026, 5, 4, 11, tzinfo=UTC)
    assert [(line.sku, line.quantity, line.net_minor) for line in sale.lines] == [("payment", 1, 2000)]
    for kind in ("charge.succeeded", "charge.captured", "charge.updated"):
        assert read(event(kind, charge())) == [sale]
    assert read(listed(charge())) == read([charge()]) == [sale]
    expanded = {"object": "payment_intent", "id": "pi_1", "livemode": True, "latest_charge": charge()}
    assert read(event("payment_intent.succeeded", expanded)) == [sale]


def test_other_objects_of_the_payment_are_no_second_sale() -> None:
    intent = {"object": "payment_intent", "id": "pi_1", "livemode": True, "latest_charge": "ch_1"}
    refund = {"object": "refund", "id": "re_1", "charge": "ch_1", "payment_intent": "pi_1", "amount": 500}
    told = read(event("payment_intent.succeeded", intent), event("refund.created", refund))

    assert [type(found) for found in told] == [Ignored, Ignored]


def test_the_member_is_the_card_of_the_metadata_or_the_customer() -> None:
    (by_customer,), (expanded,) = (
        read(charge()),
        read(charge(customer={"id": "cus_ann", "object": "customer"})),
    )
    (by_card,) = read(charge(metadata={"card": "2990000000017", "store": "12"}))
    named = replace(SHOP, options={"card": "loyalty"})
    (by_name,) = read(charge(metadata={"card": "no", "loyalty": "29"}), settings=named)

    assert by_customer.member == expanded.member == MemberRef(Scheme.EXTERNAL, "cus_ann")
    assert (by_card.member, by_card.store) == (MemberRef(Scheme.CARD, "2990000000017"), "high-street")
    assert by_name.member == MemberRef(Scheme.CARD, "29")
    assert read(charge(customer=None))[0].member is None


@pytest.mark.parametrize(
    ("currency", "said", "ours"),
    [("jpy", 500, 500), ("kwd", 5120, 5120), ("ugx", 50000, 500), ("isk", 120000, 1200)],
)
def test_amounts_have_the_decimals_of_their_money(currency: str, said: int, ours: int) -> None:
    assert read(charge(said, currency=currency))[0].net_minor == ours


def test_an_amount_that_cannot_be_exact_is_refused() -> None:
    (reject,) = read(charge(50001, currency="ugx"))

    assert "0 decimals of UGX" in reject.reason


@pytest.mark.parametrize(
    "facts",
    [
        {"captured": False, "amount_captured": 0},
        {"status": "pending"},
        {"status": "failed", "captured": False},
    ],
)
def test_what_was_not_captured_earns_nothing(facts: dict[str, Any]) -> None:
    assert [type(found) for found in read(charge(**facts))] == [Ignored]


def test_all_that_was_given_back_is_one_return_that_grows() -> None:
    sale, first = read(event("charge.refunded", charge(amount_refunded=500)))
    _, second = read(event("charge.refunded", charge(amount_refunded=1200)))

    assert (first.kind, first.number, first.original) == (Kind.RETURN, "pi_1-refunded", sale.key)
    assert [(line.sku, line.quantity, line.net_minor) for line in first.lines] == [("payment", 0, 500)]
    assert (first.tenders, second.net_minor, second.key) == ((Tender("card", 500),), 1200, first.key)
    assert second.revision > first.revision


def test_what_was_never_captured_was_not_given_back_whatever_an_old_version_says() -> None:
    part = charge(amount=20675, amount_captured=20300, amount_refunded=375)

    assert len(read(event("charge.captured", part, api_version="2024-10-28.acacia"))) == 1
    old = event("charge.refunded", part | {"amount_refunded": 875}, api_version="2024-10-28.acacia")
    assert read(old)[1].net_minor == 500
    new = event("charge.refunded", part | {"amount_refunded": 500}, api_version="2025-03-31.basil")
    assert read(new)[1].net_minor == 500


def dispute(*moved: int, **facts: Any) -> dict[str, Any]:
    written = {"id": "dp_1", "object": "dispute", "livemode": True, "amount": 2000, "currency": "gbp"}
    written |= {"created": NOON + 86400, "charge": charge(), "status": "needs_response"}
    return written | {"balance_transactions": [{"amount": minor, "fee": 1500} for minor in moved]} | facts


def test_a_dispute_takes_back_what_it_took_and_gives_it_again_when_it_is_won() -> None:
    (lost,) = read(event("charge.dispute.funds_withdrawn", dispute(-2000)))
    (won,) = read(event("charge.dispute.funds_reinstated", dispute(-2000, 2000)))

    assert (lost.kind, lost.number, lost.net_minor) == (Kind.RETURN, "dp_1", 2000)
    assert lost.original == read(charge())[0].key
    assert (won.kind, won.key, won.original) == (Kind.VOID, lost.key, None)
    assert won.revision > lost.revision


def test_a_dispute_that_took_nothing_or_does_not_hold_its_charge_is_left_aside() -> None:
    told = read(dispute(status="warning_needs_response"), dispute(-2000, charge="ch_1"))

    assert [type(found) for found in told] == [Ignored, Ignored]


@pytest.mark.parametrize(
    "facts",
    [
        {"currency": "usd"},
        {"amount_captured": None},
        {"amount_captured": -5},
        {"created": "2026-05-04"},
        {"created": 10**12},
        {"status": "done"},
        {"livemode": None},
        {"livemode": "yes"},
        {"metadata": {"store": "a/b"}},
    ],
)
def test_what_cannot_be_read_is_one_reject(facts: dict[str, Any]) -> None:
    assert [type(found) for found in read(charge(**facts))] == [Reject]
