"""Members as staff find, enrol, open and edit them."""

from __future__ import annotations

from typing import Any

import pytest

from db import ids
from tests.api.doors import Doors, bearer, problem, sale
from tests.api.retailer.office import Office

ANN = {
    "program": "shop",
    "name": "Ann Lee",
    "phone": "+44 20 7946 0018",
    "email": "Ann@Example.com",
    "external_ids": ["ann", "crm-7"],
}


def enrol(office: Office, **facts: Any) -> dict[str, Any]:
    answer = office.post("/v1/members", {**ANN, **facts})
    assert answer.status_code == 201, answer.text
    return answer.json


def deeds(office: Office, action: str) -> list[str]:
    found = office.get(f"/v1/audit?action={action}").json["data"]
    return [each["subject"] for each in found]


def test_a_person_is_enrolled_and_opened_with_all_there_is_to_know(office: Office) -> None:
    said = [{"purpose": "offers", "channel": "email", "given": True}]
    new = enrol(office, consents=said, wording="2026-01")
    office.doors.post(sale())
    answer = office.get(f"/v1/members/{new['id']}")
    assert answer.headers["ETag"] == '"m1"'
    found = answer.json
    assert (found["name"], found["phone"], found["email"]) == ("Ann Lee", "+442079460018", "ann@example.com")
    assert (found["external_ids"], found["status"], found["restricted"]) == (["ann", "crm-7"], "active", "")
    assert [card["status"] for card in found["cards"]] == ["active"]
    assert (found["balances"][0]["available"], found["tier"]["code"]) == (137, "member")
    assert [line["kind"] for line in found["history"]] == ["sale", "tier", "joined"]
    assert [(each["purpose"], each["given"]) for each in found["consents"]] == [("offers", True)]
    assert deeds(office, "members.enrol") == deeds(office, "members.read") == [new["id"]]


@pytest.mark.parametrize(
    "q", ["ann", "crm-7", "+44 20 7946-0018", "ANN@EXAMPLE.COM", "high-street/2026-05-04/1001", "lee, ann"]
)
def test_members_are_found_by_anything_and_shown_with_masked_contacts(office: Office, q: str) -> None:
    new = enrol(office)
    office.doors.post(sale())
    (found,) = office.ask("GET", "/v1/members", query_string={"q": q}).json["data"]
    assert (found["id"], found["name"]) == (new["id"], "Ann Lee")
    assert (found["phone"], found["email"]) == ("+44 •••• 18", "a••••@example.com")
    assert deeds(office, "members.list") == [new["id"]]


def test_what_names_nobody_gives_an_empty_page(office: Office) -> None:
    assert office.get("/v1/members?q=nobody").json == {"data": [], "next": None}
    assert problem(office.get("/v1/members?by=shoe-size"))[0] == 422


def test_of_a_name_that_many_have_each_page_holds_some_and_the_last_one_says_so(office: Office) -> None:
    names = ("陳大文", "陳小明", "陳玉蓮", "Zoë Lee")
    made = [enrol(office, name=name, phone="", email="", external_ids=[])["id"] for name in names]
    seen, cursor, pages = [], "", 0
    while cursor is not None and pages < 9:
        asked = {"q": "陳", "by": "name", "limit": 2, "cursor": cursor}
        page = office.ask("GET", "/v1/members", query_string=asked).json
        seen += [(each["id"], each["found_by"]) for each in page["data"]]
        cursor, pages = page["next"], pages + 1
    assert (sorted(seen), pages) == (sorted((each, "name") for each in made[:3]), 2)
    assert sorted(deeds(office, "members.list")) == sorted(made[:3])
    assert office.get("/v1/members?q=z&by=name").json == {"data": [], "next": None}
    assert office.get("/v1/members?q=zoe&program=club").json["data"] == []


def test_members_are_listed_page_by_page(office: Office) -> None:
    made = [enrol(office, phone="", email="", external_ids=[f"m{n}"])["id"] for n in range(5)]
    seen, cursor = [], ""
    while cursor is not None:
        page = office.ask("GET", "/v1/members", query_string={"limit": 2, "cursor": cursor}).json
        seen += [each["id"] for each in page["data"]]
        cursor = page["next"]
    assert sorted(seen) == sorted(made)
    assert office.get("/v1/members?tier=vip").json["data"] == []
    assert len(office.get("/v1/members?to=2030-01-01T00:00:00Z").json["data"]) == 5
    assert problem(office.get("/v1/members?cursor=made-up")) == (422, "invalid_body")


@pytest.mark.parametrize(
    "taken",
    [
        {"phone": "0044 20 7946 0018"},
        {"phone": "+442079460018"},
        {"email": "ann@example.com"},
        {"external_ids": ["crm-7"]},
    ],
)
def test_what_is_anothers_is_refused_by_its_name(office: Office, taken: dict[str, Any]) -> None:
    enrol(office)
    other = {"program": "shop", "name": "Bob", **taken}
    answer = problem(office.post("/v1/members", other))
    assert answer in ((409, "contact_taken"), (422, "invalid_contact"))
    assert (answer[0] == 422) == (taken == {"phone": "0044 20 7946 0018"})


@pytest.mark.parametrize(
    "body",
    [
        {**ANN, "points": 5},
        {**ANN, "status": "active"},
        {**ANN, "email": "no address"},
        {**ANN, "external_ids": [" a"]},
        {**ANN, "external_ids": "ann"},
        {**ANN, "name": "x" * 201},
        {**ANN, "consents": [{"purpose": "service", "channel": "email", "given": True}]},
        {"name": "Nobody"},
    ],
)
def test_what_cannot_be_is_refused_and_nobody_is_enrolled(office: Office, body: dict[str, Any]) -> None:
    assert office.post("/v1/members", body).status_code == 422
    assert office.get("/v1/members").json["data"] == []


def test_an_edit_names_the_version_it_was_made_of(office: Office) -> None:
    new = enrol(office)
    path = f"/v1/members/{new['id']}"
    assert problem(office.patch(path, {"name": "Ann Kim"}))[0] == 428
    answer = office.patch(path, {"name": "Ann Kim"}, headers={"If-Match": '"m1"'})
    assert (answer.json["name"], answer.headers["ETag"]) == ("Ann Kim", '"m2"')
    assert problem(office.patch(path, {"name": "Ann"}, headers={"If-Match": '"m1"'}))[0] == 412
    assert deeds(office, "members.edit") == [new["id"]]


def test_a_contact_that_is_edited_away_finds_nobody(office: Office) -> None:
    new = enrol(office)
    change = {"email": "", "external_ids": {"add": ["web-9"], "remove": ["crm-7"]}}
    answer = office.patch(f"/v1/members/{new['id']}", change, headers={"If-Match": '"m1"'})
    assert (answer.json["email"], answer.json["external_ids"]) == ("", ["ann", "web-9"])
    assert office.get("/v1/members?q=ann@example.com").json["data"] == []


@pytest.mark.parametrize("member", ["mem_" + "0" * 32, "mem_x", "vou_" + "0" * 32, "x"])
def test_who_is_not_there_is_not_found(office: Office, member: str) -> None:
    assert problem(office.get(f"/v1/members/{member}")) == (404, "unknown_member")


def test_a_clerk_opens_and_edits_and_an_analyst_does_not(office: Office) -> None:
    new = enrol(office)
    clerk, analyst = (office.doors.staff(role) for role in ("clerk", "analyst"))
    assert office.ask("GET", f"/v1/members/{new['id']}", clerk).json["phone"] == "+442079460018"
    assert problem(office.ask("GET", f"/v1/members/{new['id']}", analyst)) == (403, "forbidden")
    assert problem(office.ask("GET", "/v1/members", analyst)) == (403, "forbidden")


def test_a_card_is_replaced_blocked_and_opened_by_staff(office: Office) -> None:
    new = enrol(office)
    path = f"/v1/members/{new['id']}/cards"
    (card,) = office.get(path).json["data"]
    number = card["number"]
    assert office.post(f"{path}/{number}/block").json["after"] == "blocked"
    token = office.doors.token("ann")
    assert (
        problem(office.doors.client.post(f"/v1/me/cards/{number}/unblock", headers=bearer(token)))[0] == 409
    )
    assert office.post(f"{path}/{number}/unblock").json["after"] == "active"
    other = office.post(f"{path}/{number}/replace").json["replaced_by"]
    assert {each["number"]: each["status"] for each in office.get(path).json["data"]} == {
        number: "replaced",
        other: "active",
    }
    stranger = enrol(office, phone="", email="", external_ids=["bob"])
    assert problem(office.post(f"/v1/members/{stranger['id']}/cards/{other}/block")) == (404, "unknown_card")


def test_another_retailers_ids_mean_nothing_here(doors: Doors, office: Office) -> None:
    member_id, _ = doors.elsewhere()
    answer = office.get(f"/v1/members/{ids.outside('member', member_id)}")
    assert answer.json["program"]["code"] == "other"
