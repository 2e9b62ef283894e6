"""What WooCommerce gives back are returns, of which an order often tells no more than the sum."""

from __future__ import annotations

from datetime import UTC, datetime

from loyalty.receipt import Kind, Tender
from pos_adapter.adapter import Reject
from tests.pos_adapter.woocommerce.samples import GOODS_BACK, order, read

SUM = {"id": 801, "reason": "", "total": "-12.80"}


def test_of_a_sum_every_line_bears_its_share() -> None:
    sale, back = read(order(refunds=[SUM], date_modified_gmt="2026-05-06T09:00:05"))

    # £12.80 of £35.60: tea 19.03, mug 10.57, delivery 6.00
    assert [(line.sku, line.quantity, line.net_minor) for line in back.lines] == [
        ("TEA", 0, 684),
        ("product-23", 0, 380),
        ("shipping", 0, 216),
    ]
    assert (back.kind, back.number, back.original) == (Kind.RETURN, "801", sale.key)
    assert (back.member, back.tenders) == (sale.member, (Tender("card", 1280),))
    assert back.purchased_at == datetime(2026, 5, 6, 9, 0, 5, tzinfo=UTC)
    assert back.business_date == sale.business_date


def test_a_refund_that_stands_there_whole_names_its_goods() -> None:
    sale, back = read(order(refunds=[GOODS_BACK]))

    # one of the teas of £19.03, and the rest of £12.80 over what is left: 9.51, 10.57 and 6.00 of delivery
    assert [(line.sku, line.quantity, line.net_minor) for line in back.lines] == [
        ("TEA", 1, 952),
        ("TEA", 0, 120),
        ("product-23", 0, 133),
        ("shipping", 0, 75),
    ]
    assert back.purchased_at == datetime(2026, 5, 6, 9, tzinfo=UTC)
    assert back.original == sale.key


def test_a_refund_that_is_told_twice_is_one_receipt_and_the_whole_one_stands() -> None:
    _, later = read(order(refunds=[SUM], date_modified_gmt="2026-08-06T09:00:05"))
    _, whole = read(order(refunds=[GOODS_BACK]))

    assert whole.key == later.key
    assert later.revision < whole.revision < 2**31


def test_refunds_together_give_back_what_was_paid_to_the_last_penny() -> None:
    sums = [{"id": number, "total": "-11.87"} for number in (9, 10, 11)]
    sale, *back = read(order(refunds=sums[::-1]))

    by_sku: dict[str, int] = {}
    for line in (line for each in back for line in each.lines):
        by_sku[line.sku] = by_sku.get(line.sku, 0) + line.net_minor
    assert by_sku == {line.sku: line.net_minor for line in sale.lines}
    assert [each.number for each in back] == ["9", "10", "11"]


def test_a_withdrawn_order_gives_nothing_back_besides() -> None:
    (void,) = read(order(status="cancelled", refunds=[SUM]))

    assert void.kind is Kind.VOID


def test_a_refund_by_itself_is_refused_with_the_remedy() -> None:
    (refused,) = read(GOODS_BACK)

    assert isinstance(refused, Reject)
    assert "into the list refunds of its order" in refused.reason
