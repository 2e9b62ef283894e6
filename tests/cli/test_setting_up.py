"""`flask store`, `till-key`, `mapping`, `sandbox`, `program compare`: a shop is set up by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result

from db.engine import Database
from identity.staff_tables import audit
from loyalty import tables
from loyalty.people import privacy
from loyalty.shops import till_keys
from tests.cli import shop
from tests.cli.conftest import Run


@pytest.fixture
def opened(run: Run, tmp_path: Path) -> Run:
    """A programme, and a store of it."""
    shop.publish(run, tmp_path)
    assert run("store", "open", "s1", "--program", "shop").exit_code == 0
    return run


def key(run: Run, *options: str) -> tuple[str, str]:
    """A new key: its secret and its id."""
    made: Result = run("till-key", "add", "--store", "s1", "--label", "Till 1", *options)
    secret = made.stdout.strip()
    key_id = till_keys.public_id(privacy.secret_digest(secret))
    assert key_id in made.stderr
    return secret, key_id


def test_stores_are_listed_and_renamed(opened: Run) -> None:
    assert opened("store", "rename", "s1", "High Street").stdout == 'store "s1" is called High Street\n'
    assert opened("store", "list").stdout == "s1  shop  Europe/Paris  High Street\n"
    assert 'there is no store "s9"' in opened("store", "rename", "s9", "x").stderr


def test_a_store_is_put_into_groups(opened: Run) -> None:
    assert opened("store", "group", "s1", "outlets", "city").stdout == 'store "s1" is of city, outlets\n'
    assert opened("store", "list").stdout == "s1  shop  Europe/Paris  s1  [city, outlets]\n"
    assert opened("store", "group", "s1").stdout == 'store "s1" is of no group\n'


def test_a_key_is_made_for_what_is_said_and_replaced(opened: Run) -> None:
    secret, key_id = key(opened, "--scope", "receipts", "--scope", "redeem", "--signed")
    listed = opened("till-key", "list", "--store", "s1").stdout
    assert f"Till 1  {key_id}  made " in listed
    assert listed.endswith("in use, signs, for receipts, redeem\n")
    assert secret not in listed

    rotated = opened("till-key", "rotate", "--store", "s1", "--id", key_id, "--overlap-hours", "2")
    assert rotated.stdout.startswith("till_")
    old, new = opened("till-key", "list", "--store", "s1").stdout.splitlines()
    assert "in use, until " in old
    assert "until" not in new
    assert opened("till-key", "revoke", "--store", "s1", "--label", "Till 1").exit_code == 0
    assert opened("till-key", "list", "--store", "s1").stdout.count("revoked") == 2


def test_what_happens_to_keys_and_programmes_is_audited(opened: Run, database: Database) -> None:
    _, key_id = key(opened)

    found = [(row["actor"], row["action"], row["subject"]) for row in shop.rows(database, audit)]
    assert sorted(found) == [("cli", "programs.publish", "shop"), ("cli", "tills.add", key_id)]


def test_tills_words_are_said_listed_and_taken_back(opened: Run) -> None:
    opened("mapping", "set", "tender", "EFT VISA", "card")
    opened("mapping", "set", "store", "Filiale 1", "s1", "--store", "s1")

    assert opened("mapping", "list").stdout == "*  tender  EFT VISA  card\ns1  store  Filiale 1  s1\n"
    assert opened("mapping", "remove", "tender", "EFT VISA").exit_code == 0
    assert opened("mapping", "remove", "tender", "EFT VISA").exit_code == 1
    assert opened("mapping", "list").stdout == "s1  store  Filiale 1  s1\n"


def test_a_file_is_imported_in_the_shops_words(opened: Run, tmp_path: Path, database: Database) -> None:
    opened("mapping", "set", "store", "Filiale 1", "s1")
    opened("mapping", "set", "tender", "VISA", "card")
    sale = shop.sale("1", store="Filiale 1", tenders=[{"kind": "VISA", "amount": "5.00"}])

    shop.import_day(opened, shop.written(tmp_path, sale))

    (row,) = shop.rows(database, tables.receipt)
    assert (row["store"], json.loads(row["content"])["tenders"][0]["kind"]) == ("s1", "card")


def test_what_a_document_would_change_is_told(opened: Run, tmp_path: Path) -> None:
    file = tmp_path / "next.yaml"
    file.write_text(shop.PROGRAM.replace("points: 1}", "points: 2}"))

    told = opened("program", "compare", file).stdout
    assert told == 'The rule "base" gives 2 points for each step instead of 1.\n'
    file.write_text(shop.PROGRAM)
    assert "says the same as version 1" in opened("program", "compare", file).stderr


def test_the_sandbox_is_made_anew(opened: Run, tmp_path: Path, database: Database) -> None:
    before = shop.dump(database)
    url = f"sqlite:///{tmp_path}/try/sandbox.db"
    first = opened("sandbox", "reset", LOYALTY_SANDBOX_DATABASE_URL=url)
    second = opened("sandbox", "reset", "--store", "s1", LOYALTY_SANDBOX_DATABASE_URL=url)

    made = [json.loads(result.stdout) for result in (first, second)]
    assert [each["keys"][0]["store"] for each in made] == ["s1", "s1"]
    assert made[0]["keys"] != made[1]["keys"]
    assert made[0]["members"][0]["card"] == made[1]["members"][0]["card"]
    assert shop.dump(database) == before


def test_real_books_are_never_made_a_sandbox(opened: Run, tmp_path: Path, database_url: str) -> None:
    other = f"sqlite:///{tmp_path}/elsewhere.db"
    opened("db", "upgrade", LOYALTY_DATABASE_URL=other)
    result = opened("sandbox", "reset", LOYALTY_DATABASE_URL=other, LOYALTY_SANDBOX_DATABASE_URL=database_url)

    assert (result.exit_code, "real books" in result.stderr) == (1, True)
