"""/v1/exports: every row once, nothing that a spreadsheet would run, and people only for those who may."""

from __future__ import annotations

import csv
import json
from io import StringIO

import pytest

from db import ids
from db.session import Session
from doorway.service import EXTENSION
from loyalty.books import exports
from loyalty.merging import joining
from loyalty.people import members
from loyalty.people.members import Person
from tests.api.doors import NOW, Doors, problem, refund, sale
from tests.api.retailer.office import Office

NAMES = ("members", "entries", "movements", "receipts", "vouchers")
FORMULA = '=HYPERLINK("http://evil.example";"click")'


def rows(office: Office, name: str, secret: str = "") -> list[dict[str, str]]:
    """An export as a spreadsheet reads it."""
    answer = office.get(f"/v1/exports/{name}.csv", secret=secret)
    assert (answer.status_code, answer.content_type) == (200, "text/csv; charset=utf-8")
    return list(csv.DictReader(StringIO(answer.get_data(as_text=True), newline="")))


def objects(office: Office, name: str) -> list[dict[str, object]]:
    """The same as JSON lines."""
    answer = office.get(f"/v1/exports/{name}.ndjson")
    assert (answer.status_code, answer.content_type) == (200, "application/x-ndjson")
    return [json.loads(line) for line in answer.get_data(as_text=True).splitlines()]


@pytest.fixture(autouse=True)
def life(doors: Doors) -> None:
    """A person with a hostile name, sales, a return, a voucher."""

    def enrol(session: Session) -> None:
        person = Person(FORMULA, "+85223456789", "ann@example.com")
        retailer = doors.app.extensions[EXTENSION].retailer
        members.enrol(session, retailer, doors.shop.program, NOW, external_id="ann", person=person)

    doors.database.write(enrol)
    for n in range(3):
        doors.post(sale(f"=1+{n}", net="100.00"))
    doors.post(refund("R1", "10.00", of="=1+0"))
    doors.redeem(doors.token())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("page_rows", [1, 2, 3, 500])
def test_every_row_is_in_it_once_however_long_a_page_is(
    office: Office, monkeypatch: pytest.MonkeyPatch, name: str, page_rows: int
) -> None:
    whole = objects(office, name)
    monkeypatch.setattr(exports, "PAGE_ROWS", page_rows)

    assert objects(office, name) == whole
    assert len(whole) == {"members": 1, "entries": 7, "movements": 5, "receipts": 4, "vouchers": 1}[name]
    assert tuple(whole[0]) == exports.ALL[name].columns
    assert len(rows(office, name)) == len(whole)


def test_a_formula_is_a_text_and_a_number_a_number(office: Office) -> None:
    (person,) = rows(office, "members")
    assert (person["name"], person["phone"]) == (f"'{FORMULA}", "'+85223456789")
    assert {row["number"] for row in rows(office, "receipts")} == {"'=1+0", "'=1+1", "'=1+2", "R1"}
    assert {row["amount"] for row in rows(office, "movements")} == {"100", "10", "200"}
    (plain,) = objects(office, "members")
    assert plain["name"] == FORMULA


def test_people_are_only_for_those_who_may_read_members(doors: Doors, office: Office) -> None:
    (row,) = rows(office, "members", doors.staff("analyst"))

    assert set(row) == set(exports.ALL["members"].columns) - {"name", "phone", "email"}
    assert row["member"].startswith("mem_")


def test_that_a_table_was_taken_away_is_noted_with_what_was_personal_in_it(
    doors: Doors, office: Office
) -> None:
    rows(office, "members", doors.staff("analyst"))
    rows(office, "members")

    notes = office.get("/v1/audit?action=exports.read").json["data"]

    assert sorted(note["detail"]["personal"] for note in notes) == [[], ["email", "name", "phone"]]
    assert {note["subject"] for note in notes} == {"members"}


def test_a_vouchers_code_is_in_no_export(doors: Doors, office: Office) -> None:
    code = doors.redeem(doors.token()).json["voucher"]["code"]
    for name in NAMES:
        assert code not in office.get(f"/v1/exports/{name}.csv").get_data(as_text=True)


@pytest.mark.parametrize("role", ["clerk", "manager:high-street"])
def test_who_may_not(doors: Doors, office: Office, role: str) -> None:
    answer = office.get("/v1/exports/members.csv", secret=doors.staff(role))
    assert problem(answer) == (403, "forbidden")


@pytest.mark.parametrize("name", ["staff.csv", "members.xlsx", "members.csv.exe", ".csv"])
def test_there_is_no_other(office: Office, name: str) -> None:
    assert office.get(f"/v1/exports/{name}").status_code == 404


def test_a_document_that_went_to_another_member_by_a_merge_is_told_once(office: Office, doors: Doors) -> None:
    before = [row["receipt"] for row in rows(office, "receipts")]
    doors.shop.member("bob", "2026-05-01 00:00")
    retailer = doors.app.extensions[EXTENSION].retailer
    old, new = doors.shop.member_id("ann"), doors.shop.member_id("bob")
    doors.database.write(lambda session: joining.merge(session, retailer, old, new, "staff:eve", NOW))

    after = rows(office, "receipts")

    assert sorted(row["receipt"] for row in after) == sorted(before)
    assert {row["member"] for row in after} == {ids.outside("member", new)}
