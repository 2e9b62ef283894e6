"""Naming: a till's own names of stores and tenders become the shop's, and all else stays."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_adapter.errors import InvalidReceipt
from pos_adapter.naming import translated
from pos_adapter.native import adapter as native
from tests.pos_adapter.examples import LONDON

NAMES = {
    "store": {"High St. / 2": "high-street"},
    "tender": {"EFT-VISA": "card", "BAR": "cash"},
    "tax": {"A": "standard"},
}
TILL = replace(LONDON, mapping=NAMES)


def document(**facts: Any) -> dict[str, Any]:
    return {
        "store": "High St. / 2",
        "number": "1",
        "purchased_at": "2026-05-04T11:00:00Z",
        "kind": "sale",
        "lines": [{"sku": "TEA", "quantity": 1, "net": "5.00"}],
        "tenders": [{"kind": "EFT-VISA", "amount": "3.00"}, {"kind": "coins", "amount": "2.00"}],
        **facts,
    }


def test_what_a_till_calls_a_store_and_a_tender_is_put_in_our_words() -> None:
    found = native.receipt(document(), TILL)

    assert found.store == "high-street"
    assert [tender.kind for tender in found.tenders] == ["card", "coins"]


def test_the_sale_a_return_names_is_found_in_the_same_words() -> None:
    original = {"store": "High St. / 2", "business_date": "2026-05-03", "number": "0"}
    found = native.receipt(document(kind="return", original=original), TILL)

    assert found.original is not None
    assert found.original.store == "high-street"


def test_without_a_mapping_a_name_is_what_it_is() -> None:
    with pytest.raises(InvalidReceipt, match="store: must be without a slash"):
        native.receipt(document(), LONDON)


def test_what_was_sent_is_left_as_it_was() -> None:
    sent = document()
    before = str(sent)

    native.receipt(sent, TILL)

    assert str(sent) == before


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(["BAR", "High St. / 2"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(["store", "tenders", "original", "kind"]), ANYTHING))
def test_whatever_is_sent_is_translated_without_a_fault(sent: dict[str, Any]) -> None:
    assert translated(sent, NAMES).keys() == sent.keys()


def test_what_a_till_calls_a_rate_of_tax_is_put_in_our_words() -> None:
    lines = [
        {"sku": "TEA", "quantity": 1, "net": "1.00", "tax_code": "A"},
        {"sku": "BUN", "quantity": 1, "net": "1.00", "tax_code": "Z"},
        {"sku": "JAM", "quantity": 1, "net": "1.00"},
    ]

    assert [line.get("tax_code") for line in translated({"lines": lines}, NAMES)["lines"]] == [
        "standard",
        "Z",
        None,
    ]
