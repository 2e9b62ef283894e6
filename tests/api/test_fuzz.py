"""Anything at all sent as a receipt: never 5xx, what is refused leaves nothing, and the books verify."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import databases
from tests.api.doors import Doors, problem, sale

SETTINGS = settings(
    max_examples=databases.examples(150), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
TEXTS = st.text(max_size=20) | st.text(st.characters(categories=["Cs", "Cc", "Cf"]), max_size=3)
NUMBERS = st.integers(-(2**65), 2**65) | st.sampled_from([0, 1, 2**31, 2**53, 2**63 - 1, 2**63])
PLAIN = st.none() | st.booleans() | NUMBERS | st.floats() | TEXTS
JSON = st.recursive(
    PLAIN, lambda each: st.lists(each, max_size=4) | st.dictionaries(TEXTS, each, max_size=4), max_leaves=12
)
AMOUNTS = st.decimals(-(10**12), 10**12, places=2).map(str) | st.sampled_from(
    ["0.00", "-0.00", "999999999999.99"]
)
LINES = st.lists(
    st.fixed_dictionaries(
        {
            "sku": st.sampled_from(["TEA", "POST", "CUP"]),
            "quantity": st.integers(-3, 3) | st.sampled_from(["0.0001", "999999999.9999"]),
        },
        optional={"net": AMOUNTS, "unit_price": AMOUNTS, "discount": AMOUNTS, "name": TEXTS},
    ),
    max_size=4,
)
INSTANTS = st.sampled_from(["2026-05-04T10:59:59Z", "1970-01-01T00:00:00Z", "2199-12-31T23:59:59+14:00"])
# Receipts that are right in most places, so that some get far.
RECEIPTS = st.fixed_dictionaries(
    {
        "store": st.just("high-street"),
        "number": st.sampled_from(["1001", "1002", "R1"]),
        "kind": st.sampled_from(["sale", "sale", "return", "void"]),
        "purchased_at": INSTANTS,
        "lines": LINES,
    },
    optional={
        "member": st.sampled_from(
            [{"external": "ann"}, {"external": "bob"}, {"card": "77"}, {"id": "mem_1"}]
        ),
        "revision": st.integers(1, 3) | NUMBERS,
        "sequence": NUMBERS,
        "business_date": st.sampled_from(["2026-05-04", "1970-01-01", "2199-12-31"]),
        "original": st.sampled_from([{"business_date": "2026-05-04", "number": "1001"}, None]),
        "staff": TEXTS,
    },
)


@SETTINGS
@given(document=JSON)
def test_any_json_is_answered_and_leaves_nothing(doors: Doors, document: Any) -> None:
    before = doors.rows()

    assert problem(doors.send(json.dumps(document).encode()))[0] == 422
    assert doors.rows() == before


@SETTINGS
@given(path=st.data(), value=JSON)
def test_a_receipt_with_anything_in_one_place_is_answered(doors: Doors, path: Any, value: Any) -> None:
    receipt = sale(till="1", revision=1, tenders=[{"kind": "cash", "amount": "1.00"}], original=None)
    place: Any = receipt
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = path.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or path.draw(st.booleans()):
            break
        place = place[key]
    place[key] = value

    check(doors, receipt)


@SETTINGS
@given(receipt=RECEIPTS)
def test_receipts_of_every_kind_and_size_are_answered(doors: Doors, receipt: Any) -> None:
    check(doors, receipt)


def check(doors: Doors, receipt: Any) -> None:
    """A receipt is taken or refused; refused, it leaves nothing but what a conflict keeps for a person."""
    before = doors.rows()
    answer = doors.send(json.dumps(receipt).encode())
    if answer.status_code < 300:
        return
    status, code = problem(answer)
    assert status < 500, answer.text
    after = doors.rows()
    assert code == "receipt_conflict" or after == before
