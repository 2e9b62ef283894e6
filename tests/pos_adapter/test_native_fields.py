"""Checking stops when enough is wrong."""

from __future__ import annotations

import itertools

import pytest
from marshmallow import ValidationError

from pos_adapter import scalars
from pos_adapter.native import fields


def test_a_list_is_read_no_further_than_its_hundredth_bad_element() -> None:
    calls = itertools.count()

    def read_one(value: object) -> str:
        next(calls)
        return scalars.code(value)

    with pytest.raises(ValidationError) as refused:
        fields.sequence([None] * 10_000, read_one, most=10_000)

    assert list(refused.value.messages) == list(range(100))
    assert next(calls) == 100
