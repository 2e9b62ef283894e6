"""What Shopify gives back are returns: goods that came back, and money for goods that were kept."""

from __future__ import annotations

from datetime import UTC, datetime

from loyalty.receipt import DocumentKey, Kind, Receipt, Tender
from pos_adapter.adapter import Ignored
from tests.pos_adapter.shopify.samples import GOODS_BACK, MONEY_BACK, order, read


def both() -> dict[str, object]:
    """The order after two refunds, the later one first."""
    return order(financial_status="partially_refunded", refunds=[MONEY_BACK, GOODS_BACK])


def test_refunds_follow_the_sale_as_it_was_sold() -> None:
    sale, goods, money = read(both())

    assert (sale.kind, sale.net_minor) == (Kind.SALE, 6210)
    assert [each.kind for each in (goods, money)] == [Kind.RETURN, Kind.RETURN]
    assert [each.original for each in (goods, money)] == [sale.key, sale.key]
    assert (goods.number, goods.member, goods.staff) == ("6001", sale.member, "31")
    assert goods.purchased_at == datetime(2026, 5, 6, 15, tzinfo=UTC)
    assert [(line.sku, line.quantity, line.net_minor) for line in goods.lines] == [("TEA", 1, 990)]
    assert goods.tenders == (Tender("card", 990),)


def test_money_beyond_goods_is_for_delivery_as_told_and_then_for_what_is_kept() -> None:
    *_, money = read(both())

    # $4.00 over tea of $9.90 that is left and a mug of $8.80, none over the gift card and the tip
    assert [(line.sku, line.quantity, line.net_minor) for line in money.lines] == [
        ("shipping", 0, 550),
        ("TEA", 0, 212),
        ("variant-777", 0, 188),
    ]
    assert money.tenders == (Tender("card", 950),)


def test_newer_versions_tell_of_delivery_in_a_list_of_its_own() -> None:
    told = {"subtotal_amount_set": {"shop_money": {"amount": "5.50", "currency_code": "USD"}}}
    newer = {**MONEY_BACK, "refund_shipping_lines": [told], "order_adjustments": []}
    *_, money = read(order(refunds=[newer]))

    assert (money.lines[0].sku, money.lines[0].net_minor) == ("shipping", 550)
    assert money.net_minor == 950


def test_a_refund_by_itself_is_the_same_receipt_and_the_order_corrects_it() -> None:
    (alone,) = read(GOODS_BACK)
    _, inside, _ = read(both())

    assert isinstance(alone, Receipt)
    assert alone.key == inside.key
    assert (alone.revision, alone.original, alone.member) == (1, None, None)
    assert inside.revision > alone.revision
    assert [(line.sku, line.quantity) for line in alone.lines] == [("TEA", 1)]


def test_a_refund_by_itself_names_its_order_by_the_number_and_money_alone_names_none() -> None:
    (goods,) = read({**GOODS_BACK, "order_id": 1001})
    (money,) = read({**MONEY_BACK, "order_id": 1001})

    assert goods.original == DocumentKey(goods.store, "", None, "1001")
    assert money.original is None


def test_money_given_back_of_which_the_order_is_not_known_waits_as_such() -> None:
    (alone,) = read({"refund": MONEY_BACK})

    assert [(line.sku, line.quantity, line.net_minor) for line in alone.lines] == [("money-back", 0, 950)]


def test_a_refund_without_money_is_told_by_its_order_alone() -> None:
    free = {**GOODS_BACK, "transactions": []}
    (alone,) = read(free)
    _, inside = read(order(refunds=[free]))

    assert isinstance(alone, Ignored)
    assert (inside.kind, inside.net_minor, inside.tenders) == (Kind.RETURN, 990, ())


def test_a_cancelled_order_that_was_paid_back_is_sold_and_returned() -> None:
    sale, goods = read(
        order(cancelled_at="2026-05-06T00:00:00Z", financial_status="refunded", refunds=[GOODS_BACK])
    )

    assert (sale.kind, goods.kind) == (Kind.SALE, Kind.RETURN)


def test_what_was_given_back_in_another_money_is_reckoned_by_shopifys_adjustments() -> None:
    abroad = [{**row, "currency": "CAD", "amount": "13.00"} for row in MONEY_BACK["transactions"]]
    *_, money = read(order(refunds=[{**MONEY_BACK, "transactions": abroad}]))

    assert (money.net_minor, money.tenders) == (950, ())


def test_no_more_is_given_back_than_was_paid() -> None:
    generous = [{**row, "amount": "500.00"} for row in MONEY_BACK["transactions"]]
    sale, money = read(order(refunds=[{**MONEY_BACK, "transactions": generous}]))

    assert money.net_minor == sale.net_minor
