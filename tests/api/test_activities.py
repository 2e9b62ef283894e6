"""Activities at all three doors: reported by a member, a till and staff, given once, refused by name."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.api.doors import CARD, Doors, bearer, problem

ACTIVITIES = (
    CARD
    + """
activities:
  - {code: survey, name: Survey, points: 50, limit: {ever: 1}, reported_by: [staff, member]}
  - {code: check-in, points: 5, limit: {day-and-store: 1}, reported_by: [till, staff]}
  - {code: vip-tea, points: 9, when: {tiers: [vip]}, reported_by: [till, member, staff]}
"""
)


class Reporters:
    """Everyone who may tell of ann."""

    def __init__(self, doors: Doors) -> None:
        self.doors = doors
        doors.shop.publish(ACTIVITIES, "2026-01-01")
        doors.shop.member("ann")
        self.token = doors.token("ann")
        self.id = f"mem_{doors.shop.member_id('ann').replace('-', '')}"
        self.owner = doors.staff("owner")

    def send(self, path: str, secret: str, key: str, **body: Any) -> TestResponse:
        headers = {**bearer(secret), "Idempotency-Key": f"a-key-of-a-report-{key}"}
        return self.doors.client.post(path, json=body, headers=headers)

    def member(self, activity: str, reference: str = "form-1", key: str = "1") -> TestResponse:
        return self.send("/v1/me/activities", self.token, key, activity=activity, reference=reference)

    def till(self, activity: str, reference: str = "visit-1", key: str = "1", **facts: str) -> TestResponse:
        secret = facts.pop("secret", self.doors.key)
        facts = {"proof": self.proof(self.doors.key), **facts}
        return self.send("/v1/activities", secret, key, activity=activity, reference=reference, **facts)

    def staff(self, activity: str, reference: str = "form-1", key: str = "1", **facts: str) -> TestResponse:
        path, secret = f"/v1/members/{facts.pop('id', self.id)}/activities", facts.pop("secret", self.owner)
        return self.send(path, secret, key, activity=activity, reference=reference, **facts)

    def proof(self, secret: str) -> str:
        found = self.doors.client.post("/v1/identify", json={"external": "ann"}, headers=bearer(secret))
        return str(found.json["proof"])


@pytest.fixture
def reporters(doors: Doors) -> Reporters:
    """The shop with its activities."""
    return Reporters(doors)


def test_a_member_tells_of_a_survey_once(reporters: Reporters) -> None:
    told = reporters.member("survey")
    assert (told.status_code, told.json["member"], told.json["tier"]) == (201, reporters.id, "member")
    assert told.json["balance_after"]["points"]["available"] == 50
    assert told.json["why"] == ["50 points given: Survey."]
    again = reporters.member("survey")
    assert (again.json, again.headers["Idempotent-Replayed"]) == (told.json, "true")
    assert problem(reporters.member("survey", "form-2")) == (422, "idempotency_key_reused")


def test_a_till_tells_who_checked_in_at_its_own_store(reporters: Reporters) -> None:
    told = reporters.till("check-in")
    assert (told.status_code, told.json["balance_after"]["points"]["available"]) == (201, 5)
    assert reporters.till("check-in").headers["Idempotent-Replayed"] == "true"
    assert problem(reporters.till("check-in", "visit-2", "2")) == (409, "activity_limit")
    reporters.doors.shop.open("low-street")
    key = reporters.doors.new_key("low-street")
    other = reporters.till("check-in", "visit-3", "3", secret=key, proof=reporters.proof(key))
    assert other.json["balance_after"]["points"]["available"] == 10


def test_staff_tell_in_which_store_it_was(reporters: Reporters) -> None:
    first = reporters.staff("check-in", store="high-street")
    assert first.json["balance_after"]["points"]["available"] == 5
    assert problem(reporters.till("check-in", "visit-2")) == (409, "activity_limit")
    headers = bearer(reporters.owner)
    notes = reporters.doors.client.get("/v1/audit?action=members.activity", headers=headers).json["data"]
    assert [(note["subject"], note["detail"]) for note in notes] == [(reporters.id, {"activity": "check-in"})]


@pytest.mark.parametrize("door", ["member", "till", "staff"])
def test_what_cannot_be_given_is_refused_by_its_name(reporters: Reporters, door: str) -> None:
    report = getattr(reporters, door)
    assert problem(report("nothing")) == (422, "unknown_activity")
    assert problem(report("vip-tea", key="2")) == (409, "activity_not_for_them")
    assert problem(report("x" * 65, key="3")) == (422, "invalid_body")
    # What one door may tell is unknown at another.
    strange = {"member": "check-in", "till": "survey"}.get(door)
    assert strange is None or problem(report(strange, key="4")) == (422, "unknown_activity")


def test_one_reference_gives_once_whoever_tells(reporters: Reporters) -> None:
    assert reporters.member("survey").status_code == 201
    assert problem(reporters.staff("survey")) == (409, "activity_reported")


def test_a_proof_is_good_at_the_till_that_got_it(reporters: Reporters) -> None:
    other = reporters.doors.new_key(label="Till 2")
    assert problem(reporters.till("check-in", secret=other)) == (422, "invalid_proof")
    assert problem(reporters.till("check-in", proof="idt_made-up", key="2")) == (422, "invalid_proof")


def test_nobody_tells_of_others(reporters: Reporters) -> None:
    doors = reporters.doors
    assert problem(reporters.staff("survey", id=f"mem_{'0' * 32}")) == (404, "unknown_member")
    assert problem(reporters.staff("survey", store="nowhere", key="2")) == (404, "unknown_store")
    assert problem(reporters.staff("survey", secret=doors.staff("clerk"), key="3")) == (403, "forbidden")
    assert problem(reporters.send("/v1/me/activities", doors.key, "4")) == (401, "unauthorized")


def test_a_key_for_something_else_tells_nothing(reporters: Reporters) -> None:
    headers = bearer(reporters.owner)
    path, body = "/v1/stores/high-street/till-keys", {"label": "For receipts", "scopes": ["receipts"]}
    secret = reporters.doors.client.post(path, json=body, headers=headers).json["secret"]
    assert problem(reporters.till("check-in", secret=secret)) == (403, "wrong_scope")


def test_nobody_tells_of_their_own_card(reporters: Reporters) -> None:
    manager, headers = reporters.doors.staff("manager"), bearer(reporters.owner)
    body = {"program": "shop", "external_ids": ["mia"], "email": "manager@shop.example"}
    own = reporters.doors.client.post("/v1/members", json=body, headers=headers).json["id"]
    assert problem(reporters.staff("survey", id=own, secret=manager)) == (403, "own_card")
