"""An order of Odoo's Point of Sale is a sale, a return, an exchange, or a sale and a return."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from loyalty.receipt import DocumentKey, Kind, MemberRef, Receipt, Scheme, Tender
from pos_adapter.adapter import Ignored, Reject
from pos_adapter.errors import UnverifiedBody
from pos_adapter.odoo import adapter as odoo
from tests.pos_adapter import spoiling
from tests.pos_adapter.examples import delivery
from tests.pos_adapter.odoo.samples import DESK, DESK_BACK, LAMP, SALE, SHOP, line, order, read

BODY = rb'{"id": 1,  "note": "gr\u00fc\u00dfe"}'
SIGNED = "7e4fb0d42fd21674580d0533f656b0553adaa38bd3dd97783369e0d53c3b4f6f"


def test_a_paid_order_is_a_sale_with_tax_and_after_every_discount() -> None:
    (sale,) = read(order())

    # 10 % off the desks were £6.00; the discount line takes £5.40 off them and £1.20 off the lamp
    assert isinstance(sale, Receipt)
    assert [(each.sku, each.quantity, each.net_minor, each.discount_minor) for each in sale.lines] == [
        ("DESK01", 2, 4860, 600 + 540),
        ("LAMP", 1, 1080, 120),
    ]
    assert [each.tax_minor for each in sale.lines] == [810, 180]
    assert (sale.kind, sale.number, sale.net_minor, sale.currency) == (Kind.SALE, "42", 5940, "GBP")
    assert sale.purchased_at == datetime(2026, 5, 4, 23, 30, tzinfo=UTC)
    assert sale.business_date == date(2026, 5, 5)
    assert sale.member == MemberRef(Scheme.EXTERNAL, "7")
    assert (sale.tenders, sale.staff) == ((Tender("cash", 6000), Tender("cash", -60)), "2")


@pytest.mark.parametrize("state", ["draft", "cancel"])
def test_what_is_not_paid_is_left_aside(state: str) -> None:
    assert [type(each) for each in read(order(state=state))] == [Ignored]


def test_closing_the_session_changes_nothing_but_the_revision() -> None:
    (before,) = read(order())
    (after,) = read(order(state="done", write_date="2026-05-05 21:00:00"))

    assert after == replace(before, revision=after.revision)
    assert before.revision < after.revision < 2**31


def test_goods_below_zero_come_back_to_the_order_they_are_of() -> None:
    paid = [{"payment_method_id": [2, "Card"], "amount": -27.0}]
    document = order(id=43, lines=[DESK_BACK], amount_total=-27.0, payment_ids=paid, refunded_order_id=SALE)
    (back,) = read(document)

    assert (back.kind, back.number, back.tenders) == (Kind.RETURN, "43", (Tender("card", 2700),))
    assert [(each.sku, each.quantity, each.net_minor, each.tax_minor) for each in back.lines] == [
        ("DESK01", 1, 2700, 450)
    ]
    assert back.original == DocumentKey("gift-house", "", date(2026, 5, 4), "41")


def test_without_the_date_of_its_sale_a_return_names_none() -> None:
    document = order(
        lines=[DESK_BACK], amount_total=-27.0, payment_ids=[], refunded_order_id=[41, "Shop/0041"]
    )
    (back,) = read(document)

    assert (back.kind, back.member) == (Kind.RETURN, MemberRef(Scheme.EXTERNAL, "7"))
    assert back.original == DocumentKey("gift-house", "", None, "41")


def test_an_order_in_which_goods_went_out_and_others_came_back_is_two_receipts() -> None:
    paid = [{"payment_method_id": [1, "Cash"], "amount": -15.0}]
    document = order(lines=[LAMP, DESK_BACK], amount_total=-15.0, payment_ids=paid, refunded_order_id=SALE)
    sale, back = read(document)

    assert [(each.kind, each.number, each.net_minor) for each in (sale, back)] == [
        (Kind.SALE, "42", 1200),
        (Kind.RETURN, "42-R", 2700),
    ]
    assert (sale.original, back.original.number) == (None, "41")
    assert sale.tenders == (Tender("exchange", 1200),)
    assert back.tenders == (Tender("cash", 1500), Tender("exchange", 1200))


def test_goods_for_goods_of_the_same_price_are_an_exchange() -> None:
    chair = line([14, "[CHAIR] Chair"], 1.0, 27.0)
    document = order(lines=[chair, DESK_BACK], amount_total=0.0, payment_ids=[], refunded_order_id=SALE)
    (swap,) = read(document)
    sale, back = read({**document, "refunded_order_id": False})

    assert swap.kind is Kind.EXCHANGE
    assert [[each.sku for each in lines] for lines in (swap.lines, swap.given)] == [["DESK01"], ["CHAIR"]]
    assert swap.original.number == "41"
    assert (sale.kind, back.kind) == (Kind.SALE, Kind.RETURN)  # of a sale that is not known


def test_what_odoo_reckons_in_floats_is_rounded() -> None:
    weighed = line([15, "Tea"], 0.30000000000000004, 3.5999999999999996, price_subtotal=3.0000000000000004)
    (sale,) = read(order(lines=[weighed], amount_total=3.6))

    assert [(str(each.quantity), each.sku, each.net_minor, each.tax_minor) for each in sale.lines] == [
        ("0.3", "product-15", 360, 60)
    ]


def test_a_total_that_the_lines_do_not_come_to_is_refused() -> None:
    (refused,) = read(order(amount_total=69.4))

    assert isinstance(refused, Reject)
    assert "amount_total" in refused.reason


def test_odoos_own_webhook_holds_no_lines_and_says_so() -> None:
    (refused,) = read({"_model": "pos.order", "_id": 42, **order(lines=[91, 92, 93])})

    assert isinstance(refused, Reject)
    assert "web_search_read" in refused.reason


def test_the_answer_of_json_rpc_is_read_and_its_error_told() -> None:
    answer = {"jsonrpc": "2.0", "id": 1, "result": {"length": 2, "records": [order(), order(id=43)]}}
    error = {"jsonrpc": "2.0", "id": 1, "error": {"code": 200, "message": "Odoo Server Error"}}

    assert [each.number for each in read(answer)] == ["42", "43"]
    assert [each.number for each in read(answer["result"])] == ["42", "43"]
    assert [type(each) for each in read(error)] == [Reject]


def test_the_shop_names_its_stores_tips_and_where_a_card_number_stands() -> None:
    set_up = replace(
        SHOP,
        mapping={"store": {"Harbour shop": "harbour"}, "tender": {"Cash": "notes"}},
        options={"tip_product": "12", "card_field": "barcode"},
    )
    ann = {"id": 7, "display_name": "Ann", "barcode": "2990000000017"}
    (sale,) = read(order(lines=[DESK, LAMP], amount_total=66.0, partner_id=ann), set_up)

    assert (sale.store, sale.member) == ("harbour", MemberRef(Scheme.CARD, "2990000000017"))
    assert [each.sku for each in sale.lines] == ["DESK01", "tip"]
    assert {each.kind for each in sale.tenders} == {"notes"}


def test_the_signature_of_your_own_sender_is_over_the_raw_body() -> None:
    odoo.verify(delivery(BODY, {"x-regulars-signature": SIGNED}), "hush")

    for headers in ({}, {"x-regulars-signature": SIGNED[:-1] + "0"}):
        with pytest.raises(UnverifiedBody):
            odoo.verify(delivery(BODY, headers), "hush")


def test_of_an_order_that_is_cut_off_nothing_is_read() -> None:
    for body in spoiling.cut(json.dumps([order(), order(id=43)]).encode()):
        assert all(isinstance(each, Reject) for each in spoiling.read(odoo, body, SHOP))


def test_no_field_missing_or_odd_makes_a_sale_of_another_worth() -> None:
    assert spoiling.sales_differ(odoo, order(), SHOP) == []
    assert spoiling.sales_differ(odoo, order(lines=[LAMP, DESK_BACK], amount_total=-15.0), SHOP) == []
