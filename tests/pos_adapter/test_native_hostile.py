"""Whatever is sent, the answer is a receipt or a refusal, never anything else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.receipt import Receipt
from pos_adapter.adapter import Reject
from pos_adapter.errors import InvalidReceipt
from pos_adapter.native import adapter as native
from tests.pos_adapter.examples import LANTERN, LONDON, document, read_native

WHOLE = document(
    revision=1,
    business_date="2026-06-20",
    currency="GBP",
    lines=[{**LANTERN, "unit_price": "3.39", "discount": "0.00", "tax": "3.39", "barcode": "5012345678900"}],
    tenders=[{"kind": "cash", "amount": "20.34"}],
    member={"card": "2990000000000000017"},
    original={"store": "leeds", "till": "1", "business_date": "2026-06-01", "number": "9"},
    sequence=1,
    staff="anna",
)
ODD = [
    None,
    True,
    False,
    0,
    -1,
    1.5,
    2**63,
    float("nan"),
    "",
    "\x00",
    "\ud800",
    "1",
    "١",
    [],
    {},
    [[]],
    {"": {}},
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=12,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, item in inner for place in places(item, (*path, key)))]


def changed(value: Any, path: tuple[Any, ...], odd: Any) -> Any:
    """The document with something odd at one place."""
    if not path:
        return odd
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = changed(value[path[0]], path[1:], odd)
    return copy


def answer(sent: object) -> Receipt | InvalidReceipt:
    try:
        return native.receipt(sent, LONDON)
    except InvalidReceipt as error:
        return error


@pytest.mark.parametrize("path", places(WHOLE), ids=str)
def test_each_field_may_be_of_any_type(path: tuple[Any, ...]) -> None:
    for odd in ODD:
        refused = answer(changed(WHOLE, path, odd))
        assert isinstance(refused, Receipt) or json.dumps(refused.problems, ensure_ascii=False).encode()


@pytest.mark.parametrize("field", WHOLE)
def test_each_field_may_be_missing(field: str) -> None:
    refused = answer({key: WHOLE[key] for key in WHOLE if key != field})

    needed = field in {"store", "number", "purchased_at", "kind", "lines"}
    assert isinstance(refused, InvalidReceipt) == needed


@given(st.dictionaries(st.sampled_from(sorted(WHOLE)), JSON))
def test_any_values_make_a_receipt_or_a_refusal(changes: dict[str, object]) -> None:
    assert isinstance(answer({**WHOLE, **changes}), Receipt | InvalidReceipt)


@given(st.binary(max_size=60))
def test_any_bytes_make_a_reject(raw: bytes) -> None:
    assert all(isinstance(item, Reject) for item in read_native(raw))


def test_a_receipt_cut_anywhere_is_a_reject() -> None:
    whole = json.dumps(WHOLE)

    for length in range(1, len(whole)):
        (item,) = read_native(whole[:length])
        assert isinstance(item, Reject)
