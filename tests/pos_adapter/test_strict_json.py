"""JSON that two readers could understand differently is understood by none."""

from __future__ import annotations

import pytest

from pos_adapter import strict_json
from pos_adapter.errors import UnreadableBody
from pos_adapter.strict_json import Fraction


def test_only_integers_are_numbers() -> None:
    parsed = strict_json.parse(b"[1, 12.5, 1e2, NaN, -Infinity]")

    assert parsed == [1, Fraction("12.5"), Fraction("1e2"), Fraction("NaN"), Fraction("-Infinity")]


def test_a_byte_order_mark_is_no_content() -> None:
    assert strict_json.parse(b'\xef\xbb\xbf{"store": "1"}') == {"store": "1"}


@pytest.mark.parametrize(
    ("body", "remedy"),
    [
        (b'{"net": "1.00", "net": "2.00"}', 'must not name a field twice in one object; "net" is'),
        (b'{"number": "\xff"}', "must be UTF-8; byte 13 is not"),
        (b"{'store': 1}", "must be JSON; Expecting property name enclosed in double quotes"),
        (b'{"store": "1"', "must be JSON"),
        (b"", "must be JSON"),
        (b"[" * 100_000, "must not be nested so deeply"),
        (b"9" * 5_000, "must be JSON"),
    ],
)
def test_what_is_no_json_is_refused_with_the_place(body: bytes, remedy: str) -> None:
    with pytest.raises(UnreadableBody) as refused:
        strict_json.parse(body)

    assert str(refused.value).startswith(remedy)


def test_many_fields_of_which_one_comes_twice_are_refused_quickly() -> None:
    fields = ",".join(f'"{n}":0' for n in [*range(200_000), 199_999])

    with pytest.raises(UnreadableBody, match="199999"):
        strict_json.parse(f"{{{fields}}}".encode())
