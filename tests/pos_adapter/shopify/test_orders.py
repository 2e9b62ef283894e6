"""A paid order is a sale as it was sold; one that is not paid waits, a cancelled one is withdrawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from loyalty.receipt import Kind, MemberRef, Receipt, Scheme, Tender
from pos_adapter.adapter import Ignored, Reject
from pos_adapter.errors import UnverifiedBody
from pos_adapter.shopify import adapter as shopify
from tests.pos_adapter.examples import delivery
from tests.pos_adapter.shopify.samples import MUG, SHOP, TEA, item, order, read

BODY = rb'{"id": 1,  "note": "gr\u00fc\u00dfe"}'
SIGNED = "fk+w1C/SFnRYDQUz9lawVTrao4vT3Zd4M2ng1Tw7T28="


def test_a_paid_order_is_a_sale_of_what_was_paid_with_tax() -> None:
    (sale,) = read(order())

    assert isinstance(sale, Receipt)
    assert [(line.sku, line.quantity, line.net_minor, line.tax_minor) for line in sale.lines] == [
        ("TEA", 2, 1980, 180),
        ("gift-card", 1, 2500, 0),
        ("variant-777", 1, 880, 80),
        ("tip", 1, 300, 0),
        ("shipping", 1, 550, 50),
    ]
    assert (sale.lines[0].unit_price, sale.lines[0].discount_minor) == (Decimal(10), 200)
    assert (sale.kind, sale.number, sale.currency, sale.net_minor) == (Kind.SALE, "5001", "USD", 6210)
    assert sale.purchased_at == datetime(2026, 5, 5, 4, 30, tzinfo=UTC)
    assert sale.business_date == date(2026, 5, 5)  # in London, where the shop is
    assert sale.member == MemberRef(Scheme.EXTERNAL, "207119551")
    assert sale.tenders == (Tender("card", 6210),)
    assert (sale.store, sale.till, sale.channel, sale.codes) == ("gift-house", "", "online", ("TENOFF",))


def test_where_prices_hold_the_tax_it_is_not_added_again() -> None:
    (sale,) = read(order(taxes_included=True, line_items=[TEA, MUG], shipping_lines=[], total_price="26.00"))

    assert [(line.net_minor, line.tax_minor) for line in sale.lines] == [(1800, 180), (800, 80)]


def test_older_orders_tell_a_discount_on_the_line_itself() -> None:
    mug = {**MUG, "total_discount": "1.00"}
    (sale,) = read(order(line_items=[mug], shipping_lines=[], total_price="7.80", total_tip_received="0.00"))

    assert [(line.net_minor, line.discount_minor) for line in sale.lines] == [(780, 100)]


@pytest.mark.parametrize("status", ["pending", "authorized", "partially_paid", "expired", "voided"])
def test_what_is_not_paid_is_left_aside(status: str) -> None:
    (aside,) = read(order(financial_status=status))

    assert isinstance(aside, Ignored)
    assert status in aside.reason


def test_a_test_order_is_left_aside() -> None:
    assert [type(each) for each in read(order(test=True))] == [Ignored]


def test_a_cancelled_order_is_withdrawn_by_a_later_revision_of_itself() -> None:
    (sale,) = read(order())
    (void,) = read(order(cancelled_at="2026-05-06T00:00:00Z", updated_at="2026-05-06T00:00:01Z"))

    assert (void.kind, void.key, void.original) == (Kind.VOID, sale.key, None)
    assert void.revision > sale.revision


def test_what_only_ships_an_order_changes_nothing_but_its_revision() -> None:
    (before,) = read(order())
    (after,) = read(order(updated_at="2026-05-09T00:00:00Z", fulfillment_status="fulfilled", note="sent"))

    assert after == replace(before, revision=after.revision)
    assert before.revision < after.revision < 2**31


def test_the_money_is_the_shops_and_its_decimals_are_known() -> None:
    yen = [item(1, "1200", tax_lines=[])]
    (sale,) = read(
        order(
            currency="JPY",
            presentment_currency="USD",
            line_items=yen,
            shipping_lines=[],
            total_price="1200.00",
        )
    )
    (refused,) = read(order(currency="XYZ"))

    assert (sale.currency, sale.net_minor) == ("JPY", 1200)
    assert isinstance(refused, Reject)
    assert "currency" in refused.reason


def test_a_tip_that_only_the_sums_tell_of_is_a_line_and_duties_too() -> None:
    duties = {"shop_money": {"amount": "4.00", "currency_code": "USD"}}
    document = order(
        line_items=[MUG], shipping_lines=[], total_price="15.80", original_total_duties_set=duties
    )
    (sale,) = read(document)

    assert [(line.sku, line.net_minor) for line in sale.lines] == [
        ("variant-777", 880),
        ("tip", 300),
        ("duties", 400),
    ]


def test_a_total_that_the_lines_do_not_come_to_is_refused() -> None:
    (refused,) = read(order(total_price="72.10"))

    assert isinstance(refused, Reject)
    assert refused.code == "invalid-receipt"
    assert "total_price" in refused.reason


def test_tenders_are_those_payments_that_succeeded_in_the_orders_money() -> None:
    told = [
        ("authorization", "success", "shopify_payments", "40.00", "USD"),
        ("capture", "success", "shopify_payments", "40.00", "USD"),
        ("sale", "success", "gift_card", "22.10", "USD"),
        ("sale", "failure", "cash", "9.00", "USD"),
        ("sale", "success", "cash", "9.00", "CAD"),
    ]
    fields = ("kind", "status", "gateway", "amount", "currency")
    (sale,) = read(order(transactions=[dict(zip(fields, each, strict=True)) for each in told]))
    (unknown,) = read(order(payment_gateway_names=["gift_card", "shopify_payments"]))

    assert sale.tenders == (Tender("card", 4000), Tender("gift-card", 2210))
    assert unknown.tenders == ()


def test_the_shop_names_its_locations_ways_to_pay_and_where_a_card_number_stands() -> None:
    set_up = replace(
        SHOP,
        mapping={"store": {"487838322": "high-street"}, "tender": {"shopify_payments": "online-card"}},
        options={"card_attribute": "Loyalty card"},
    )
    card = {"name": "Loyalty card", "value": "2990000000017"}
    (sale,) = read(order(location_id=487838322, source_name="pos", note_attributes=[card]), set_up)
    (elsewhere,) = read(order(location_id=99), set_up)

    assert (sale.store, sale.channel) == ("high-street", "store")
    assert sale.member == MemberRef(Scheme.CARD, "2990000000017")
    assert sale.tenders[0].kind == "online-card"
    assert elsewhere.store == "99"  # so that whoever sees the refusal knows what to map


def test_the_signature_is_over_the_raw_body() -> None:
    shopify.verify(delivery(BODY, {"x-shopify-hmac-sha256": SIGNED}), "hush")


@pytest.mark.parametrize(
    ("body", "headers", "secret"),
    [
        (BODY.replace(b",  ", b", "), {"x-shopify-hmac-sha256": SIGNED}, "hush"),
        (BODY, {"x-shopify-hmac-sha256": SIGNED}, "other"),
        (BODY, {"x-shopify-hmac-sha256": "7e4fb0d42fd2ü"}, "hush"),
        (BODY, {}, "hush"),
        (BODY, {"x-shopify-hmac-sha256": ""}, ""),
    ],
)
def test_any_other_body_secret_or_signature_is_refused(
    body: bytes, headers: dict[str, str], secret: str
) -> None:
    with pytest.raises(UnverifiedBody):
        shopify.verify(delivery(body, headers), secret)
