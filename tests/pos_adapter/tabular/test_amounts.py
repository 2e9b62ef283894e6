"""Numbers and times as shops write them; what does not add up is refused."""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal

import pytest

from loyalty.receipt import Kind
from pos_adapter.adapter import Reject
from pos_adapter.tabular import cells
from pos_adapter.tabular.layout import Numbers
from tests.pos_adapter.tabular.reading import rows, with_words

GERMAN = Numbers(",", ".", ("€",))
ENGLISH = Numbers(".", ",", ("HK$",))


@pytest.mark.parametrize(
    ("text", "written", "value"),
    [
        ("5", ENGLISH, "5"),
        ("+5.50", ENGLISH, "5.50"),
        ("1,234,567.89", ENGLISH, "1234567.89"),
        ("HK$ 12.00", ENGLISH, "12.00"),
        (".5", ENGLISH, "0.5"),
        ("5.", ENGLISH, "5"),
        ("(12.00)", ENGLISH, "-12.00"),
        ("12.00-", ENGLISH, "-12.00"),
        ("1.234,50 €", GERMAN, "1234.50"),
        ("-0,5", GERMAN, "-0.5"),
        ("1,23,456", ENGLISH, None),
        ("12,5", ENGLISH, None),
        ("1.234.50", GERMAN, None),
        ("1e5", ENGLISH, None),
        ("NaN", ENGLISH, None),
        ("", ENGLISH, None),
        (".", ENGLISH, None),
        ("-", ENGLISH, None),
        ("--5", ENGLISH, None),
        ("１２", ENGLISH, None),
        ("1" * 41, ENGLISH, None),
    ],
)
def test_a_number_is_read_exactly_or_not_at_all(text: str, written: Numbers, value: str | None) -> None:
    assert cells.find_number(text, written) == (Decimal(value) if value else None)


@pytest.mark.parametrize(
    ("text", "layout", "value"),
    [
        ("04.05.2026 09:07", "DD.MM.YYYY HH:mm", "2026-05-04T09:07"),
        ("5/4/26 9:07:30 PM", "M/D/YY h:mm:ss AMPM", "2026-05-04T21:07:30"),
        ("115/05/04 09:07", "ROC/MM/DD HH:mm", "2026-05-04T09:07"),
        ("2026年5月4日 下午1:05", "YYYY年M月D日 AMPMh:mm", "2026-05-04T13:05"),
        ("04-May-2026", "DD-MMM-YYYY", "2026-05-04T12:00"),
        ("20260504 090700", "YYYYMMDD HHmmss", "2026-05-04T09:07"),
        ("2026-05-04T09:07:00.123", "YYYY-MM-DDTHH:mm:ss", "2026-05-04T09:07"),
        ("31.06.2026", "DD.MM.YYYY", None),
        ("04.05.2026 24:00", "DD.MM.YYYY HH:mm", None),
        ("4.5.2026", "DD.MM.YYYY", None),
        ("13:00 PM 04.05.2026", "hh:mm AMPM DD.MM.YYYY", None),
        ("0001-01-01", "YYYY-MM-DD", None),
        ("04-Foo-2026", "DD-MMM-YYYY", None),
    ],
)  # fmt: skip
def test_a_time_is_read_as_the_format_says(text: str, layout: str, value: str | None) -> None:
    moment = datetime.fromisoformat(value) if value else None

    assert cells.find_moment(text, (layout,), time(12)) == moment


HEADER = "No,At,Item,Qty,Price,Total"
PRICED = with_words(
    line="{sku: Item, quantity: Qty, unit_price: Price}",
    receipt="{number: No, purchased_at: At, total: Total}",
)


def test_lines_must_come_to_the_total_that_the_file_tells() -> None:
    good, bad = rows(
        "1,2026-05-04,TEA,3,1.25,3.75", "2,2026-05-04,TEA,3,1.25,3.80", header=HEADER, layout=PRICED
    )

    assert good.net_minor == 375
    assert isinstance(bad, Reject)
    assert "line 3, Total: must be 3.75, what the lines come to; got '3.80'" in bad.reason


def test_negative_quantities_are_a_return_and_a_mixed_receipt_is_a_sale() -> None:
    back, mixed = rows(
        "1,2026-05-04,TEA,-2,1.00,-2.00",
        "2,2026-05-04,TEA,-1,1.00,4.00",
        "2,2026-05-04,MUG,1,5.00,4.00",
        header=HEADER,
        layout=PRICED,
    )

    assert (back.kind, back.lines[0].quantity, back.net_minor) == (Kind.RETURN, 2, 200)
    assert (mixed.kind, [line.net_minor for line in mixed.lines]) == (Kind.SALE, [-100, 500])


def test_amounts_may_be_in_the_smallest_unit() -> None:
    layout = PRICED + "numbers: {unit: minor}\n"

    good, bad = rows(
        "1,2026-05-04,TEA,3,125,375", "2,2026-05-04,TEA,3,125,3.75", header=HEADER, layout=layout
    )

    assert (good.net_minor, good.lines[0].unit_price) == (375, Decimal("1.25"))
    assert "Total: must be a whole number; got '3.75'" in bad.reason


def test_zeros_behind_the_cents_say_nothing() -> None:
    (receipt,) = rows("1,2026-05-04,TEA,1.0000,5.0000,5.0000", header=HEADER, layout=PRICED)

    assert (receipt.net_minor, receipt.lines[0].quantity) == (500, 1)
