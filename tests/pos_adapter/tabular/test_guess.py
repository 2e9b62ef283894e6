"""A layout guessed from a file's header is a beginning that can be used or says what it lacks."""

from __future__ import annotations

import pytest
import yaml

from loyalty.receipt import Kind, Receipt
from pos_adapter.errors import InvalidLayout, UnreadableFile
from pos_adapter.tabular import document, guess
from tests.pos_adapter.tabular.reading import SAMPLES, read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_chinese_export_is_read_as_guessed(encoding: str) -> None:
    file = (
        "门店;收银机;小票号;交易时间;类型;会员卡号;商品编码;品名;数量;单价;金额;备注\n"
        "中环;1;A1;2026/5/4 9:05;销售;00123;T1;铁观音;2;1,250.00;2,500.00;\n"
        "中环;1;A2;2026/5/4 9:30;退货;00123;T1;铁观音;1;1,250.00;1,250.00;\n"
    ).encode(encoding)

    layout = guess.layout(file)
    sale, back = read(file, layout)

    assert layout.endswith("# not used: 备注\n")
    assert (sale.store, sale.till, sale.number, sale.member.value) == ("中环", "1", "A1", "00123")
    assert (sale.lines[0].name, sale.net_minor, back.kind) == ("铁观音", 250_000, Kind.RETURN)


def test_the_hong_kong_sample_is_guessed_but_for_what_no_name_tells() -> None:
    file = (SAMPLES / "hong-kong.csv").read_bytes()

    guessed = [item for item in read(file, guess.layout(file)) if isinstance(item, Receipt)]

    assert [(item.number, item.net_minor) for item in guessed] == [
        ("A1001", 258_800),
        ("A1002", 6_000),
        ("A1003", 125_000),
    ]


def test_the_sheet_the_header_and_marks_are_found() -> None:
    workbook = document.read(guess.layout((SAMPLES / "workbook.xlsx").read_bytes()).encode())
    german = guess.layout((SAMPLES / "germany.csv").read_bytes())

    assert (workbook.file.sheet, workbook.file.skip, workbook.lines[0]["sku"].columns) == (
        "Sales",
        2,
        ("Item",),
    )
    assert "decimal: ','\n  thousands: .\n  symbols: [€]" in german
    assert "encoding: cp1252\ndelimiter: ;\nskip: 2\nrows: receipt" in german


def test_what_is_not_known_is_asked_for_and_not_assumed() -> None:
    german = guess.layout((SAMPLES / "germany.csv").read_bytes())

    with pytest.raises(
        InvalidLayout, match=r"receipt.kind: must become sale, return or void; '\?\?\?' is none"
    ):
        document.read(german.encode())


@pytest.mark.parametrize("number", ["Bon", "Bon-Nr", "Bon Nr.", "Beleg", "Receipt", "單號", "单号"])
def test_a_column_is_used_once_and_a_line_without_an_amount_asks_for_it(number: str) -> None:
    guessed = yaml.safe_load(guess.layout(f"{number},Date,Item,Total\n1,2026-05-04,TEA,5.00\n".encode()))

    assert guessed["receipt"] == {"number": number, "purchased_at": "Date", "total": "Total"}
    assert (guessed["rows"], guessed["line"]) == ("line", {"sku": "Item", "net": "???"})


@pytest.mark.parametrize(
    "file", [b"", b"\n\n", b"a,b,c\n1,2,3\n", b"\x00\x01\x02", b"PK\x03\x04", b"\xff\xfe"]
)
def test_a_file_that_names_nothing_known_is_refused(file: bytes) -> None:
    with pytest.raises(UnreadableFile):
        guess.layout(file)
