"""A catalog's file: what is read, and what is said of what cannot be."""

from __future__ import annotations

from datetime import date

import pytest

from loyalty.catalog import catalog_file
from loyalty.catalog.catalog import Item
from loyalty.errors import InvalidCatalog

HEADER = "sku,barcode,category,class,brand,labels,cost,effective_on"


def read(*lines: str | bytes, money_scale: int = 2) -> list[Item]:
    """The items of these lines."""
    raw = [(line if isinstance(line, bytes) else line.encode()) + b"\n" for line in lines]
    return list(catalog_file.read(iter(enumerate(raw, start=1)), money_scale))


def problems(*lines: str | bytes, money_scale: int = 2) -> list[str]:
    """What is wrong with these lines."""
    with pytest.raises(InvalidCatalog) as raised:
        read(*lines, money_scale=money_scale)
    return str(raised.value).splitlines()


def test_a_row_says_what_a_stock_code_is_from_a_day_on() -> None:
    row = 'CAN-1,5012345678900,gifts / candles,C,Moor Apiary,"local; gift ;local",3.5,2026-03-01'

    assert read(HEADER, row) == [
        Item(
            "CAN-1",
            date(2026, 3, 1),
            "5012345678900",
            "gifts/candles",
            "C",
            "Moor Apiary",
            ("local", "gift"),
            350,
        )
    ]


def test_only_sku_and_day_are_required_and_columns_come_in_any_order() -> None:
    assert read("Effective_On,sku", "2026-03-01,A", "2026-04-01,A") == [
        Item("A", date(2026, 3, 1)),
        Item("A", date(2026, 4, 1)),
    ]


def test_tabs_blank_lines_and_a_byte_order_mark_are_taken() -> None:
    assert read("\ufeffsku\teffective_on\tcost", "", "A\t2026-03-01\t") == [Item("A", date(2026, 3, 1))]


def test_names_are_by_language_and_a_price_is_read_like_a_cost() -> None:
    header = "sku,effective_on,name,name_zh_hant,price"

    (tea,) = read(header, "A,2026-03-01,Breakfast tea,早餐紅茶,3.25")

    assert [tea.called(each) for each in ("en", "zh-Hant", "zh-Hans")] == [
        "Breakfast tea",
        "早餐紅茶",
        "Breakfast tea",
    ]
    assert (tea.price_minor, Item("B", tea.effective_on, name_zh_hans="茶").called("en")) == (325, "茶")
    assert problems(header, "A,2026-03-01,,,3.255")[0].startswith("line 2, price: must be an amount")


def test_a_cost_of_nothing_is_not_an_unknown_cost() -> None:
    header = "sku,effective_on,cost"

    assert [item.cost_minor for item in read(header, "A,2026-03-01,0", "B,2026-03-01,")] == [0, None]
    assert read(header, "A,2026-03-01,12", money_scale=0)[0].cost_minor == 12


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (",,,,,,,2026-03-01", 'line 2, sku: must be 1 to 80 visible characters; got ""'),
        ("A,,toys//dolls,,,,,2026-03-01", 'line 2, category: must be a path such as "toys/dolls"'),
        ("A,,,,,,1.255,2026-03-01", 'line 2, cost: must be an amount with at most 2 decimals such as "1.00"'),
        ('A,,,,,,"1,25",2026-03-01', "line 2, cost: must be an amount"),
        ("A,,,,,,-1,2026-03-01", "line 2, cost: must be an amount"),
        ("A,,,,,,,01/03/2026", 'line 2, effective_on: must be a day such as "2026-11-22"; got "01/03/2026"'),
        ("A,,,,,,,2026-02-30", "line 2, effective_on: must be a day"),
        ("A,,,,,,,", "line 2, effective_on: must be a day"),
        ("A,,,,,,2026-03-01", "line 2: must have 8 cells; it has 7"),
        ('A,"x,,,,,,2026-03-01', "line 2: must have a closing quote for each opening one"),
        (b"A,\xff,,,,,,2026-03-01", "line 2: must be text in UTF-8"),
        ("A" * 70_000, "line 2: must have at most 65536 bytes"),
    ],
)
def test_a_bad_row_is_told_by_line_column_and_remedy(row: str | bytes, problem: str) -> None:
    (told,) = problems(HEADER, row)

    assert told.startswith(problem)


def test_a_stock_code_is_said_once_for_a_day() -> None:
    rows = ("A,,,,,,1,2026-03-01", "A,,,,,,1,2026-04-01", "A,,,,,,2,2026-03-01")

    assert problems(HEADER, *rows) == ['line 4: must not repeat "A" from 2026-03-01, which is on line 2']


def test_every_bad_row_is_told_but_not_thousands() -> None:
    assert len(problems(HEADER, *("A,,,,,,x,2026-03-01" for _ in range(1_000)))) == 21


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ("sku,efective_on", 'line 1: must name "effective_on"; got "efective_on"'),
        ("sku,colour,effective_on", 'line 1: must name columns there are; got "colour"'),
        ("sku", 'line 1: must name the column "effective_on"'),
        ("sku,effective_on,sku", 'line 1: must name "sku" once'),
        ("colour;size", 'line 1: must name columns there are; got "colour;size"'),
        ("", 'line 1: must name columns there are; got ""'),
    ],
)
def test_a_bad_header_is_told_with_the_columns_there_are(header: str, problem: str) -> None:
    told = problems(header, "A,2026-03-01")

    assert problem in told
    assert told[-1] == (
        "line 1: the columns are sku, barcode, name, name_en, name_zh_hant, name_zh_hans, price, category, "
        "class, brand, labels, cost, effective_on, retired, separated by commas or tabs"
    )
