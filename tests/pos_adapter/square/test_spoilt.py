"""Whatever comes: one answer for each document, never an exception, never half a receipt."""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from loyalty.receipt import Receipt
from pos_adapter.adapter import Ignored, Reject
from pos_adapter.square import adapter as square
from tests.pos_adapter.square.documents import SHOP, back, item, order, payment, read

SALE = order(item("TEA", 1000, "2"), item("MUG", 850), customer_id="ann")
WHOLE = {"orders": [SALE, back(item("TEA", 500, source_line_item_uid="TEA"))]}
ODD: tuple[Any, ...] = (None, 7, -1, 1.5, True, "", "x" * 300, "\x00", [], [1], {}, {"amount": []}, 10**30)


def variants(document: Any) -> Iterator[Any]:
    """The document with each field dropped or retyped, wherever it stands."""
    for path in paths(document):
        for odd in (KeyError, *ODD):
            changed = copy.deepcopy(document)
            part = changed
            for step in path[:-1]:
                part = part[step]
            if odd is KeyError:
                del part[path[-1]]
            else:
                part[path[-1]] = odd
            yield changed


def paths(part: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    steps = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for step, inner in steps:
        yield (*before, step)
        yield from paths(inner, (*before, step))


@pytest.mark.parametrize(
    "document", [WHOLE, payment(refunded_money={"amount": 5, "currency": "GBP"})], ids=["orders", "payment"]
)
def test_a_field_that_is_missing_or_of_another_kind_never_makes_half_a_receipt(document: Any) -> None:
    sums = {receipt.number: receipt.net_minor for receipt in read(document)}
    for changed in variants(document):
        for found in read(changed):
            assert isinstance(found, Receipt | Reject | Ignored)
            if isinstance(found, Receipt) and found.number in sums and found.kind != "void":
                assert adds_up(found, sums[found.number]), changed


def adds_up(receipt: Receipt, net_minor: int) -> bool:
    """Nothing of it is missing, unless an amount itself was made another."""
    return receipt.net_minor == net_minor or len(receipt.lines) == 1


def test_what_is_cut_off_anywhere_is_no_receipt(shared_data: Path) -> None:
    for path in sorted((shared_data / "square").glob("*.json")):
        text = path.read_bytes().strip()
        for percent in range(100):
            cut = text[: len(text) * percent // 100]
            found = list(square.read(io.BytesIO(cut), SHOP))
            assert not [item for item in found if isinstance(item, Receipt)]
            assert len(found) == bool(cut.strip())


@pytest.mark.parametrize(
    "text",
    [
        b"\xff\xfe{",
        b"[" * 100_000,
        b'{"order": NaN}',
        b'{"a": 1, "a": 2}',
        b"null",
        b'"order"',
        b"7",
        b"[[]]",
        b"{}",
    ],
)
def test_what_is_no_document_of_squares_is_one_reject(text: bytes) -> None:
    (found,) = square.read(io.BytesIO(text), SHOP)

    assert isinstance(found, Reject)
    assert found.place
    assert len(found.raw) <= 200


def test_a_bad_document_does_not_sink_the_rest() -> None:
    lines = [json.dumps(SALE), '{"order": {', json.dumps(payment(order_id="ord-9"))]
    found = list(square.read(io.BytesIO("\n".join(lines).encode()), SHOP))

    assert [type(each) for each in found] == [Receipt, Reject, Receipt]
    assert [found[1].place, found[1].code] == ["line 2", "invalid-json"]
