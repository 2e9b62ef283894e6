"""`flask ledger verify`: clean books are counted, others are told and end in exit code 1."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from db.engine import Database
from tests.cli import shop
from tests.cli.conftest import Run


@pytest.fixture
def day(run: Run, tmp_path: Path) -> None:
    shop.publish(run, tmp_path)
    shop.import_day(run, shop.written(tmp_path, shop.sale("1"), shop.sale("2")))


@pytest.mark.usefixtures("day")
def test_clean_books_are_counted(run: Run) -> None:
    result = run("ledger", "verify")

    assert (result.exit_code, result.stdout) == (0, "1 journals, 3 entries, 0 differences\n")


@pytest.mark.usefixtures("day")
def test_a_balance_nobody_earned_is_told_with_its_member(run: Run, database: Database) -> None:
    database.write(lambda session: session.connection.execute(text("UPDATE balance SET available = 11")))

    result = run("ledger", "verify")

    assert result.exit_code == 1
    assert result.stdout.startswith("mem_")
    assert "1 journals, 3 entries, " in result.stderr
