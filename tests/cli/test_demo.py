"""`flask demo`: a shop with some weeks and a day behind it, the same after a second start."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import points.tables
import tiers.tables
from cli import demo_members
from cli.door import now
from db.engine import Database
from db.session import Session
from identity import roles, staff, staff_tables, tokens
from loyalty import tables
from loyalty.people import erasing, members, privacy
from loyalty.people.privacy import KeyRing
from loyalty.program.shelf import Shelf
from loyalty.retailer import Retailer
from loyalty.shops import tills
from tests.cli import shop
from tests.cli.conftest import Run

Demo = Callable[..., Result]
# Who erases opens nothing that is sealed, so that any key does.
RETAILER = Retailer(Shelf(), KeyRing({"test": b"k" * 32}, "test"), b"i" * 32)


@pytest.fixture
def demo(run: Run, tmp_path: Path) -> Demo:
    return lambda *options, **environment: run(
        "demo", "--no-serve", "--weeks=0", "--keys", tmp_path / "keys.json", *options, **environment
    )


def secrets(result: Result) -> tuple[str, str]:
    """The till's key and the member's token that the help shows."""
    (till,) = set(re.findall(r"till_[\w-]+", result.stdout))
    (member,) = set(re.findall(r"member_[\w-]+", result.stdout))
    return till, member


def test_a_day_at_the_corner_shop(demo: Demo, run: Run, database: Database) -> None:
    result = demo()

    assert result.exit_code == 0, result.output
    assert "150 receipts taken, 0 were there" in result.stderr
    assert len(shop.rows(database, tables.member)) == 25
    assert [row["tier"] for row in shop.rows(database, tiers.tables.standing)].count("vip") == 1
    waiting = {row["reason"] for row in shop.rows(database, tables.parked) if row["status"] == "waiting"}
    assert waiting == {"unidentified", "unmatched"}
    assert run("ledger", "verify").exit_code == 0


def test_the_sample_has_what_a_day_has(demo: Demo, database: Database) -> None:
    demo()

    receipts = shop.rows(database, tables.receipt)
    assert {row["kind"] for row in receipts} == {"sale", "return", "void"}
    kinds = [row["kind"] for row in shop.rows(database, points.tables.entry)]
    assert {"sale", "return", "void", "tier"} <= set(kinds)
    assert any(row["labels"] == '["clearance"]' for row in shop.rows(database, tables.catalog_item))


def test_the_weeks_before_were_recorded_when_they_were_made(demo: Demo, run: Run, database: Database) -> None:
    before = demo("--weeks=1").stderr
    again = demo("--weeks=1").stderr

    sales = [row for row in shop.rows(database, points.tables.entry) if row["kind"] == "sale"]
    days = sorted({row["recorded_at"].date() for row in sales})
    assert len(days) == 8
    assert ("of 7 days before" in before, "days before" in again) == (True, False)
    # What members and staff did besides, so that their pages have something to show; once.
    for table, count in (
        (tables.program_version, 2),
        (tables.household, 1),
        (tables.referral, 1),
        (tables.offer_activation, 1),
        (tables.missing_report, 2),
        (staff_tables.approval, 1),
    ):
        assert len(shop.rows(database, table)) == count, table.name
    (wish,) = shop.rows(database, staff_tables.approval)
    asked_by = database.read(lambda session: staff.get(session, wish["maker_id"]))
    assert roles.permits(asked_by.grants, wish["kind"]), "what is shown can be"
    assert run("ledger", "verify").exit_code == 0


def test_its_keys_open_the_shop_and_a_second_start_keeps_them(demo: Demo, database: Database) -> None:
    till, member = secrets(demo())
    again = demo("--port", "8123")

    assert secrets(again) == (till, member)
    assert "http://localhost:8123/v1/me" in again.stdout
    assert "0 receipts taken, 150 were there" in again.stderr
    assert database.read(lambda session: tills.find(session, privacy.secret_digest(till), now())) is not None
    assert database.read(lambda session: tokens.find_member(session, member, now())) is not None


def test_who_looks_first_is_told_how_to_be_a_member_a_till_and_the_shop(
    demo: Demo, database: Database
) -> None:
    told = demo().stdout

    assert "http://localhost:8000/sign-in\n" in told
    assert f"Ruth Adeyemi, {demo_members.PHONE}" in told
    ((card, barcode),) = re.findall(r"buying: ([0-9]+).*?What: ([0-9]+)", told, re.DOTALL)
    assert card in {row["number"] for row in shop.rows(database, tables.card)}
    assert barcode in {row["barcode"] for row in shop.rows(database, tables.catalog_item)}


def test_once_she_left_somebody_else_is_shown(demo: Demo, database: Database) -> None:
    demo()

    def leaves(session: Session) -> None:
        ruth = members.find_id_by_external(session, "corner-shop", "CS-10023")
        assert ruth is not None
        erasing.erase(session, RETAILER, ruth, "test", now())

    database.write(leaves)
    assert f"Nora Chan, {demo_members.PHONE}" in demo().stdout


def test_keys_that_no_longer_open_it_are_made_anew(demo: Demo, run: Run, tmp_path: Path) -> None:
    till, member = secrets(demo())
    run("till-key", "revoke", "--store=corner", "--label=Demo till")

    new_till, same_member = secrets(demo())
    assert (new_till != till, same_member) == (True, member)
    (tmp_path / "keys.json").write_text("not json")
    assert secrets(demo())[0] != new_till


def test_only_its_owner_reads_the_keys(demo: Demo, tmp_path: Path) -> None:
    demo()

    assert (tmp_path / "keys.json").stat().st_mode & 0o077 == 0


def test_a_port_that_is_taken_is_told_before_anything_is_filled(run: Run, database: Database) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run("demo", "--port", port)

    assert result.exit_code == 1
    assert f"cannot listen on 127.0.0.1:{port}, it is taken" in result.stderr
    assert f"PORT={port + 1} make demo" in result.stderr
    assert shop.rows(database, tables.store) == []


def test_it_is_not_for_production(demo: Demo) -> None:
    keys = {"LOYALTY_KEYRING": "a:" + KEY_A, "LOYALTY_INDEX_KEY": KEY_B, "LOYALTY_ANCHOR_KEY": KEY_C}
    result = demo(LOYALTY_ENVIRONMENT="production", **keys)

    assert result.exit_code == 1
    assert "not for production" in result.stderr


KEY_A = "p0oXbBNeyTbKJ7jX6b1dIiR2n2zq5YvN8D3mWgPZ0hY="
KEY_C = "b7Xq2LmZ8cVt4RfYw1NjKp6HsDgA0uEiOe9QxTzB3kM="
KEY_B = "Zk3w7Jc1mQ9dVt5RrYx2uLs8bEo0HfNnPaWiCgTzKqM="
