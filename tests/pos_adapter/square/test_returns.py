"""Return orders: what came back, of which sale, counted once."""

from __future__ import annotations

from decimal import Decimal

from loyalty.receipt import Kind, Tender
from pos_adapter.adapter import Ignored, Reject
from tests.pos_adapter.square.documents import back, item, money, order, read

TEA, MUG = item("TEA", 1000, "2"), item("MUG", 850)
ONE_TEA = item("TEA", 500, source_line_item_uid="TEA")
AMOUNT = {"item_type": "CUSTOM_AMOUNT", "quantity": "1", "total_money": money(370)}


def told(receipt) -> list[tuple[str, Decimal, int]]:
    return [(line.sku, line.quantity, line.net_minor) for line in receipt.lines]


def test_a_return_names_its_sale_where_that_stands_before_it_or_beside_it() -> None:
    sale, returned = read(order(TEA, MUG), back(ONE_TEA))
    beside = read({"orders": [back(ONE_TEA), order(TEA, MUG)]})

    assert (returned.kind, returned.number, told(returned)) == (Kind.RETURN, "ret-1", [("TEA", 1, 500)])
    assert (returned.original, returned.tenders) == (sale.key, (Tender("card", 500),))
    assert beside == [returned, sale]


def test_a_return_whose_sale_is_not_there_names_none_and_is_corrected_once_it_is() -> None:
    (alone,) = read(back(ONE_TEA))
    (_, known) = read(order(TEA), back(ONE_TEA))

    assert (alone.original, alone.key) == (known.original.undated, known.key)
    assert alone.revision + 1 == known.revision
    assert read(back(ONE_TEA, version=4))[0].revision > known.revision


def test_an_amount_given_back_falls_on_all_that_was_sold() -> None:
    _, returned = read(order(TEA, MUG), back(AMOUNT))

    assert told(returned) == [("TEA", 0, 200), ("MUG", 0, 170)]  # 3.70 of 10.00 and 8.50


def test_an_amount_whose_sale_is_not_there_is_refused_with_the_remedy() -> None:
    (reject,) = read(back(AMOUNT))

    assert isinstance(reject, Reject)
    assert "send its sale beside it" in reject.reason


def test_an_exchange_is_a_return_and_a_sale() -> None:
    swapped = back(ONE_TEA, number="ord-2") | {"line_items": [MUG], "total_money": money(850)}
    _, sale, returned = read(order(TEA), swapped)
    assert read(order(TEA), swapped | {"total_money": money(350)})[1:] == [sale, returned]

    assert (sale.kind, sale.number, told(sale)) == (Kind.SALE, "ord-2", [("MUG", 1, 850)])
    assert (returned.kind, returned.number, told(returned)) == (
        Kind.RETURN,
        "ord-2-return",
        [("TEA", 1, 500)],
    )


def test_what_came_back_of_two_sales_is_two_returns() -> None:
    both = back(ONE_TEA) | {"return_amounts": {}}
    both["returns"] = [both["returns"][0], back(MUG, of="ord-2")["returns"][0]]
    first, second = read(order(TEA), order(MUG, number="ord-2"), both)[2:]

    assert [first.number, second.number] == ["ret-1", "ret-1-2"]
    assert second.original.number == "ord-2"


def test_a_refund_that_was_not_carried_out_takes_nothing() -> None:
    failed = back(ONE_TEA)
    failed["refunds"][0]["status"] = "FAILED"

    assert [type(found) for found in read(failed)] == [Ignored]


def test_a_tip_alone_that_is_given_back_takes_nothing() -> None:
    tip = back() | {"returns": [{"source_order_id": "ord-1", "return_tips": [{"applied_money": money(50)}]}]}

    assert [type(found) for found in read(tip)] == [Ignored]


def test_what_does_not_come_to_what_was_given_back_is_refused() -> None:
    wrong = back(ONE_TEA)
    wrong["returns"][0]["return_amounts"]["total_money"]["amount"] = 501

    assert [type(found) for found in read(wrong)] == [Reject]
