"""What an exchange must say, and what it is told otherwise."""

from typing import Any

import pytest

from pos_adapter.native import adapter as native
from tests.pos_adapter.examples import LANTERN, LONDON, document, refused

ORIGINAL = {"business_date": "2026-06-01", "number": "536001"}
BLUE = {"sku": "71054", "quantity": 6, "net": "20.34"}
GOOD = document(kind="exchange", original=ORIGINAL, given=[BLUE])


def test_an_exchange_is_read_with_what_came_back_and_what_went_out() -> None:
    found = native.receipt(GOOD, LONDON)
    assert ([line.sku for line in found.lines], [line.sku for line in found.given]) == (["71053"], ["71054"])


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"original": None}, "original: is required: the sale that the goods are of, or its last exchange"),
        ({"given": []}, "given: must hold at least one line: what went out for it"),
        (
            {"given": [{**BLUE, "net": "25.00"}]},
            (
                "given: must come to 20.34, as lines do; comes to 25.00; "
                "for another price, send a return and a sale"
            ),
        ),
        (
            {"lines": [LANTERN, {**LANTERN, "quantity": 0, "net": "0.00"}]},
            "lines[1].quantity: must be more than 0: money given back for goods kept is a return",
        ),
        ({"redemptions": [{"points": 5}]}, "redemptions: must be left out: only a sale redeems"),
        ({"kind": "return"}, "given: must be left out: only an exchange gives goods for others"),
    ],
)
def test_what_is_no_even_exchange_is_refused_with_what_to_do(changes: dict[str, Any], says: str) -> None:
    assert refused({**GOOD, **changes}) == [says]
