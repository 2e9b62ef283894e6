"""Workbooks: cells as they are shown, and files that were made to do harm."""

from __future__ import annotations

import io
import random
import time
import zipfile
from collections.abc import Callable
from datetime import datetime

import openpyxl
import pytest

from loyalty.receipt import Receipt
from pos_adapter.adapter import Ignored, Reject
from pos_adapter.errors import UnreadableFile
from tests.pos_adapter.tabular.reading import SAMPLES, read

LAYOUT = """
format: xlsx
rows: line
receipt: {number: No, purchased_at: At}
line: {sku: Item, quantity: Qty, net: Net}
"""
SHEET = "xl/worksheets/sheet1.xml"
ROW = ["1", datetime.fromisoformat("2026-05-04T12:00"), "TEA", 2, 5.1]


def workbook(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in (["No", "At", "Item", "Qty", "Net"], *rows):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def rewritten(changed: Callable[[bytes], bytes], part: str = SHEET) -> bytes:
    """A good workbook, one of whose parts was written by somebody else."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(ROW))) as good,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for name in good.namelist():
            content = good.read(name)
            bad.writestr(name, changed(content) if name == part else content)
    return file.getvalue()


def test_numbers_are_what_the_program_shows() -> None:
    first, second = read(workbook(ROW, [2, "2026-05-04 13:00", 12, 0.1 + 0.2, 1e-05 * 1e5]), LAYOUT)

    assert first.net_minor == 510
    assert (second.number, second.lines[0].sku) == ("2", "12")
    assert (str(second.lines[0].quantity), second.net_minor) == ("0.3", 100)


def test_formulas_are_not_reckoned_and_errors_are_no_numbers() -> None:
    (bad,) = read(workbook(["1", ROW[1], "TEA", 1, "=1+1"]), LAYOUT)

    assert "row 2, Net: must be an amount; got ''" in bad.reason


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (lambda xml: b'<!DOCTYPE x [<!ENTITY a "b">]>' + xml, "document type"),
        (lambda xml: b'<!DOCTYPE x SYSTEM "file:///etc/passwd">' + xml, "document type"),
        (
            lambda xml: xml.replace(b"<sheetData>", b"<sheetData><row>" + b"<c/>" * 70_000 + b"</row>"),
            "cells in a row",
        ),
        (lambda xml: xml.replace(b"<sheetData>", b"<sheetData>" + b"<x/>" * 110_000), "elements"),
        (lambda xml: xml.replace(b"<sheetData>", b"<x>" * 100 + b"<sheetData>"), "nested elements"),
        (lambda xml: xml.replace(b'r="2"', b'r="99999999999"', 1), "rows"),
        (lambda xml: xml.replace(b'r="2"', b'r="-1"', 1), "rows"),
        (lambda xml: xml.replace(b'r="2"', b'r="2000000"', 1), "rows"),
        (lambda xml: xml.replace(b"<v>2</v>", b"<v>" + b"2" * 70_000 + b"</v>", 1), "characters in a cell"),
        (lambda xml: xml.replace(b"<row ", b"<row " + b" " * 2_000_000, 1), "characters in a tag"),
        (lambda xml: xml[:-30], "no workbook"),
        (lambda _: b"", "no workbook"),
    ],
)
def test_a_sheet_that_would_fill_the_memory_is_refused(changed: Callable[[bytes], bytes], said: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read(rewritten(changed), LAYOUT)

    assert said in str(refused.value)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/sharedStrings.xml", b" " * 50 * 2**20)
    began = time.monotonic()

    with pytest.raises(UnreadableFile, match="too large in this workbook"):
        read(file.getvalue(), LAYOUT)

    assert time.monotonic() - began < 1


@pytest.mark.parametrize("file", [b"", b"PK\x03\x04", b"No,At\n", b"\xd0\xcf\x11\xe0" * 100])
def test_what_is_no_workbook_is_refused(file: bytes) -> None:
    with pytest.raises(UnreadableFile, match="no workbook"):
        read(file, LAYOUT)


def test_a_sheet_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(UnreadableFile, match="there is no sheet Sales; there are Sheet"):
        read(workbook(ROW), LAYOUT + "sheet: Sales\n")


def test_a_workbook_cut_off_or_spoilt_anywhere_raises_nothing_else() -> None:
    good = (SAMPLES / "workbook.xlsx").read_bytes()
    layout = (SAMPLES / "workbook.yaml").read_text()
    dice = random.Random(7)
    spoilt = [good[: len(good) * n // 20] for n in range(20)]
    for _ in range(40):
        changed = bytearray(good)
        changed[dice.randrange(len(good))] = dice.randrange(256)
        spoilt.append(bytes(changed))

    for file in spoilt:
        try:
            items = read(file, layout)
        except UnreadableFile:
            continue
        assert all(isinstance(item, Receipt | Reject | Ignored) for item in items)


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"])
def test_a_part_with_any_of_its_bytes_changed_raises_nothing_else(part: str) -> None:
    dice = random.Random(9)

    def spoilt(xml: bytes) -> bytes:
        changed = bytearray(xml)
        for _ in range(dice.choice((1, 2, 8))):
            changed[dice.randrange(len(xml))] = dice.choice(b'<>"=09azAZ/ &')
        return bytes(changed)

    for _ in range(15):
        try:
            items = read(rewritten(spoilt, part), LAYOUT)
        except UnreadableFile:
            continue
        assert all(isinstance(item, Receipt | Reject | Ignored) for item in items)
