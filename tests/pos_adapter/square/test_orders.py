"""Orders: the sale with all that stands on it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from loyalty.receipt import Kind, MemberRef, Scheme, Tender
from pos_adapter.adapter import Ignored, Reject
from tests.pos_adapter.square.documents import NOON, SHOP, item, money, order, read

TEA, MUG = item("TEA", 1000, "2"), item("MUG", 850)


def test_an_order_comes_alone_in_an_answer_in_a_list_and_line_by_line() -> None:
    one, two = order(TEA), order(MUG, number="ord-2")
    (alone,) = read(one)

    assert (alone.store, alone.till, alone.number) == ("high-street", "", "ord-1")
    assert read({"order": one}) == [alone]
    assert read({"orders": [one, two]}) == read([one, two]) == read(one, two) == [alone, *read(two)]


def test_quantities_have_decimals_of_which_the_fifth_is_rounded() -> None:
    (sale,) = read(order(item("A", 299, "0.75000"), item("B", 100, "1.23456"), item("C", 5, "12")))

    assert [line.quantity for line in sale.lines] == [Decimal("0.75"), Decimal("1.2346"), 12]


def test_service_charges_are_lines_unless_they_are_shared_out_and_tips_are_left_out() -> None:
    charge = {"name": "Delivery", "total_money": money(500), "total_tax_money": money(83)}
    shared = {"name": "Large party", "total_money": money(99), "treatment_type": "APPORTIONED_TREATMENT"}
    tip = {
        "type": "CASH",
        "amount_money": money(1700),
        "tip_money": money(200),
        "id": "t",
        "created_at": NOON,
    }
    (sale,) = read(
        order(
            TEA,
            service_charges=[charge, shared],
            total_tip_money=money(200),
            total_money=money(1700),
            tenders=[tip],
        )
    )

    assert [(line.sku, line.net_minor, line.tax_minor) for line in sale.lines] == [
        ("TEA", 1000, 0),
        ("service-charge", 500, 83),
    ]
    assert sale.tenders == (Tender("cash", 1500),)


def test_cash_that_was_rounded_differs_from_the_lines_by_that() -> None:
    rounded = {"amount_money": money(-2)}
    (sale,) = read(order(item("TEA", 1852), total_money=money(1850), rounding_adjustment=rounded))

    assert sale.net_minor == 1852


def test_tenders_are_called_what_they_are_here() -> None:
    words = ("CASH", "THIRD_PARTY_CARD", "SQUARE_GIFT_CARD", "BUY_NOW_PAY_LATER", "OTHER")
    tenders = [{"type": word, "amount_money": money(200), "created_at": NOON} for word in words]
    broken_off = {"type": "CARD", "amount_money": money(9), "card_details": {"status": "FAILED"}}
    (sale,) = read(order(TEA, tenders=[*tenders, broken_off]))

    assert [tender.kind for tender in sale.tenders] == [
        "cash",
        "card",
        "gift-card",
        "buy-now-pay-later",
        "other",
    ]


def test_the_customer_is_the_orders_or_the_one_that_its_tenders_agree_on() -> None:
    def paid_by(*customers: str, **facts: object) -> MemberRef | None:
        tenders = [
            {"type": "CARD", "amount_money": money(500), "customer_id": customer, "created_at": NOON}
            for customer in customers
        ]
        return read(order(TEA, tenders=tenders, **facts))[0].member

    ann = MemberRef(Scheme.EXTERNAL, "ann")
    assert paid_by("bob", customer_id="ann") == paid_by("ann", "ann") == ann
    assert paid_by("ann", "bob") is None


def test_what_is_not_in_the_catalog_is_called_by_its_name() -> None:
    named = {"quantity": "1", "total_money": money(100)}
    items = (
        named | {"name": "Haircut", "item_type": "ITEM"},
        named | {"item_type": "CUSTOM_AMOUNT", "name": "for the dog"},
        named | {"item_type": "GIFT_CARD"},
        named | {"name": "\U0001f469\u200d\U0001f373"},
    )
    skus = [line.sku for line in read(order(*items))[0].lines]

    assert skus[:3] == ["Haircut", "custom-amount", "gift-card"]
    assert skus[3].startswith("item-")


@pytest.mark.parametrize("state", ["OPEN", "DRAFT", "CANCELED"])
def test_what_was_not_paid_is_no_sale(state: str) -> None:
    assert [type(found) for found in read(order(TEA, state=state, tenders=[]))] == [Ignored]


def test_what_was_cancelled_after_it_was_paid_is_withdrawn() -> None:
    (sale,), (void,) = read(order(TEA)), read(order(TEA, state="CANCELED", version=5))

    assert (void.kind, void.key, void.lines) == (Kind.VOID, sale.key, ())
    assert void.revision > sale.revision


def test_an_order_that_a_till_made_has_no_version_and_grows_by_its_changes() -> None:
    plain = order(TEA)
    del plain["version"]
    (first,) = read(plain)
    (later,) = read(plain | {"updated_at": "2026-05-04T11:00:02.000Z"})

    assert 2**30 < first.revision < later.revision


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"total_money": money(1001)}, "must come to 1001 as it says; its lines come to 1000"),
        ({"total_money": {"amount": 1000, "currency": "CHF"}}, "must be in GBP or USD"),
        (
            {"line_items": [TEA, item("X", 0) | {"total_money": {"amount": 0, "currency": "USD"}}]},
            "on the whole",
        ),
        ({"line_items": []}, "its lines come to 0"),
        ({"return_amounts": {"total_money": money(5)}}, "returns: is required"),
        ({"location_id": "a/b"}, "without a slash"),
        ({"state": "PAID"}, "state: must be one of"),
        ({"line_items": [TEA | {"quantity": "-2"}]}, "must be a quantity"),
    ],
)
def test_what_does_not_add_up_is_refused_whole(facts: dict[str, object], reason: str) -> None:
    (reject,) = read(order(TEA, **facts))

    assert isinstance(reject, Reject)
    assert reason in reject.reason


def test_a_location_that_nobody_named_keeps_its_own_name() -> None:
    assert read(order(TEA, location_id="L2"))[0].store == "L2"
    assert read(order(TEA, location_id=None))[0].store == SHOP.store
