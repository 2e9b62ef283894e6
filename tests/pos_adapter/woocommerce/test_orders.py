"""An order of WooCommerce that is being worked on or completed is a sale; others wait or are withdrawn."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from loyalty.receipt import Kind, MemberRef, Receipt, Scheme, Tender
from pos_adapter.adapter import Ignored, Reject
from pos_adapter.errors import UnverifiedBody
from pos_adapter.woocommerce import adapter as woocommerce
from tests.pos_adapter.examples import delivery
from tests.pos_adapter.woocommerce.samples import MUG, SHOP, order, read

BODY = rb'{"id": 1,  "note": "gr\u00fc\u00dfe"}'
SIGNED = "fk+w1C/SFnRYDQUz9lawVTrao4vT3Zd4M2ng1Tw7T28="
PING = b"webhook_id=17"


def test_a_paid_order_is_a_sale_of_what_was_paid_with_tax() -> None:
    (sale,) = read(order())

    # £4.00 off for a fee below zero: of tea 21.60 and mug 12.00, 2.57 and 1.43
    assert isinstance(sale, Receipt)
    assert [(line.sku, line.quantity, line.net_minor, line.discount_minor) for line in sale.lines] == [
        ("TEA", 2, 2160 - 257, 240 + 257),
        ("product-23", 1, 1200 - 143, 143),
        ("shipping", 1, 600, 0),
    ]
    assert [line.tax_minor for line in sale.lines] == [318, 177, 100]
    assert (sale.kind, sale.number, sale.net_minor, sale.lines[0].name) == (
        Kind.SALE,
        "727",
        3560,
        "Tea & cake",
    )
    assert sale.purchased_at == datetime(2026, 5, 4, 23, 30, tzinfo=UTC)
    assert sale.business_date == date(2026, 5, 5)
    assert sale.member == MemberRef(Scheme.EXTERNAL, "26")
    assert (sale.tenders, sale.codes, sale.channel) == ((Tender("card", 3560),), ("spring",), "online")


@pytest.mark.parametrize("status", ["pending", "on-hold", "failed", "cancelled", "trash", "checkout-draft"])
def test_what_was_never_paid_is_left_aside(status: str) -> None:
    (aside,) = read(order(status=status, date_paid_gmt=None))

    assert isinstance(aside, Ignored)
    assert status in aside.reason


@pytest.mark.parametrize("changes", [{}, {"date_paid_gmt": None, "payment_method": "cod"}])
def test_a_paid_order_that_is_cancelled_is_withdrawn(changes: dict[str, object]) -> None:
    (sale,) = read(order())
    (void,) = read(order(status="cancelled", date_modified_gmt="2026-05-06T10:00:00", **changes))

    assert (void.kind, void.key, void.lines) == (Kind.VOID, sale.key, ())
    assert void.revision > sale.revision


def test_statuses_of_the_shops_own_count_as_paid_when_it_says_so() -> None:
    shop = replace(SHOP, options={"paid_statuses": "packed, shipped"})

    assert [type(each) for each in read(order(status="shipped"), shop)] == [Receipt]
    assert [type(each) for each in read(order(status="shipped"))] == [Ignored]


def test_completing_an_order_changes_nothing_but_its_revision() -> None:
    (before,) = read(order())
    (after,) = read(order(status="completed", date_modified_gmt="2026-05-08T10:00:00"))

    assert after == replace(before, revision=after.revision)
    assert before.revision < after.revision < 2**31


def test_a_guest_is_nobody_and_a_card_number_may_stand_in_the_orders_notes() -> None:
    (guest,) = read(order(customer_id=0))
    (member,) = read(order(), replace(SHOP, options={"card_meta": "_card"}))

    assert guest.member is None
    assert member.member == MemberRef(Scheme.CARD, "2990000000017")


def test_a_time_without_its_universal_twin_is_in_the_shops_zone() -> None:
    (sale,) = read(order(date_created_gmt=None))

    assert sale.purchased_at == datetime(2026, 5, 4, 23, 30, tzinfo=UTC)


def test_a_total_may_be_off_by_the_rounding_of_its_lines_and_no_more() -> None:
    (sale,) = read(order(total="35.58"))
    (refused,) = read(order(total="35.50"))

    assert sale.net_minor == 3560
    assert isinstance(refused, Reject)
    assert "total" in refused.reason


def test_decimals_that_a_computer_made_are_rounded() -> None:
    thirds = {**MUG, "total": "8.333333", "total_tax": 1.6666666666667}
    (sale,) = read(order(line_items=[thirds], fee_lines=[], total="16.00"))

    assert sale.lines[0].net_minor == 833 + 167


def test_what_is_no_order_is_left_aside() -> None:
    for document in (
        {"id": 727},
        {"action": "woocommerce_order_refunded", "arg": 727},
        {"id": 1, "email": "a@b"},
    ):
        assert [type(each) for each in read(document)] == [Ignored]


def test_a_ping_needs_no_signature_and_holds_nothing() -> None:
    woocommerce.verify(delivery(PING), "hush")

    assert [type(each) for each in woocommerce.read(io.BytesIO(PING), SHOP)] == [Ignored]


def test_the_signature_is_over_the_raw_body() -> None:
    woocommerce.verify(delivery(BODY, {"x-wc-webhook-signature": SIGNED}), "hush")


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (BODY.replace(b",  ", b", "), {"x-wc-webhook-signature": SIGNED}),
        (BODY, {"x-wc-webhook-signature": SIGNED[::-1]}),
        (BODY, {}),
        (PING + b"&id=727", {}),
    ],
)
def test_any_other_body_or_signature_is_refused(body: bytes, headers: dict[str, str]) -> None:
    with pytest.raises(UnverifiedBody):
        woocommerce.verify(delivery(body, headers), "hush")
