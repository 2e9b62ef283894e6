"""A file of receipts is read line by line, and a bad line costs only itself."""

from __future__ import annotations

import io
import json

from loyalty.receipt import Receipt
from pos_adapter.adapter import Reject
from pos_adapter.native import adapter as native
from tests.pos_adapter.examples import LONDON, document, read_native


def test_a_bad_line_is_a_reject_with_its_number_and_the_rest_go_on() -> None:
    first, wrong, last = read_native(document(number="1"), document(number=""), document(number="3"))

    assert isinstance(first, Receipt)
    assert isinstance(last, Receipt)
    assert isinstance(wrong, Reject)
    assert (wrong.place, wrong.code) == ("line 2", "invalid-receipt")
    assert wrong.reason == 'number: must be 1 to 64 characters long; got ""'
    assert wrong.raw.startswith('{"store": "london-1"')


def test_empty_lines_and_a_byte_order_mark_are_no_receipts() -> None:
    items = read_native(b"\xef\xbb\xbf" + json.dumps(document()).encode(), "", "  \r", document(number="2"))

    assert [item.number for item in items if isinstance(item, Receipt)] == ["536365", "2"]
    assert len(items) == 2


def test_a_line_that_is_no_json_or_no_utf8_is_a_reject() -> None:
    cut, latin = read_native('{"store": "1"', b'{"store": "caf\xe9"}')

    assert isinstance(cut, Reject)
    assert isinstance(latin, Reject)
    assert (cut.code, latin.code) == ("invalid-json", "invalid-json")
    assert latin.reason == "must be UTF-8; byte 15 is not"
    assert latin.raw == '{"store": "caf\\xe9"}'


def test_a_line_of_any_length_is_passed_over_in_little_memory() -> None:
    file = io.BytesIO(b"x" * (3 * native.LONGEST_LINE_BYTES) + b"\n" + json.dumps(document()).encode())

    long, good = native.read(file, LONDON)

    assert isinstance(long, Reject)
    assert (long.place, long.code, len(long.raw)) == ("line 1", "invalid-json", 200)
    assert long.reason == "must be at most 4194304 bytes long"
    assert isinstance(good, Receipt)


def test_a_reject_tells_the_first_five_problems_and_counts_the_rest() -> None:
    (wrong,) = read_native(document(lines=[{}] * 4))

    assert isinstance(wrong, Reject)
    assert wrong.reason.count(";") == 5
    assert wrong.reason.endswith("; and 3 more")


def test_receipts_come_one_by_one() -> None:
    endless = io.BytesIO(b"".join(json.dumps(document(number=str(n))).encode() + b"\n" for n in range(9)))

    first = next(native.read(endless, LONDON))

    assert isinstance(first, Receipt)
    assert endless.tell() < len(endless.getvalue()) / 2
