"""Points by hand, merges, blocks and leaving, as staff do them."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from config import Settings
from identity.staff_tables import approval as approval_table
from tests.api.doors import Doors, bearer, new_app, problem, sale
from tests.api.retailer.office import Office

KEY = "a-key-for-one-deed"


def enrol(office: Office, who: str = "ann", **facts: Any) -> str:
    wish = {"program": "shop", "external_ids": [who], **facts}
    return office.post("/v1/members", wish).json["id"]


def do(
    office: Office, member: str, deed: str, body: dict[str, Any], key: str = KEY, secret: str = ""
) -> TestResponse:
    headers = {"Idempotency-Key": key}
    return office.ask("POST", f"/v1/members/{member}/{deed}", secret, json=body, headers=headers)


def adjust(office: Office, member: str, amount: int, key: str = KEY, secret: str = "", **facts: Any):
    body = {"amount": amount, "reason": "goodwill", **facts}
    return do(office, member, "adjustments", body, key, secret)


def points(office: Office, member: str) -> int:
    return office.get(f"/v1/members/{member}").json["balances"][0]["available"]


# Points by hand


def test_points_are_given_with_a_reason_the_member_reads(office: Office) -> None:
    ann = enrol(office)
    answer = adjust(office, ann, 50, note="the tea was cold")
    assert answer.status_code == 201
    assert (answer.json["status"], answer.json["balance_after"]["points"]["available"]) == ("done", 50)
    assert answer.json["why"] == ["50 points given by the shop: goodwill."]
    told = office.doors.get("/v1/me", office.doors.token("ann")).text
    assert "goodwill" in told
    assert "cold" not in told
    assert "cold" not in office.get("/v1/audit").text


def test_the_same_key_is_one_adjustment(office: Office) -> None:
    ann = enrol(office)
    first, again = adjust(office, ann, 50), adjust(office, ann, 50)
    assert (again.json, again.headers["Idempotent-Replayed"]) == (first.json, "true")
    assert points(office, ann) == 50
    assert problem(adjust(office, ann, 51)) == (422, "idempotency_key_reused")
    assert problem(office.post(f"/v1/members/{ann}/adjustments", {"amount": 5, "reason": "goodwill"})) == (
        400,
        "idempotency_key_required",
    )


@pytest.mark.parametrize(
    "body",
    [
        {"amount": 0, "reason": "goodwill"},
        {"amount": 1.5, "reason": "goodwill"},
        {"amount": "5", "reason": "goodwill"},
        {"amount": True, "reason": "goodwill"},
        {"amount": 2**63, "reason": "goodwill"},
        {"amount": 5, "reason": "because"},
        {"amount": 5},
        {"amount": 5, "reason": "goodwill", "actor": "stf_1"},
        {"amount": 5, "reason": "goodwill", "note": "x" * 1001},
    ],
)
def test_what_is_no_adjustment_is_refused(office: Office, body: dict[str, Any]) -> None:
    ann = enrol(office)
    assert do(office, ann, "adjustments", body).status_code == 422
    assert points(office, ann) == 0


def test_points_that_are_not_there_are_not_taken_and_the_key_remembers(office: Office) -> None:
    ann = enrol(office)
    assert problem(adjust(office, ann, -5)) == (409, "insufficient_points")
    adjust(office, ann, 5, "another-key-for-it")
    again = adjust(office, ann, -5)
    assert (again.json["code"], again.headers["Idempotent-Replayed"]) == ("insufficient_points", "true")


def test_above_the_rolling_limit_a_second_person_decides(office: Office) -> None:
    ann = enrol(office)
    boss, other = office.doors.staff("manager"), office.doors.staff("manager", email="mia@shop.example")
    assert adjust(office, ann, 3_000, "one-of-many-keys", boss).status_code == 201
    assert adjust(office, ann, -2_000, "two-of-many-keys", boss).status_code == 201
    asked = adjust(office, ann, 1, "three-of-many-keys", boss, note="and one more")
    assert (asked.status_code, asked.json["status"], asked.json["balance_after"]) == (202, "waiting", {})
    assert points(office, ann) == 1_000
    approval = asked.json["approval"]
    (waiting,) = office.get("/v1/approvals").json["data"]
    assert waiting["payload"]["note"] == "and one more"
    assert "one more" not in str(office.doors.shop.rows(approval_table, None))

    def decide(secret: str) -> TestResponse:
        headers = {"Idempotency-Key": "a-key-of-one-decision"}
        return office.ask("POST", f"/v1/approvals/{approval}/approve", secret, json={}, headers=headers)

    assert problem(decide(boss)) == (403, "same_person")
    assert decide(other).status_code == 200
    assert points(office, ann) == 1_001
    assert adjust(office, ann, 5_000, "four-of-many-keys", other).status_code == 201
    assert office.doors.shop.verify() == []


def test_the_limit_is_a_setting(doors: Doors) -> None:
    settings = {"LOYALTY_LOG_LEVEL": "CRITICAL", "LOYALTY_ADJUST_LIMIT_POINTS": "0"}
    doors.app = new_app(Settings.from_environment(settings), doors.database)
    office = Office(doors)
    assert adjust(office, enrol(office), 1).status_code == 202


@pytest.mark.parametrize("role", ["clerk", "analyst", "auditor", "manager:high-street"])
def test_not_everyone_gives_points_merges_or_erases(office: Office, role: str) -> None:
    ann, bob, secret = enrol(office), enrol(office, "bob"), office.doors.staff(role)
    for answer in (
        adjust(office, ann, 5, secret=secret),
        do(office, ann, "merge", {"member": bob}, secret=secret),
        do(office, ann, "merge/undo", {"member": bob}, secret=secret),
        do(office, ann, "erase", {"confirm": ann}, secret=secret),
    ):
        assert problem(answer) == (403, "forbidden")


# Merging


def test_two_become_one_and_two_again(office: Office) -> None:
    ann, bob = enrol(office), enrol(office, "bob", name="Bob")
    office.doors.post(sale())
    token = office.doors.token("ann")
    answer = do(office, bob, "merge", {"member": ann})
    assert (answer.status_code, answer.json["ended"]) == (200, ann)
    assert points(office, bob) == 137
    opened = office.get(f"/v1/members/{ann}").json
    assert (opened["id"], opened["name"]) == (bob, "Bob")
    assert [each["member"] for each in opened["merges"]] == [ann]
    assert office.doors.get("/v1/me", token).status_code == 401, "who ended signs in no more"
    assert do(office, bob, "merge", {"member": ann}).headers["Idempotent-Replayed"] == "true"
    assert problem(do(office, bob, "merge", {"member": ann}, "another-key-for-it")) == (409, "cannot_merge")

    assert do(office, bob, "merge/undo", {"member": ann}).status_code == 200
    assert (points(office, ann), points(office, bob)) == (137, 0)
    assert problem(do(office, bob, "merge/undo", {"member": ann}, "another-key-for-it"))[0] == 404
    assert office.doors.shop.verify() == []


def test_a_merge_whose_points_were_spent_stands(office: Office) -> None:
    ann, bob = enrol(office), enrol(office, "bob")
    office.doors.post(sale())
    do(office, bob, "merge", {"member": ann})
    adjust(office, bob, -1)
    assert problem(do(office, bob, "merge/undo", {"member": ann})) == (409, "merge_stands")


@pytest.mark.parametrize("other", ["itself", "mem_" + "0" * 32, "x"])
def test_who_cannot_be_merged_is_refused(office: Office, other: str) -> None:
    ann = enrol(office)
    answer = do(office, ann, "merge", {"member": ann if other == "itself" else other})
    assert problem(answer) in ((409, "cannot_merge"), (404, "unknown_member"))


# Blocking


def test_a_clerk_stops_spending_and_allows_it_again(office: Office) -> None:
    ann, clerk = enrol(office), office.doors.staff("clerk")
    office.doors.post(sale(net="300.00"))
    block = {"reason": "account-taken-over", "note": "she rang"}
    assert do(office, ann, "block", block, secret=clerk).json["restricted"] == "burning"
    token = office.doors.token("ann")
    assert problem(office.doors.redeem(token)) == (403, "spending_locked")
    assert office.doors.post(sale("1002")).json["status"] == "recorded"
    assert do(office, ann, "unblock", {}, secret=clerk).json["restricted"] == ""
    assert office.doors.redeem(token, key="another-key-for-it").status_code == 201


def test_who_is_stopped_whole_has_receipts_that_wait(office: Office) -> None:
    ann = enrol(office)
    do(office, ann, "block", {"what": "everything", "reason": "suspected-misuse"})
    answer = office.doors.post(sale()).json
    assert (answer["status"], answer["waiting"]) == ("parked", "card_blocked")


# Leaving


def test_a_person_leaves_and_nothing_shows_who_they_were(office: Office) -> None:
    person = {"name": "Zebedee Quux", "phone": "+44 20 7946 0018", "email": "z@example.com"}
    ann = enrol(office, **person)
    office.doors.post(sale())
    token = office.doors.token("ann")
    assert problem(do(office, ann, "erase", {"confirm": "yes"}))[0] == 422
    answer = do(office, ann, "erase", {"confirm": ann})
    assert answer.json == {"member": ann, "forgotten": [ann]}
    shown = office.get(f"/v1/members/{ann}").json
    assert (shown["status"], shown["name"], shown["phone"], shown["external_ids"]) == ("erased", "", "", [])
    assert shown["balances"][0]["available"] == 137
    assert office.doors.get("/v1/me", token).status_code == 401
    assert office.get("/v1/members?q=z@example.com").json["data"] == []
    assert problem(do(office, ann, "erase", {"confirm": ann})) == (409, "member_closed")
    assert problem(adjust(office, ann, 5)) == (409, "member_closed")
    assert office.doors.shop.verify() == []
    assert bearer(token)
