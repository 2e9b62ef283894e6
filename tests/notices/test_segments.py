"""How many parts a text takes, by the alphabet it needs."""

from __future__ import annotations

import pytest

from notices import segments


@pytest.mark.parametrize(
    ("text", "name", "count"),
    [
        ("", "GSM-7", 1),
        ("a" * 160, "GSM-7", 1),
        ("a" * 161, "GSM-7", 2),
        ("a" * 306, "GSM-7", 2),
        ("a" * 307, "GSM-7", 3),
        ("€" * 80, "GSM-7", 1),  # two septets each
        ("€" * 81, "GSM-7", 2),
        ("a" * 152 + "€" + "a" * 152, "GSM-7", 3),  # 306 septets, but no escape is torn from its character
        ("é£ñ", "GSM-7", 1),
        ("ê", "UCS-2", 1),
        ("分" * 70, "UCS-2", 1),
        ("分" * 71, "UCS-2", 2),
        ("分" * 134, "UCS-2", 2),
        ("分" * 135, "UCS-2", 3),
        ("😀" * 35, "UCS-2", 1),
        ("😀" * 66, "UCS-2", 2),
        ("😀" * 67, "UCS-2", 3),  # 134 units, but no pair is torn apart
    ],
)
def test_a_text_takes_as_many_parts_as_it_needs(text: str, name: str, count: int) -> None:
    assert segments.alphabet(text).name == name
    assert segments.count(text) == count
