"""Nobody gives points to a card of their own, and a colleague who does is seen to."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from config import Settings
from db import ids
from tests.api.doors import Doors, new_app, problem, sale
from tests.api.retailer.office import Office

CLERK, MIA = "clerk@shop.example", "mia@shop.example"


def enrol(office: Office, who: str = "ann", **facts: Any) -> str:
    return office.post("/v1/members", {"program": "shop", "external_ids": [who], **facts}).json["id"]


def declare(office: Office, email: str, member: str | None) -> TestResponse:
    path = f"/v1/staff/{ids.outside('staff', office.doors.employees.get(email).staff_id)}"
    return office.patch(path, {"member": member}, headers={"If-Match": office.get(path).headers["ETag"]})


def adjust(office: Office, member: str, amount: int, secret: str, key: str = "a-key-for-one-deed"):
    body = {"amount": amount, "reason": "goodwill"}
    path, headers = f"/v1/members/{member}/adjustments", {"Idempotency-Key": key}
    return office.post(path, body, secret=secret, headers=headers)


def park(office: Office, number: str = "1001", net: str = "137.40") -> str:
    """A sale of nobody, as it waits."""
    office.doors.post(sale(number, net=net, member=None))
    listed = office.get("/v1/parked?status=waiting").json["data"]
    return next(each["id"] for each in listed if each["number"] == number)


def identify(office: Office, parked: str, secret: str, who: str = "ann", key: str = "a-key-for-one-deed"):
    path, headers = f"/v1/parked/{parked}/identify", {"Idempotency-Key": key}
    return office.post(path, {"external": who}, secret=secret, headers=headers)


def approve(office: Office, wish: str, secret: str) -> TestResponse:
    headers = {"Idempotency-Key": "a-key-to-approve-it"}
    return office.post(f"/v1/approvals/{wish}/approve", {}, secret=secret, headers=headers)


def test_an_owner_says_which_membership_is_a_colleagues(office: Office) -> None:
    ann, clerk = enrol(office), office.doors.staff("clerk")
    assert declare(office, CLERK, ann).json["member"] == ann
    assert office.get("/v1/staff/me", secret=clerk).json["member"] == ann
    assert declare(office, CLERK, None).json["member"] is None
    assert problem(declare(office, CLERK, "mem_" + "0" * 32)) == (404, "unknown_member")
    assert problem(declare(office, CLERK, "x")) == (422, "invalid_body")
    told = office.get("/v1/audit?action=staff.member").json["data"]
    assert {note["detail"]["member"] for note in told} == {None, ann}


@pytest.mark.parametrize("known_by", ["owner", "e-mail", "merge"])
def test_nobody_gives_points_to_their_own_card(office: Office, known_by: str) -> None:
    doors = office.doors
    clerk, manager = doors.staff("clerk"), doors.staff("manager")
    for email, secret in ((CLERK, clerk), ("manager@shop.example", manager)):
        who = email.partition("@")[0]
        member = enrol(office, who, **({"email": email} if known_by == "e-mail" else {}))
        if known_by != "e-mail":
            declare(office, email, member)
        if known_by == "merge":
            other = enrol(office, f"other-{who}")
            key = {"Idempotency-Key": f"merge-{who}-into-another"}
            office.post(f"/v1/members/{other}/merge", {"member": member}, headers=key)
            member = other
        if secret == manager:
            assert problem(adjust(office, member, 5, secret)) == (403, "own_card")
        parked = park(office, f"10{who}")
        assert problem(identify(office, parked, secret, who)) == (403, "own_card")
        assert office.get(f"/v1/parked/{parked}").json["status"] == "waiting"
        assert identify(office, parked, office.secret, who).status_code == 200
    assert doors.shop.verify() == []


def test_nobody_approves_points_for_their_own_card(office: Office) -> None:
    manager, ann = office.doors.staff("manager"), enrol(office)
    declare(office, "manager@shop.example", ann)
    asked = adjust(office, ann, 9_000, office.secret).json["approval"]
    assert problem(approve(office, asked, manager)) == (403, "own_card")
    assert office.get("/v1/approvals?status=open").json["data"][0]["id"] == asked


def test_points_for_a_colleagues_card_are_flagged_in_the_audit(office: Office) -> None:
    office.doors.staff("clerk")
    ann, bob = enrol(office), enrol(office, "bob")
    declare(office, CLERK, ann)
    for number, member in enumerate((ann, bob)):
        adjust(office, member, 5, office.secret, f"a-key-for-deed-{number}")
    identify(office, park(office), office.secret)

    card_of = ids.outside("staff", office.doors.employees.get(CLERK).staff_id)
    by_hand = office.get("/v1/audit?action=members.adjust").json["data"]
    flagged = {note["subject"]: note["detail"].get("card_of") for note in by_hand}
    assert flagged == {ann: card_of, bob: None}
    (found,) = office.get("/v1/audit?action=parked.identify").json["data"]
    assert found["detail"]["card_of"] == card_of


# What is given by finding members


def test_finding_members_counts_as_points_by_hand(office: Office) -> None:
    enrol(office)
    clerk = office.doors.staff("clerk")
    for number in range(3):
        answer = identify(
            office, park(office, f"100{number}", "1000.00"), clerk, key=f"a-key-for-number-{number}"
        )
        assert (answer.status_code, answer.json["approval"]) == (200, None)
    parked = park(office, "1009", "1000.00")

    asked = identify(office, parked, clerk, key="a-key-for-the-last")

    assert (asked.status_code, asked.json["status"], asked.json["waiting"]) == (202, "parked", "unidentified")
    assert (asked.json["issued"], office.doors.shop.points()) == ({}, 4_000)
    assert office.get(f"/v1/parked/{parked}").json["status"] == "waiting"
    small = identify(office, park(office, "1010", "10.00"), clerk, key="a-key-for-a-small")
    assert small.status_code == 200
    assert office.doors.shop.verify() == []


def test_a_second_person_lets_a_large_one_through(office: Office) -> None:
    enrol(office)
    clerk, manager = office.doors.staff("clerk"), office.doors.staff("manager", email=MIA)
    parked = park(office, net="9000.00")
    asked = identify(office, parked, clerk).json["approval"]
    (waiting,) = office.get("/v1/approvals").json["data"]
    assert waiting["kind"] == "parked.identify"
    assert waiting["payload"]["parked"] == parked

    assert problem(approve(office, asked, clerk)) == (403, "forbidden")
    assert approve(office, asked, manager).status_code == 200

    found = office.get(f"/v1/parked/{parked}").json
    maker = ids.outside("staff", office.doors.employees.get(CLERK).staff_id)
    assert (found["status"], found["closed_by"]) == ("resolved", maker)
    assert office.doors.shop.points() == 9_000
    actions = {note["action"] for note in office.get(f"/v1/audit?subject={parked}").json["data"]}
    assert actions == {"parked.identify", "parked.identify.ask"}
    assert office.doors.shop.verify() == []


def test_what_ended_otherwise_is_not_approved_any_more(office: Office) -> None:
    enrol(office)
    manager = office.doors.staff("manager", email=MIA)
    parked = park(office, net="9000.00")
    asked = identify(office, parked, office.doors.staff("clerk")).json["approval"]
    office.post(f"/v1/parked/{parked}/dismiss", {"why": "a forgery"})
    assert problem(approve(office, asked, manager)) == (409, "parked_closed")


def test_points_by_hand_and_by_finding_members_have_one_limit(doors: Doors) -> None:
    settings = {"LOYALTY_LOG_LEVEL": "CRITICAL", "LOYALTY_ADJUST_LIMIT_POINTS": "100"}
    doors.app = new_app(Settings.from_environment(settings), doors.database)
    office = Office(doors)
    ann, manager = enrol(office), doors.staff("manager")
    assert identify(office, park(office, net="60.00"), manager).status_code == 200
    assert adjust(office, ann, 41, manager).status_code == 202
    assert adjust(office, ann, 40, manager, "another-key-for-it").status_code == 201
