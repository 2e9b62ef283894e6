"""Telephone numbers as people at home write them."""

from __future__ import annotations

import pytest

from web.wire import dialling


@pytest.mark.parametrize(
    ("typed", "zone", "whole"),
    [
        ("9123 4567", "Asia/Hong_Kong", "+85291234567"),
        ("852 9123 4567", "Asia/Hong_Kong", "+85291234567"),
        ("00852 9123 4567", "Asia/Hong_Kong", "+85291234567"),
        ("９１２３ ４５６７", "Asia/Hong_Kong", "+85291234567"),
        ("+44 7700 900123", "Asia/Hong_Kong", "+44 7700 900123"),
        ("07700 900123", "Europe/London", "+447700900123"),
        ("0912 345 678", "Asia/Taipei", "+886912345678"),
        ("138 0013 8000", "Asia/Shanghai", "+8613800138000"),
        ("123", "Asia/Hong_Kong", "123"),
        ("9123 4567", "Africa/Nairobi", "9123 4567"),
        ("a1@example.com", "Asia/Hong_Kong", "a1@example.com"),
    ],
)
def test_a_number_gets_the_code_of_its_country(typed: str, zone: str, whole: str) -> None:
    assert dialling.whole(typed, zone) == whole
