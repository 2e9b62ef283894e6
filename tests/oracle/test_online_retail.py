"""The oracle itself, on invoices small enough to reckon by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.oracle import online_retail as oracle
from tests.oracle.online_retail import Outcome

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"


def reckoned(folder: Path, *rows: str, until: date | None = None) -> Outcome:
    """The outcome of rows written `number sku quantity day price [customer]`, customer 1.0 unless given."""
    lines = [HEADER]
    for row in rows:
        number, sku, quantity, day, price, *customer = row.split()
        lines.append(f"{number},{sku},X,{quantity},{day} 12:00:00,{price},{(customer or ['1.0'])[0]},UK")
    file = folder / "file.csv"
    file.write_text("\n".join(lines))
    return oracle.reckon(file, until)


def test_a_whole_pound_of_a_receipt_is_a_point(tmp_path: Path) -> None:
    outcome = reckoned(tmp_path, "1 a 1 2010-12-01 1.60", "1 b 1 2010-12-01 1.60", "1 POST 1 2010-12-01 9.00")

    assert outcome.customers["1"].issued == 3


def test_a_return_takes_what_the_kept_goods_no_longer_earn(tmp_path: Path) -> None:
    outcome = reckoned(
        tmp_path,
        "1 a 2 2010-12-01 1.50",
        "2 a 2 2010-12-02 1.50",
        "C3 a -3 2010-12-03 1.50",
        "C4 a -2 2010-12-04 1.50",
        "5 a 9 2010-12-05 1.50",
    )

    assert (outcome.customers["1"].issued, outcome.customers["1"].taken_back) == (3 + 3 + 13, 3 + 2 + 1)
    assert outcome.totals["unmatched_returns"] == 1


def test_a_return_before_any_sale_makes_no_member_and_is_not_matched_later(tmp_path: Path) -> None:
    outcome = reckoned(tmp_path, "C1 a -1 2010-12-01 5.00", "2 a 1 2010-12-02 5.00")

    assert outcome.totals == {
        "receipts": 1,
        "returns": 1,
        "unidentified": 0,
        "unmatched_returns": 1,
        "members": 1,
        "points_issued": 5,
        "points_taken_back": 0,
        "upgrades": 0,
    }
    assert outcome.customers["1"].card_from == date(2010, 12, 2)


@pytest.mark.parametrize(
    ("rows", "tier"),
    [
        (["1 a 1 2010-12-01 19999.99"], "member"),
        (["1 a 1 2010-12-01 19999", "2 a 1 2011-11-30 1"], "vip"),
        (["1 a 1 2010-12-01 19999", "2 a 1 2011-12-01 1"], "member"),
        (["1 a 1 2010-12-01 20000", "C2 a -1 2010-12-02 20000"], "vip"),
        (["1 a 1 2010-12-01 15000", "C2 a -1 2010-12-02 15000", "3 b 1 2010-12-03 19999"], "member"),
    ],
)
def test_twenty_thousand_in_the_card_year_make_vip(tmp_path: Path, rows: list[str], tier: str) -> None:
    assert reckoned(tmp_path, *rows).customers["1"].tier == tier


@pytest.mark.parametrize(
    ("second_year", "until", "tier"),
    [
        ("2 a 1 2012-11-30 19999", date(2012, 11, 30), "vip"),
        ("2 a 1 2012-11-30 19999", date(2012, 12, 1), "member"),
        ("2 a 1 2012-11-30 20000", date(2013, 11, 30), "vip"),
        ("2 a 1 2012-11-30 20000", date(2013, 12, 1), "member"),
    ],
)
def test_vip_lasts_through_the_next_card_year_and_is_kept_by_another_20000(
    tmp_path: Path, second_year: str, until: date, tier: str
) -> None:
    outcome = reckoned(tmp_path, "1 a 1 2010-12-01 20000", second_year, until=until)

    assert outcome.customers["1"].tier == tier
    assert outcome.totals["upgrades"] == 1


def test_a_return_in_a_later_card_year_lowers_the_year_of_the_purchase(tmp_path: Path) -> None:
    outcome = reckoned(
        tmp_path, "1 a 1 2010-12-01 15000", "C2 a -1 2011-12-01 15000", "3 b 1 2011-12-02 20000"
    )

    assert outcome.customers["1"].tier_points == {0: 0, 1: 20_000}
    assert outcome.totals["upgrades"] == 1


def test_the_real_december(shared_data: Path) -> None:
    assert oracle.reckon(shared_data / "online_retail_2010-12.csv.gz").totals == {
        "receipts": 1_699,
        "returns": 326,
        "unidentified": 299,
        "unmatched_returns": 177,
        "members": 885,
        "points_issued": 566_829,
        "points_taken_back": 8_131,
        "upgrades": 1,
    }
