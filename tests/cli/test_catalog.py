"""`flask catalog import`: all of a file, or nothing of it, and twice is once."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from cli import catalog
from db.engine import Database
from loyalty import tables
from tests.cli import shop
from tests.cli.conftest import Run

HEADER = "sku,category,cost,effective_on"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "catalog.csv"
    path.write_text(f"{HEADER}\ntea,drinks/tea,1.90,2026-01-01\nmug,gifts,5.60,2026-01-01\n")
    return path


def test_a_catalog_is_imported_and_again_changes_nothing(
    run: Run, tmp_path: Path, file: Path, database: Database
) -> None:
    shop.publish(run, tmp_path)
    first = run("catalog", "import", file)
    before = shop.dump(database)
    again = run("catalog", "import", file)

    assert first.stdout == again.stdout == f"{file}: 2 items\n"
    assert shop.dump(database) == before
    assert {row["sku"]: row["cost_minor"] for row in shop.rows(database, tables.catalog_item)} == {
        "tea": 190,
        "mug": 560,
    }


def test_a_bad_row_keeps_the_whole_file_out(
    run: Run, file: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalog, "SLICE", 1)
    file.write_text(file.read_text() + "jam,pantry,2.955,2026-01-01\n")

    result = run("catalog", "import", file, "--money", "GBP")

    assert result.exit_code == 1
    assert f"{file}: line 4, cost: must be an amount with at most 2 decimals" in result.stderr
    assert shop.rows(database, tables.catalog_item) == []


def test_a_packed_catalog_is_read_and_one_that_was_cut_off_is_not(
    run: Run, file: Path, database: Database
) -> None:
    whole = gzip.compress(file.read_bytes())
    file.write_bytes(whole[:-9])
    cut = run("catalog", "import", file, "--money", "GBP")
    file.write_bytes(whole)

    assert cut.exit_code == 1
    assert "it was cut off" in cut.stderr
    assert shop.rows(database, tables.catalog_item) == []
    assert run("catalog", "import", file, "--money", "GBP").stdout == f"{file}: 2 items\n"


def test_costs_need_a_currency_that_somebody_said(run: Run, tmp_path: Path, file: Path) -> None:
    unsaid = run("catalog", "import", file)
    shop.publish(run, tmp_path)
    shop.publish(
        run, tmp_path, shop.PROGRAM.replace("shop", "tokyo").replace("GBP", "JPY").replace("1.00", "1")
    )
    ambiguous = run("catalog", "import", file)

    assert (unsaid.exit_code, ambiguous.exit_code) == (2, 2)
    assert "none is published yet" in unsaid.stderr
    assert "moneys of the programmes here: GBP, JPY" in ambiguous.stderr
    assert run("catalog", "import", file, "--money", "GBP").exit_code == 0


def test_a_receipt_is_enriched_by_what_was_true_on_its_day(
    run: Run, tmp_path: Path, file: Path, database: Database
) -> None:
    shop.publish(run, tmp_path, shop.PROGRAM + "exclude: [{code: tea, categories: [drinks]}]\n")
    run("catalog", "import", file)
    file.write_text(f"{HEADER}\ntea,pantry,1.90,2026-11-22\n")
    run("catalog", "import", file)
    on_the_day = shop.sale("2", purchased_at="2026-11-22T10:00:00Z")

    result = shop.import_day(run, shop.written(tmp_path, shop.sale("1"), on_the_day))

    assert shop.totals(result)["points_issued"] == 5
