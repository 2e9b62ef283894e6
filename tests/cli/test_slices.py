"""A slice of documents: one that cannot be recorded does not take the others along."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from cli.door import House
from cli.rejects import Rejects
from cli.slices import Slices
from cli.totals import Totals
from config import Settings
from db.engine import Database
from loyalty.people.privacy import KeyRing
from loyalty.program import shelf
from loyalty.program.model import Program
from loyalty.receipt import Kind, Line, MemberRef, Receipt, Scheme
from loyalty.retailer import Retailer
from loyalty.shops import stores
from tests.cli import shop

AT = datetime(2026, 11, 21, 10, tzinfo=UTC)


@pytest.fixture
def house(database: Database) -> House:
    settings = Settings.from_environment({})
    ring = KeyRing.of(settings.keyring)
    return House(settings, database, Retailer(shelf.Shelf(), ring, settings.index_key))


@pytest.fixture
def program(house: House) -> Program:
    program, _ = house.database.write(lambda session: shelf.publish(session, shop.PROGRAM, AT, AT))
    house.database.write(lambda session: stores.open_store(session, program, "s1", AT))
    return program


def sale(number: str, net_minor: int = 500, currency: str = "GBP") -> Receipt:
    line = Line("tea", Decimal(1), net_minor)
    member = MemberRef(Scheme.EXTERNAL, "anna")
    return Receipt("s1", "", number, date(2026, 11, 21), AT, Kind.SALE, currency, (line,), member=member)


def taken(
    house: House, program: Program, file: Path, *receipts: Receipt
) -> tuple[Totals, list[dict[str, str]]]:
    totals = Totals()
    with Rejects(file) as rejects:
        Slices(house, program, rejects, totals).take(receipts)
    return totals, [json.loads(line) for line in file.read_text().splitlines()]


def test_a_receipt_in_other_money_is_rejected_alone(house: House, program: Program, tmp_path: Path) -> None:
    totals, rejects = taken(house, program, tmp_path / "r", sale("1"), sale("2", currency="EUR"), sale("3"))

    assert (totals.receipts, totals.rejected) == (2, 1)
    assert rejects[0]["place"] == "receipt s1//2026-11-21/2"
    assert rejects[0]["code"] == "wrong-currency"
    assert rejects[0]["reason"] == "the programme's money is GBP; the receipt is in EUR"
    assert rejects[0]["raw"].startswith('{"business_date":"2026-11-21","currency":"EUR"')


def test_one_that_spoils_the_transaction_is_left_out_and_the_rest_done_again(
    house: House, program: Program, tmp_path: Path
) -> None:
    beyond = 100 * 2**53
    totals, rejects = taken(house, program, tmp_path / "r", sale("1"), sale("2", beyond), sale("3"))

    assert (totals.receipts, totals.rejected, totals.points_issued) == (2, 1, 10)
    assert rejects[0]["code"] == "invalid-amount"


def test_two_imports_of_one_file_at_once_take_everything_once(
    house: House, program: Program, tmp_path: Path
) -> None:
    receipts = [sale(str(number)) for number in range(60)]

    def import_all(name: str) -> Totals:
        totals = Totals()
        with Rejects(tmp_path / name) as rejects:
            slices = Slices(house, program, rejects, totals)
            for start in range(0, 60, 10):
                slices.take(receipts[start : start + 10])
        return totals

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(import_all, ("a", "b"))

    assert one.receipts + other.receipts == one.duplicates + other.duplicates == 60
    assert one.points_issued + other.points_issued == 300
    assert one.members + other.members == 1
