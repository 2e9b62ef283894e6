"""Records of several types, at places or between delimiters, side by side or far apart."""

from __future__ import annotations

import pytest

from loyalty.receipt import Tender
from pos_adapter.adapter import Reject
from tests.pos_adapter.tabular.reading import read

FIXED = """
format: fixed
encoding: cp037
columns: {type: 1}
rows: record
records:
  column: type
  types: {H: receipt, L: line}
  columns: {H: {number: 2-5, time: 6-17}, L: {item: 2-7, net: 8-13}}
times: {formats: YYYYMMDDHHmm}
receipt: {number: number, purchased_at: time}
line: {sku: item, net: net}
"""
GROUPED = """
format: csv
columns: [Type, Number]
rows: record
group: [Number]
records:
  column: Type
  types: {H: receipt, L: line, P: tender}
  columns: {H: [Type, Number, Time], L: [Type, Number, Item, Net], P: [Type, Number, How, Paid]}
receipt: {number: Number, purchased_at: Time}
line: {sku: Item, net: Net}
tender: {kind: How, amount: Paid}
"""


@pytest.mark.parametrize("end", ["\x85", "\n"])
def test_a_mainframe_s_own_letters_and_line_ends(end: str) -> None:
    file = end.join(["H0077202605041200", "LTEA     5.00", "LJAM     3.00", ""]).encode("cp037")

    (receipt,) = read(file, FIXED)

    assert [(line.sku, line.net_minor) for line in receipt.lines] == [("TEA", 500), ("JAM", 300)]


def test_places_may_count_bytes() -> None:
    layout = FIXED.replace("cp037", "big5") + "places: bytes\n"
    file = "H0077202605041200\nL茶葉    5.00\n".encode("big5")

    (receipt,) = read(file, layout)

    assert (receipt.lines[0].sku, receipt.net_minor) == ("茶葉", 500)


def test_records_that_all_name_their_receipt_may_be_anywhere() -> None:
    first, second = read(
        "H,1,2026-05-04 12:00\nH,2,2026-05-04 12:01\nL,2,JAM,3\nL,1,TEA,5\nP,2,card,3\nP,1,cash,5\n", GROUPED
    )

    assert (first.number, first.net_minor, first.tenders) == ("1", 500, (Tender("cash", 500),))
    assert (second.number, second.net_minor, second.tenders) == ("2", 300, (Tender("card", 300),))


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("H,1,2026-05-04\nX,1\nL,1,TEA,5\n", "line 2, Type: must be one of H, L, P, or be ignored by a rule"),
        ("L,1,TEA,5\nP,1,cash,5\n", "no row tells of the receipt itself"),
        ("H,1,2026-05-04\n", "lines: must hold at least one line"),
        ("H,1,2026-05-04\nL,1,TEA\n", "line 2: a row must have 4 columns; it has 3"),
    ],
)
def test_a_receipt_of_which_something_could_be_lost_is_rejected(file: str, said: str) -> None:
    (reject,) = read(file, GROUPED)

    assert isinstance(reject, Reject)
    assert said in reject.reason


def test_a_record_before_the_first_receipt_belongs_to_none() -> None:
    reject, receipt = read(
        "LTEA     5.00\nH0077202605041200\nLTEA     5.00\n", FIXED.replace("cp037", "ascii")
    )

    assert reject.reason == "this row is rejected: it stands before the first record of a receipt"
    assert receipt.number == "0077"
