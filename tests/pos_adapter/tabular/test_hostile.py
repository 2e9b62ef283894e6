"""Files cut off, spoilt and oversized: no half receipt, no other error, little memory."""

from __future__ import annotations

import io
import random
import tracemalloc
from dataclasses import replace

import pytest

from loyalty.receipt import Receipt
from pos_adapter.adapter import Ignored, Reject
from pos_adapter.errors import UnreadableFile, UnverifiedBody
from pos_adapter.tabular import adapter as tabular
from pos_adapter.tabular import document
from tests.pos_adapter.examples import LONDON, delivery
from tests.pos_adapter.tabular.reading import HEADER, LAYOUT, SAMPLES, TEA, read, rows

TEXTS = ("hong-kong.csv", "germany.csv", "mainframe.txt")


def survived(file: bytes, layout: str) -> list[Receipt | Reject | Ignored]:
    try:
        return read(file, layout)
    except UnreadableFile:
        return []


def content(receipt: Receipt):
    return receipt.key, receipt.lines, receipt.tenders, receipt.member


@pytest.mark.parametrize("name", TEXTS)
def test_a_file_cut_off_anywhere_yields_no_half_receipt(name: str) -> None:
    file = (SAMPLES / name).read_bytes()
    layout = (SAMPLES / f"{name.partition('.')[0]}.yaml").read_text("utf-8")
    whole = [content(item) for item in read(file, layout) if isinstance(item, Receipt)]

    for cut in range(0, len(file), 7):
        if file[cut - 1 : cut] in (b"\n", b"\r"):
            continue  # Between two rows, nothing tells that there were more.
        for item in survived(file[:cut], layout):
            assert not isinstance(item, Receipt) or content(item) in whole


@pytest.mark.parametrize("name", TEXTS)
def test_spoilt_bytes_raise_nothing(name: str) -> None:
    good = (SAMPLES / name).read_bytes()
    layout = (SAMPLES / f"{name.partition('.')[0]}.yaml").read_text("utf-8")
    dice = random.Random(3)

    for _ in range(100):
        file = bytearray(good)
        for _ in range(dice.choice((1, 4, 16))):
            file[dice.randrange(len(good))] = dice.choice(b'\0\xff\x80";,\r\n\t -9x')
        assert all(isinstance(item, Receipt | Reject | Ignored) for item in survived(bytes(file), layout))


@pytest.mark.parametrize("column", range(5))
def test_any_text_in_any_column_raises_nothing(column: int) -> None:
    for text in (
        "",
        "\ud7ff",
        "\u202e",
        "x" * 300,
        "9" * 60,
        "-0",
        "1" * 9 + ".12345",
        "\u2028",
        "=HYPERLINK()",
        "\x1b[2J",
    ):
        cells = TEA.split(",")
        cells[column] = text
        assert all(isinstance(item, Receipt | Reject) for item in rows(",".join(cells), TEA))


def test_a_line_without_end_is_passed_over_in_little_memory() -> None:
    file = io.BytesIO(
        f"{HEADER}\n{TEA}\n".encode()
        + b"2,2026-05-04 12:00,"
        + b"x" * 12_000_000
        + b"\n"
        + TEA.encode()
        + b"\n"
    )
    settings = replace(LONDON, layout=document.read(LAYOUT.encode()))
    tracemalloc.start()

    items = list(tabular.read(file, settings))

    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < 4_000_000
    assert "line 3: a row must be at most 65536 characters long" in items[0].reason
    assert len(items[1].lines) == 2


def test_a_receipt_of_too_many_rows_is_rejected() -> None:
    (bad,) = rows(*[TEA] * 10_001)

    assert bad.reason == "a receipt must have at most 10000 rows; it has 10001"


def test_without_a_layout_nothing_is_read() -> None:
    with pytest.raises(UnreadableFile, match="--layout FILE"):
        list(tabular.read(io.BytesIO(b""), LONDON))


def test_a_file_is_never_taken_for_a_signed_message() -> None:
    with pytest.raises(UnverifiedBody):
        tabular.verify(delivery(b""), "secret")
