"""What is to be fetched so that a sale has its goods and a return its sale."""

from __future__ import annotations

import json
from pathlib import Path

from pos_adapter.square import adapter as square
from pos_adapter.wanted import Wanted
from tests.pos_adapter.square.documents import back, event, item, order

TEA = item("TEA", 500)


def wanted(document: object) -> tuple[Wanted, ...]:
    return square.wanted(json.dumps(document).encode())


def test_a_completed_order_is_wanted_and_an_open_one_is_not(shared_data: Path) -> None:
    said = {"order_id": "ord/1", "state": "COMPLETED", "version": 4}

    assert wanted(event("order.updated", {"order_updated": said})) == (Wanted("GET", "/v2/orders/ord%2F1"),)
    assert square.wanted((shared_data / "square" / "order.updated.json").read_bytes()) == ()


def test_of_a_refund_the_order_of_the_return_is_wanted(shared_data: Path) -> None:
    (found,) = square.wanted((shared_data / "square" / "refund.updated.json").read_bytes())

    assert found == Wanted("GET", "/v2/orders/haOyDuHiqtAXMk0d8pDKXpL7Jg4F")


def test_of_a_return_its_sale_is_wanted_together_with_it() -> None:
    (found,) = wanted({"order": back(TEA)})

    assert (found.method, found.path) == ("POST", "/v2/orders/batch-retrieve")
    assert json.loads(found.body) == {"order_ids": ["ord-1", "ret-1"]}
    assert wanted({"orders": [back(TEA), order(TEA)]}) == ()


def test_nothing_is_wanted_of_what_cannot_be_read() -> None:
    assert [square.wanted(body) for body in (b"{", b"[]", b'{"type": 7}', b"{}")] == [()] * 4
