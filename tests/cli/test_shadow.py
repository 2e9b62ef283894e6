"""`flask shadow compare`: every receipt of which the old system says otherwise is explained."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli import shop
from tests.cli.conftest import Run


@pytest.fixture
def sold(run: Run, tmp_path: Path) -> Run:
    """Three sales and a return: 12 + 5 points and nobody's, 5 taken back."""
    shop.publish(run, tmp_path)
    back = {
        "kind": "return",
        "lines": [{"sku": "tea", "quantity": 1, "net": "5.00"}],
        "original": {"store": "s1", "number": "2", "business_date": "2026-11-21"},
    }
    file = shop.written(
        tmp_path,
        shop.sale("1", "12.00"),
        shop.sale("2", "5.00"),
        shop.sale("3", "9.00", member=None),
        shop.sale("4", **back),
    )
    assert shop.import_day(run, file).exit_code == 0
    return run


def theirs(folder: Path, *rows: str) -> Path:
    file = folder / "theirs.csv"
    file.write_text("store,number,business_date,points\n" + "".join(f"s1,{row}\n" for row in rows))
    return file


def test_what_agrees_is_only_counted(sold: Run, tmp_path: Path) -> None:
    day = "2026-11-21"
    result = sold(
        "shadow", "compare", theirs(tmp_path, f"1,{day},12", f"2,{day},5", f"4,{day},-5"), "--program", "shop"
    )

    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout) == {
        "receipts": 3, "same": 3, "more": 0, "less": 0, "missing": 0,
        "theirs": {"points": 12}, "ours": {"points": 12}, "by_rule": {"base": 12},
    }  # fmt: skip


def test_what_differs_is_told_by_rule_and_with_its_reasons(sold: Run, tmp_path: Path) -> None:
    day = "2026-11-21"
    file = theirs(tmp_path, f"1,{day},24", f"2,{day},5", f"3,{day},9", f"9,{day},1")
    result = sold("shadow", "compare", file, "--program", "shop")

    assert result.exit_code == 1
    told = result.stdout.splitlines()
    assert told[:3] == [
        "s1//2026-11-21/1  (line 2)",
        "  theirs 24, ours 12: base 12",
        "  12 points: 1 for each £1.00 of £12.00.",
    ] or told[:2] == ["s1//2026-11-21/1  (line 2)", "  theirs 24, ours 12: base 12"]
    assert "  theirs 1; it never came here" in told
    assert "  it is nobody's, or waits" in told
    sums = json.loads(told[-1])
    assert (sums["same"], sums["less"], sums["missing"]) == (1, 2, 1)


def test_the_report_is_there_for_machines_in_a_readers_language(sold: Run, tmp_path: Path) -> None:
    file = theirs(tmp_path, "1,2026-11-21,24")
    result = sold("shadow", "compare", file, "--program", "shop", "--format", "json", "--language", "zh-Hant")
    found = json.loads(result.stdout.splitlines()[0])

    assert (found["theirs"], found["ours"], found["rules"]) == (24, 12, {"base": 12})
    assert "分" in found["why"][0]


def test_a_row_that_is_none_is_told_by_its_line(sold: Run, tmp_path: Path) -> None:
    for row, said in (
        ("1,yesterday,5", "a business_date such as"),
        ("1,2026-11-21,many", "points: must be points"),
    ):
        result = sold("shadow", "compare", theirs(tmp_path, row), "--program", "shop")
        assert result.exit_code == 1
        assert "line 2" in result.stderr
        assert said in result.stderr
