"""/v1/voucher-batches: tried, begun, watched, stopped; above the limit by two; the codes are taken as CSV."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from identity.staff_tables import audit
from loyalty.rewards import batch_giving, batches
from tests.api.doors import NOW, SETTINGS, Doors, problem
from tests.api.retailer.office import Office

ASKED = {"reference": "spring", "reward": "voucher-5", "file": "external_id\nann\nbob\n"}


def begin(office: Office, key: str = "a-key-for-one-batch", **more: Any) -> Any:
    return office.post("/v1/voucher-batches", {**ASKED, **more}, headers={"Idempotency-Key": key})


def give(doors: Doors) -> None:
    """What the job does."""
    database, retailer = doors.database, replace(doors.shop.retailer, index_key=SETTINGS.index_key)
    for batch_id in database.read(batches.running):
        database.write(lambda session, each=batch_id: batch_giving.give(session, retailer, each, 50, NOW))


def test_a_dry_run_counts_and_writes_nothing(doors: Doors, office: Office) -> None:
    doors.shop.member("ann")
    doors.shop.member("bob")
    tried = begin(office, dry_run=True)
    assert (tried.status_code, tried.json["status"], tried.json["id"]) == (200, "tried", None)
    assert (tried.json["members"], tried.json["whole_worth"], tried.json["points"]) == (2, "10.00", 400)
    assert office.get("/v1/voucher-batches").json["data"] == []


def test_it_is_begun_given_and_its_codes_are_taken(doors: Doors, office: Office) -> None:
    doors.shop.member("ann")
    doors.shop.member("bob")
    begun = begin(office)
    assert (begun.status_code, begun.json["status"], begun.json["issued"]) == (201, "running", 0)
    assert begin(office).json == begun.json
    path = f"/v1/voucher-batches/{begun.json['id']}"
    assert office.post(f"{path}/stop").json["status"] == "stopped"
    assert office.post(f"{path}/start").json["status"] == "running"
    give(doors)

    done = office.get(path).json
    assert (done["status"], done["issued"]) == ("done", 2)
    assert problem(office.post(f"{path}/stop")) == (409, "voucher_batch_closed")
    sheet = office.get(f"{path}/codes.csv").text.splitlines()
    assert (len(sheet), sheet[0].split(",")[:3]) == (3, ["member", "code", "reward"])
    code = sheet[1].split(",")[1]
    asked = doors.client.post(
        "/v1/vouchers/check", json={"code": code}, headers={"Authorization": f"Bearer {doors.key}"}
    )
    assert asked.status_code == 200, asked.text
    assert asked.json["worth"] == "5.00"
    with doors.shop.database.engine.connect() as connection:
        acts = [row.action for row in connection.execute(select(audit.c.action))]
    assert "vouchers.batch.codes" in acts


def test_above_the_limit_a_second_person_approves_it(doors: Doors, office: Office) -> None:
    for n in range(30):
        doors.shop.member(f"m{n}")
    sheet = "external_id\n" + "".join(f"m{n}\n" for n in range(30))
    asked = begin(office, file=sheet)
    assert (asked.status_code, asked.json["status"]) == (202, "waiting")
    give(doors)
    path = f"/v1/voucher-batches/{asked.json['id']}"
    assert office.get(path).json["issued"] == 0

    other = doors.staff("manager", email="second@shop.example")
    approve = f"/v1/approvals/{asked.json['approval']}/approve"
    done = office.post(approve, {}, secret=other, headers={"Idempotency-Key": "a-key-for-a-decision"})
    assert done.status_code == 200
    give(doors)
    assert (office.get(path).json["status"], office.get(path).json["issued"]) == ("done", 30)


def test_what_names_nobody_is_refused(doors: Doors, office: Office) -> None:
    assert problem(begin(office)) == (422, "invalid_list")  # there is no bob
    assert begin(office, file="", members=["mem_1"]).status_code == 422
    assert begin(office, segment="locals").status_code == 422  # two ways at once
    assert problem(begin(office, file="", segment="nobody")) == (404, "unknown_segment")
    mine = office.get("/v1/voucher-batches/vba_00000000000000000000000000000000")
    assert problem(mine) == (404, "unknown_voucher_batch")
