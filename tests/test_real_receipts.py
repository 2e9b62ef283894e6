"""A real month of a gift shop, 2,025 invoices, held against an oracle that shares no code with us."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func, select

import points.tables
import tiers.tables
from db import migrations
from db.engine import Database
from loyalty import tables
from tests import databases
from tests.cli import shop
from tests.cli.application import app
from tests.oracle import online_retail as oracle
from tests.oracle.online_retail import Outcome

ROOT = Path(__file__).resolve().parent.parent
# What an import may cost in this process, in CPU seconds: three times what it costs on a quiet machine.
LIMIT_SECONDS = 15


@dataclass(frozen=True)
class Month:
    """The file, a database of its own, what the oracle says, and what importing it into there answered."""

    file: Path
    url: str
    database: Database
    outcome: Outcome
    totals: dict[str, int]
    cpu_seconds: float


def flask(url: str, *words: object) -> str:
    """Run a command and return its output; it must end well."""
    environment = {"LOYALTY_DATABASE_URL": url}
    result = app.test_cli_runner().invoke(args=[str(word) for word in words], env=environment)
    assert result.exit_code == 0, result.output
    return result.stdout


def importing(file: Path, *options: object) -> tuple[object, ...]:
    """The words of the command that imports the file."""
    place = ("--adapter=online-retail", "--program=gift-house", "--store=gifts")
    return ("receipts", "import", file, *place, *options)


def last_line(output: str) -> dict[str, int]:
    """The JSON object at the end of the output."""
    found: dict[str, int] = json.loads(output.splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """A database that the tests here share and no other empties."""
    if databases.KIND == "sqlite":
        url = databases.sqlite_url(tmp_path_factory.mktemp("month") / "month.db")
        migrations.upgrade(url)
        yield url
        return
    with databases.created_postgresql(f"month_{worker_id}") as url:
        migrations.upgrade(url)
        yield url


@pytest.fixture(scope="module")
def month(url: str, shared_data: Path) -> Iterator[Month]:
    """The month, imported."""
    file = shared_data / "online_retail_2010-12.csv.gz"
    flask(url, "program", "publish", ROOT / "programs" / "gift-house.yaml")
    before = time.process_time()
    totals = last_line(flask(url, *importing(file)))
    cpu_seconds = time.process_time() - before
    database = Database.open(url, patient=True)
    yield Month(file, url, database, oracle.reckon(file), totals, cpu_seconds)
    database.dispose()


def test_the_totals_are_the_oracles(month: Month) -> None:
    told = {key: count for key, count in month.totals.items() if key != "seconds"}

    assert told == {**month.outcome.totals, "duplicates": 0, "rejected": 0, "ignored": 0}


def test_every_members_points_and_tier_are_the_oracles(month: Month) -> None:
    expected = {
        number: (customer.issued - customer.taken_back, customer.tier, customer.card_from)
        for number, customer in month.outcome.customers.items()
    }

    assert members(month.database) == expected


def test_the_books_verify(month: Month) -> None:
    assert flask(month.url, "ledger", "verify").endswith("885 journals, 3360 entries, 0 differences\n")


def test_a_second_run_changes_nothing(month: Month) -> None:
    before = shop.dump(month.database)
    totals = last_line(flask(month.url, *importing(month.file)))

    assert {key for key, count in totals.items() if count} <= {"duplicates", "seconds"}
    assert totals["duplicates"] == 2_025
    assert shop.dump(month.database) == before


def test_it_is_quick(month: Month) -> None:
    assert month.cpu_seconds < LIMIT_SECONDS


def test_stopped_in_the_middle_and_started_again_it_makes_the_same_books(
    month: Month, database: Database, database_url: str
) -> None:
    flask(database_url, "program", "publish", ROOT / "programs" / "gift-house.yaml")
    stopped = stopped_after(300, month.file, database, database_url)
    again = last_line(flask(database_url, *importing(month.file)))

    assert 300 <= stopped["receipts"] + stopped["returns"] < 2_025
    assert again["duplicates"] == stopped["receipts"] + stopped["returns"]
    both = {key: stopped[key] + again[key] for key in month.outcome.totals}
    assert both == month.outcome.totals
    assert members(database) == members(month.database)
    assert "0 differences" in flask(database_url, "ledger", "verify")


def members(database: Database) -> dict[str, tuple[int, str, object]]:
    """Each member by external id: points (owed ones count against them), tier, and the day of the card."""
    external, balance, standing = tables.external_id.c, points.tables.balance.c, tiers.tables.standing.c
    query = (
        select(
            external.key,
            func.coalesce(balance.available - balance.owed, 0),
            standing.tier,
            tables.member.c.joined_on,
        )
        .join(tables.member, tables.member.c.member_id == external.member_id)
        .join(tiers.tables.standing, standing.member_id == external.member_id)
        .outerjoin(points.tables.balance, balance.holder_id == external.member_id)
    )
    rows = database.read(lambda session: session.rows(query))
    return {key.removeprefix("gift-house/"): (net, tier, joined_on) for key, net, tier, joined_on in rows}


def stopped_after(count: int, file: Path, database: Database, url: str) -> dict[str, int]:
    """Start a real process, stop it with SIGTERM once it recorded so many, and return its last line."""
    words = [str(word) for word in importing(file, "--slice", 20)]
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "tests.cli.application", *words],
        cwd=ROOT,
        env={**os.environ, "LOYALTY_DATABASE_URL": url},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    claimed = select(func.count()).select_from(tables.claim)
    while database.read(lambda session: session.rows(claimed)[0][0]) < count:
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    process.send_signal(signal.SIGTERM)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert "the same command again goes on from here" in errors
    return last_line(output)
