"""`flask funding` prints a month as CSV; `flask program publish` heeds the notice members were promised."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from db.engine import Database
from identity.staff_tables import audit
from tests.cli import shop
from tests.cli.conftest import Run


@pytest.fixture
def opened(run: Run, tmp_path: Path) -> Run:
    """A programme with a store and a member who bought something."""
    shop.publish(run, tmp_path)
    assert run("store", "open", "s1", "--program", "shop").exit_code == 0
    shop.import_day(run, shop.written(tmp_path, shop.sale("1")))
    return run


def test_a_month_is_printed_as_csv(opened: Run) -> None:
    month = f"{datetime.now(UTC):%Y-%m}"  # when the import was recorded
    statement = opened("funding", "statement", "shop", month)
    clearing = opened("funding", "clearing", "shop", month)

    assert statement.stdout.splitlines() == [
        "payer,what,kind,code,currency,points,amount",
        "house,given,rule,base,points,5,",
    ]
    assert clearing.stdout.splitlines() == ["earned_in,redeemed_in,currency,points,amount"]
    assert opened("funding", "statement", "none", "2026-05").exit_code == 1


def test_what_is_worse_for_members_needs_a_reason_to_be_published_at_once(
    opened: Run, tmp_path: Path, database: Database
) -> None:
    file = tmp_path / "next.yaml"
    file.write_text(shop.PROGRAM.replace("points: 1}", "points: 1}, cap: {receipt: 1}"))

    refused = opened("program", "publish", file)
    published = opened("program", "publish", file, "--at-once", "a typing mistake")

    assert refused.exit_code == 1
    assert "members are promised 30 days of notice" in refused.stderr
    assert published.exit_code == 0
    noted = database.read(lambda session: session.rows(select(audit)))
    assert any('"at_once":"a typing mistake"' in row.detail.replace(": ", ":") for row in noted)
