"""Whatever comes: one answer for each document, never an exception, never half a receipt."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import pytest

from loyalty.receipt import Kind, Receipt
from pos_adapter.adapter import Ignored, Reject
from pos_adapter.stripe import adapter as stripe_events
from tests.pos_adapter.square.test_spoilt import variants
from tests.pos_adapter.stripe_events.objects import SHOP, charge, event, item, plain_session, read, session

WHOLE = session(item("TEA", 1200, 2), item("MUG", 850))
DISPUTE = {
    "id": "dp_1",
    "object": "dispute",
    "livemode": True,
    "amount": 2000,
    "currency": "gbp",
    "created": 1,
}
DISPUTE |= {"charge": charge(), "balance_transactions": [{"amount": -2000}]}


@pytest.mark.parametrize(
    "document",
    [WHOLE, event("charge.refunded", charge(amount_refunded=500)), DISPUTE],
    ids=["checkout", "charge", "dispute"],
)
def test_a_field_that_is_missing_or_of_another_kind_never_makes_half_a_receipt(document: Any) -> None:
    for changed in variants(document):
        for found in read(changed):
            assert isinstance(found, Receipt | Reject | Ignored)
            if document is WHOLE and isinstance(found, Receipt) and found.kind is Kind.SALE:
                assert found.net_minor == 2050, changed


def test_a_session_alone_is_as_firm() -> None:
    by_checkout = replace(SHOP, options={"sale": "checkout"})
    for changed in variants(plain_session()):
        for found in read(changed, settings=by_checkout):
            assert isinstance(found, Receipt | Reject | Ignored)


@pytest.mark.parametrize("document", [WHOLE, event("charge.refunded", charge(amount_refunded=500))])
def test_what_is_cut_off_anywhere_is_no_receipt(document: Any) -> None:
    text = json.dumps(document).encode()
    for percent in range(1, 100):
        (found,) = stripe_events.read(io.BytesIO(text[: len(text) * percent // 100]), SHOP)
        assert isinstance(found, Reject)


@pytest.mark.parametrize(
    "text",
    [
        b"\xff{",
        b"[" * 100_000,
        b'{"object": NaN}',
        b'{"a": 1, "a": 2}',
        b"null",
        b"7",
        b'{"object": "event"}',
        b"{}",
    ],
)
def test_what_is_no_object_of_stripes_is_one_reject(text: bytes) -> None:
    (found,) = stripe_events.read(io.BytesIO(text), SHOP)

    assert isinstance(found, Reject)
