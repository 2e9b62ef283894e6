"""A vendor's fields are read one by one; all that is wrong is told at once, with its place."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pos_adapter import strict_json, vendor_fields
from pos_adapter.errors import InvalidReceipt
from pos_adapter.vendor_fields import Fields


def fields(text: str) -> Fields:
    return vendor_fields.document(strict_json.parse(text.encode()))


def test_what_is_left_out_or_null_is_nothing() -> None:
    empty = fields('{"id": null, "lines": null}')

    assert empty.find_code("id") == ""
    assert empty.minor("amount") == empty.major("total", 2) == 0
    assert list(empty.each("lines")) == []
    assert empty.part("customer").find_code("id") == ""
    empty.finish()


def test_amounts_come_as_text_as_numbers_and_in_minor_units() -> None:
    said = fields('{"a": "12.50", "b": 12.5, "c": 12, "d": 1250, "e": "12.5000"}')

    assert [said.major(name, 2) for name in "abc"] == [1250, 1250, 1200]
    assert said.minor("d") == said.major("e", 2) == 1250
    assert said.number("b") == Decimal("12.5")
    said.finish()


@pytest.mark.parametrize("wrong", ["12.505", "1e3", "NaN", "true", '"12,50"', "[]", "1e999999999"])
def test_an_amount_that_cannot_be_exact_is_refused_with_its_place(wrong: str) -> None:
    said = fields(f'{{"lines": [{{"price": {wrong}}}]}}')
    for line in said.each("lines"):
        assert line.major("price", 2) == 0

    with pytest.raises(InvalidReceipt, match=r"lines\[0\]\.price: must be an amount"):
        said.finish()


def test_all_that_is_wrong_is_told_together() -> None:
    said = fields('{"id": [], "lines": [1, {"sku": "TEA"}], "at": "today", "customer": 7}')
    said.code("id")
    for line in said.each("lines"):
        line.code("sku")
    said.instant("at")
    said.part("customer").find_code("id")

    with pytest.raises(InvalidReceipt) as refused:
        said.finish()
    assert [problem.path for problem in refused.value.problems] == ["id", "lines[0]", "at", "customer"]


def test_a_very_long_identifier_is_shortened_and_stays_one_of_its_own() -> None:
    one, two = "x" * 190 + "1", "x" * 190 + "2"
    said = fields(f'{{"one": "{one}", "two": "{two}", "number": 450789469}}')

    assert len(said.code("one")) <= 64
    assert said.code("one") != said.code("two")
    assert said.code("number") == "450789469"


def test_a_document_that_is_no_object_is_refused() -> None:
    with pytest.raises(InvalidReceipt, match="must be one JSON object; got a list"):
        fields("[]")
