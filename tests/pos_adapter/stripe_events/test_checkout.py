"""Checkout sessions: the goods of a charge, or sales by themselves where a connection says so."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from loyalty.receipt import MemberRef, Scheme
from pos_adapter.adapter import Ignored, Reject
from tests.pos_adapter.stripe_events.objects import (
    SHOP,
    charge,
    event,
    item,
    listed,
    plain_session,
    read,
    session,
)

BY_CHECKOUT = replace(SHOP, options={"sale": "checkout", "client_reference_id": "member"})
TEA, MUG = item("TEA", 1200, 2, amount_tax=200, amount_discount=100), item("MUG", 850)


def test_a_session_with_its_charge_is_that_charges_sale_with_the_goods() -> None:
    (plain,), (goods,) = read(charge(2050)), read(session(TEA, MUG))

    assert (goods.key, goods.revision > plain.revision) == (plain.key, True)
    assert [(line.sku, line.quantity, line.net_minor) for line in goods.lines] == [
        ("TEA", 2, 1200),
        ("MUG", 1, 850),
    ]
    assert (goods.lines[0].tax_minor, goods.lines[0].discount_minor) == (200, 100)
    assert (goods.lines[0].unit_price, goods.lines[0].name) == (Decimal("6.00"), "Some TEA")
    assert goods.member == plain.member


def test_what_was_given_back_falls_on_the_goods_once_they_are_known() -> None:
    refunded = {"id": "pi_1", "latest_charge": charge(2050, amount_refunded=205)}
    _, returned = read(session(TEA, MUG, payment_intent=refunded))
    _, plain = read(charge(2050, amount_refunded=205))

    assert [(line.sku, line.quantity, line.net_minor) for line in returned.lines] == [
        ("TEA", 0, 120),
        ("MUG", 0, 85),
    ]
    assert (returned.key, returned.revision > plain.revision) == (plain.key, True)


def test_delivery_is_a_line_of_its_own() -> None:
    delivery = {"amount_total": 450, "amount_tax": 75}
    paid = {"id": "pi_1", "latest_charge": charge(2500)}
    (sale,) = read(session(TEA, MUG, shipping_cost=delivery, amount_total=2500, payment_intent=paid))

    assert [(line.sku, line.net_minor, line.tax_minor) for line in sale.lines[2:]] == [("shipping", 450, 75)]


def test_as_a_webhook_has_it_a_session_is_left_to_its_charge() -> None:
    (found,) = read(event("checkout.session.completed", plain_session()))

    assert isinstance(found, Ignored)
    assert "its charge is the sale" in found.reason


def test_where_sessions_are_the_sales_charges_only_tell_what_was_given_back() -> None:
    (sale,) = read(event("checkout.session.completed", plain_session()), settings=BY_CHECKOUT)
    (aside,) = read(charge(), settings=BY_CHECKOUT)
    (returned,) = read(charge(amount_refunded=500), settings=BY_CHECKOUT)

    assert (sale.number, [(line.sku, line.net_minor) for line in sale.lines]) == ("pi_1", [("payment", 2000)])
    assert isinstance(aside, Ignored)
    assert returned.original == sale.key
    assert read(plain_session(payment_intent=None), settings=BY_CHECKOUT)[0].number == "cs_1"


def test_a_session_names_the_member_by_its_reference_where_the_connection_says_so() -> None:
    told = plain_session(client_reference_id="ann", metadata={"card": "29"})
    by_card = replace(SHOP, options={"sale": "checkout", "client_reference_id": "card"})
    unsaid = replace(SHOP, options={"sale": "checkout"})

    members = [read(told, settings=each)[0].member for each in (BY_CHECKOUT, by_card, unsaid)]
    assert members == [
        MemberRef(Scheme.EXTERNAL, "ann"),
        MemberRef(Scheme.CARD, "ann"),
        MemberRef(Scheme.CARD, "29"),
    ]


@pytest.mark.parametrize(
    "facts",
    [{"payment_status": "unpaid"}, {"status": "open"}, {"status": "expired", "payment_status": "unpaid"}],
)
def test_what_was_not_paid_yet_earns_nothing(facts: dict[str, Any]) -> None:
    assert [type(found) for found in read(plain_session(**facts), settings=BY_CHECKOUT)] == [Ignored]


def test_an_asynchronous_payment_counts_when_it_succeeded() -> None:
    unpaid = event("checkout.session.completed", plain_session(payment_status="unpaid"))
    paid = event("checkout.session.async_payment_succeeded", plain_session(), created=1778300000)
    first, sale = read(unpaid, paid, settings=BY_CHECKOUT)

    assert isinstance(first, Ignored)
    assert [sale] == read(plain_session(), settings=BY_CHECKOUT)


@pytest.mark.parametrize(
    "facts",
    [
        {"line_items": listed(TEA, MUG, has_more=True)},
        {"line_items": listed(TEA)},
        {"line_items": [TEA]},
        {"amount_total": 2051},
        {"currency": "jpy"},
        {"payment_intent": {"id": "pi_1", "latest_charge": charge(2049)}},
        {"shipping_cost": {"amount_total": 1}},
    ],
)
def test_goods_that_are_not_all_there_or_do_not_add_up_are_refused(facts: dict[str, Any]) -> None:
    assert [type(found) for found in read(session(TEA, MUG, **facts))] == [Reject]
