"""Rows as programs and people write them, and those that are none."""

from __future__ import annotations

import pytest

from loyalty.receipt import Receipt
from pos_adapter.adapter import Ignored, Reject
from pos_adapter.errors import UnreadableFile
from tests.pos_adapter.tabular.reading import HEADER, LAYOUT, TEA, read, rows, with_words


def reason(*lines: str, layout: str = LAYOUT) -> str:
    (reject,) = [item for item in rows(*lines, layout=layout) if isinstance(item, Reject)]
    return reject.reason


@pytest.mark.parametrize(
    ("row", "sku"),
    [
        ('1,2026-05-04 12:00,"A,B",1,5.00', "A,B"),
        ('1,2026-05-04 12:00,"12"" RULER",1,5.00', '12" RULER'),
        ('1,2026-05-04 12:00,12" RULER,1,5.00', '12" RULER'),
        ('1,2026-05-04 12:00,="0012",1,5.00', "0012"),
        ("1,2026-05-04 12:00,\u00a0TEA\u3000,1,5.00", "TEA"),
        ("1,2026-05-04 12:00,=1+1,1,5.00", "=1+1"),
        ("1,2026-05-04 12:00,cafe\u0301,1,5.00", "café"),
        ("1,2026-05-04 12:00,TEA,1,5.00,,", "TEA"),
    ],
)
def test_a_cell_is_what_was_meant(row: str, sku: str) -> None:
    (receipt,) = rows(row)

    assert receipt.lines[0].sku == sku


def test_a_text_in_quotes_may_go_over_lines() -> None:
    layout = with_words(line="{sku: Item, name: Name, net: Net}")
    file = 'No,At,Item,"Na\nme",Net\n1,2026-05-04,TEA,"two\r\nlines",5.00\n2,2026-05-04,JAM,x,3.00\n'

    first, second = read(file, layout.replace("Name", "Na me"))

    assert (first.lines[0].name, first.sequence) == ("two lines", 3)
    assert (second.number, second.sequence) == ("2", 5)


def test_a_quote_that_is_never_closed_spoils_its_own_receipt_only() -> None:
    stray = '2,2026-05-04 12:00,"TEA,1,5.00'

    bad, first, last = rows(TEA, stray, *["3,2026-05-04 12:00,TEA,1,5.00"] * 30)

    assert (first.number, last.number, len(last.lines)) == ("1", "3", 30)
    assert '1 row; line 3: a quote (") must be closed at the end of its cell' in bad.reason


@pytest.mark.parametrize(
    "after",
    ['3,2026-05-04 12:00,"JAM",1,3.00', '3,2026-05-04 12:00,RULER 12",1,3.00', '3,2026-05-04 12:00,"",1,3'],
)
def test_a_quote_that_is_never_closed_swallows_no_row_of_another_receipt(after: str) -> None:
    stray, other = '2,2026-05-04 12:00,"TEA,1,5.00', "3,2026-05-04 12:00,BUN,1,1.00"

    items = {item.number: len(item.lines) for item in rows(stray, after, other) if isinstance(item, Receipt)}

    assert items in ({"3": 2}, {})


def test_a_quote_within_a_text_is_doubled_or_its_row_is_not_believed() -> None:
    assert "line 2: a quote" in reason('1,2026-05-04 12:00,"12" RULER",1,5.00')


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("1,2026-05-04 12:00,TEA,2", "line 2: a row must have 5 columns; it has 4"),
        (f"{TEA},6", "line 2: a row must have 5 columns; it has 6"),
        ("1,2026-05-04 12:00,TEA,2,5,00", "line 2: a row must have 5 columns; it has 6"),
        ("1,2026-05-04 12:00,TEA,2,5.001", "line 2, Net: must be of at most 2 decimals; got '5.001'"),
        ("1,2026-05-04 12:00,TEA,two,5", "line 2, Qty: must be a number such as 1234.50; got 'two'"),
        ("1,2026-05-04 12:00,TEA,2,1e3", "line 2, Net: must be a number such as 1234.50; got '1e3'"),
        ("1,2026-05-04 12:00,TEA,2,", "line 2, Net: must be an amount; got ''"),
        ("1,2026-05-04 12:00,,2,5.00", "line 2, Item: must be a code of goods; got ''"),
        ("1,2026-06-31 12:00,TEA,2,5.00", "line 2, At: must be a time written as YYYY-MM-DD HH:mm:ss or"),
        (
            "1,2026-05-04 12:00,T\x00EA,2,5.00",
            "line 2, Item: must be without control or invisible characters",
        ),
        (f"1,2026-05-04 12:00,{'T' * 70},2,5.00", "line 2, Item: must be 1 to 64 characters long"),
        ("1,2026-05-04 12:00,T\ufffdA,2,5.00", "line 2: a row must be utf-8"),
        (
            f"1,2026-05-04 12:00,TEA,2,5.00{' ' * 70_000}",
            "line 2: a row must be at most 65536 characters long",
        ),
    ],
)
def test_a_receipt_with_a_bad_row_is_rejected_whole(row: str, said: str) -> None:
    file = rows(row, "1,2026-05-04 12:00,JAM,1,3.00", "2,2026-05-04 12:00,BUN,1,1.00")

    (reject,) = [item for item in file if isinstance(item, Reject)]
    assert said in reject.reason
    assert "rejected whole, 2 rows" in reject.reason
    assert [item.number for item in file if isinstance(item, Receipt)] == ["2"]


def test_rows_of_one_receipt_must_agree_on_what_they_all_tell() -> None:
    layout = with_words(
        group="No", receipt="{number: No, purchased_at: At, till: Till}", line="{sku: Item, net: Net}"
    )
    header = "No,At,Till,Item,Net"

    (reject,) = rows("1,2026-05-04,1,TEA,5", "1,2026-05-04,2,JAM,3", header=header, layout=layout)

    assert "line 3, Till: must be '1', as in the rows of this receipt before it; got '2'" in reject.reason


def test_a_receipt_of_which_no_row_tells_the_time_is_rejected() -> None:
    (bad,) = rows("1,,TEA,2,5.00", "1,,JAM,1,3.00")

    assert "line 2, At: is required" in bad.reason


def test_rows_of_one_receipt_may_be_anywhere_in_the_file() -> None:
    first, second = rows(TEA, "2,2026-05-04 11:00,JAM,1,3.00", "1,2026-05-04 12:00,BUN,1,1.00", "")

    assert (first.number, second.number, len(second.lines)) == ("2", "1", 2)


def test_a_line_that_is_there_twice_by_its_position_counts_once() -> None:
    layout = with_words(line="{sku: Item, net: Net, position: Qty}")

    (once,) = rows(TEA, TEA, layout=layout)

    assert len(once.lines) == 1
    assert "Qty: must be another number than the different line in row 2" in reason(
        TEA, TEA.replace("TEA", "JAM"), layout=layout
    )


def test_without_a_last_line_end_the_last_receipt_is_not_believed() -> None:
    file = f"{HEADER}\n{TEA}\n2,2026-05-04 12:00,JAM,1,12.5"

    bad, first = read(file)
    _, taken = read(file, with_words(last_line_end="optional"))

    assert (first.number, taken.net_minor) == ("1", 1250)
    assert "line 3: the last row must end with a line end: the file was cut off, or lacks it" in bad.reason


def test_a_file_may_end_as_it_did_in_dos() -> None:
    (receipt,) = read(f"{HEADER}\r\n{TEA}\r\n\x1a")

    assert receipt.number == "1"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "big5", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding: str, end: str) -> None:
    file = end.join([HEADER, TEA.replace("TEA", "茶"), ""]).encode(encoding)

    (receipt,) = read(file, with_words(encoding=encoding.replace("utf-8-sig", "utf-8")))

    assert receipt.lines[0].sku == "茶"


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (f"{HEADER}\n".encode("utf-16"), "this file is utf-16, and its layout says utf-8"),
        (b"PK\x03\x04", "this file is xlsx"),
        (b"", "the first row must name the columns: there is none"),
        (b"\n", "the first row must name the columns: there is none"),
        (b"No,At,Item\n", "the layout names columns that are not there: Net, Qty; are: No, At, Item"),
        ("No,At,Ité,Qty,Net\n".encode("latin-1"), "must name the columns: a row must be utf-8"),
    ],
)
def test_a_file_that_is_not_what_its_layout_says_is_refused(file: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read(file)

    assert said in str(refused.value)


def test_rows_and_receipts_are_left_aside_by_rules() -> None:
    layout = with_words(
        ignore_rows='[{column: No, is: "", reason: a total}]',
        ignore_receipts="[{column: Item, begins: [TRAINING], reason: training}]",
    )

    total, taken, training = rows(TEA, "2,2026-05-04 12:01,TRAINING A,1,1", ",,sum,3,6", layout=layout)

    assert (total, training) == (Ignored("line 4", "a total"), Ignored("line 3", "training"))
    assert taken.number == "1"


def test_columns_of_the_same_name_are_told_apart() -> None:
    layout = with_words(line='{sku: Item, net: "Net (6)"}')

    (receipt,) = rows(f"{TEA},7.00", header=f"{HEADER},Net", layout=layout)

    assert receipt.net_minor == 700


def test_a_row_may_hold_several_lines() -> None:
    layout = """
format: csv
rows: receipt
receipt: {number: No, purchased_at: At}
lines: [{sku: Item 1, net: Net 1}, {sku: Item 2, net: Net 2}]
"""
    both, one = rows(
        "1,2026-05-04,TEA,5,JAM,3",
        "2,2026-05-04,TEA,5,,",
        header="No,At,Item 1,Net 1,Item 2,Net 2",
        layout=layout,
    )

    assert [len(each.lines) for each in (both, one)] == [2, 1]
