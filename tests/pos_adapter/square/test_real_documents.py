"""The events and answers that Square publishes with its API's description."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from loyalty.receipt import Kind, MemberRef, Scheme, Tender
from pos_adapter.adapter import Ignored, Reject
from pos_adapter.square import adapter as square
from tests.pos_adapter.square.documents import SHOP, read

AMERICAN = replace(SHOP, currency="USD")


@pytest.fixture
def answers(shared_data: Path) -> dict[str, Any]:
    return json.loads((shared_data / "square" / "_orders_payments_refunds_api_examples.json").read_bytes())


def read_event(shared_data: Path, name: str) -> Any:
    (item,) = square.read(io.BytesIO((shared_data / "square" / name).read_bytes()), AMERICAN)
    return item


def test_of_all_events_one_is_a_sale(shared_data: Path) -> None:
    names = sorted(path.name for path in (shared_data / "square").glob("[!_]*.json"))
    found = {name: read_event(shared_data, name) for name in names}

    assert len(names) == 28
    assert [name for name, item in found.items() if not isinstance(item, Ignored)] == ["payment.updated.json"]
    assert found["payment.created.json"].reason.endswith("is approved: nothing was paid")
    assert "holds no goods" in found["order.updated.json"].reason
    assert "does not name its sale" in found["refund.updated.json"].reason


def test_a_payment_is_the_sale_of_its_order(shared_data: Path) -> None:
    sale = read_event(shared_data, "payment.updated.json")

    assert (sale.kind, sale.store, sale.number) == (
        Kind.SALE,
        "S8GWD5R9QB376",
        "03O3USaPaAaFnI6kkwB1JxGgBsUZY",
    )
    assert sale.purchased_at == datetime(2020, 11, 22, 21, 16, 51, 86000, UTC)
    assert sale.business_date == date(2020, 11, 22)
    assert [(line.sku, line.quantity, line.net_minor) for line in sale.lines] == [
        ("payment", Decimal(1), 100)
    ]
    assert (sale.tenders, sale.member) == ((Tender("card", 100),), None)
    assert sale.revision == 1298  # 129.7 seconds after it was created


def test_a_payment_names_its_customer_and_who_took_it(answers: dict[str, Any]) -> None:
    (created,) = read(answers["CreatePaymentResponse"], settings=AMERICAN)
    (taken,) = read(answers["GetPaymentResponse"], settings=AMERICAN)
    (listed,) = read(answers["ListPaymentsResponse"], settings=AMERICAN)

    assert created.member == MemberRef(Scheme.EXTERNAL, "W92WH6P11H4Z77CTET0RNTGFW8")
    assert (created.net_minor, taken.net_minor, taken.staff) == (1000, 555, "TMoK_ogh6rH1o4dV")
    assert (listed.key, listed.revision > taken.revision) == (taken.key, True)


def test_a_paid_order_is_a_sale_with_its_goods(answers: dict[str, Any]) -> None:
    (sale,) = read(answers["PayOrderResponse"], settings=AMERICAN)

    assert (sale.kind, sale.number) == (Kind.SALE, "lgwOlEityYPJtcuvKTVKT1pA986YY")
    assert sale.purchased_at == datetime(2019, 8, 6, 2, 47, 36, 293000, UTC)
    assert [(line.name, line.quantity, line.unit_price, line.net_minor) for line in sale.lines] == [
        ("Item 1", 1, Decimal("5.00"), 500),
        ("Item 2", 2, Decimal("7.50"), 1500),
    ]
    assert sale.tenders == (Tender("card", 1000), Tender("card", 1000))
    assert sale.revision == 2**30 + 2 * 4


def test_discounts_of_the_whole_are_on_the_lines_and_taxes_are_in_what_was_paid(
    answers: dict[str, Any],
) -> None:
    order = answers["CreateOrderResponse"]["order"] | {"state": "COMPLETED"}
    (sale,) = read({"order": order}, settings=AMERICAN)

    assert [(line.sku, line.name) for line in sale.lines] == [
        ("New York Strip Steak", "New York Strip Steak"),
        ("BEMYCSMIJL46OCDV4KYIKXIB", "New York Steak, Larger"),
    ]
    assert [(line.net_minor, line.discount_minor, line.tax_minor) for line in sale.lines] == [
        (1648, 87, 136),  # 15.99 − 0.87 + 1.36
        (4528, 346, 374),  # 2 × 22.00 and 2 × 0.50 on top − 3.46 + 3.74
    ]
    assert sale.net_minor == 6176
    assert {line.tax_code for line in sale.lines} == {"state-sales-tax"}


def test_what_is_not_completed_is_left_aside_and_what_says_too_little_is_refused(
    answers: dict[str, Any],
) -> None:
    aside = ("CreateOrderResponse", "CloneOrderResponse", "RetrieveOrderResponse", "UpdateOrderResponse")
    for name in (*aside, "GetPaymentRefundResponse", "RefundPaymentResponse"):
        assert [type(item) for item in read(answers[name], settings=AMERICAN)] == [Ignored], name
    for name in (
        "BatchRetrieveOrdersResponse",
        "CreateOrderRequest",
        "CreatePaymentRequest",
        "PayOrderRequest",
    ):
        assert [type(item) for item in read(answers[name], settings=AMERICAN)] == [Reject], name


def test_no_answer_of_the_api_raises_or_yields_half(answers: dict[str, Any]) -> None:
    sales = {
        name
        for name, each in answers.items()
        for item in read(each, settings=AMERICAN)
        if not isinstance(item, Ignored | Reject)
    }

    assert sales == {
        "PayOrderResponse",
        "CreatePaymentResponse",
        "GetPaymentResponse",
        "ListPaymentsResponse",
    }
