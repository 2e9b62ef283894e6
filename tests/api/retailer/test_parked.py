"""/v1/parked: the queue of documents that wait, and who may do what about them."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.api.doors import Doors, bearer, problem, sale
from tests.api.retailer.office import Office

KEYED = {"Idempotency-Key": "a-key-for-one-decision"}


def waiting(doors: Doors, office: Office, number: str = "1001", **facts: Any) -> str:
    """A sale of nobody, and its id in the queue."""
    doors.post(sale(number, **{"member": None, **facts}))
    return office.get("/v1/parked").json["data"][0]["id"]


@pytest.fixture
def parked(doors: Doors, office: Office) -> str:
    """A sale of nobody; ann is a member."""
    doors.shop.member()
    return waiting(doors, office)


def act(office: Office, parked: str, what: str, body: Any = None, **words: Any) -> TestResponse:
    return office.post(
        f"/v1/parked/{parked}/{what}", body, headers={**KEYED, **words.pop("headers", {})}, **words
    )


def test_the_queue_says_why_something_waits_and_what_would_end_that(office: Office, parked: str) -> None:
    (found,) = office.get("/v1/parked?reason=unidentified&status=waiting&store=high-street").json["data"]
    whole = office.get(f"/v1/parked/{parked}").json

    assert (found["id"], found["number"], found["remedies"]) == (parked, "1001", ["identify"])
    assert whole["why"] == ["No points yet: nobody was named on this receipt."]
    assert whole["document"]["lines"][0]["net_minor"] == 13740
    assert office.get("/v1/parked?reason=clock_ahead").json["data"] == []


def test_it_is_paged(doors: Doors, office: Office, parked: str) -> None:
    waiting(doors, office, "1002")
    first = office.get("/v1/parked?limit=1").json
    second = office.get(f"/v1/parked?limit=1&cursor={first['next']}").json

    assert {first["data"][0]["number"], second["data"][0]["number"]} == {"1001", "1002"}
    assert second["next"] is None


@pytest.mark.parametrize("cursor", ["x", "WyJ4IiwieSJd", "WzEsMl0"])
def test_a_made_up_cursor_is_refused(office: Office, parked: str, cursor: str) -> None:
    assert problem(office.get(f"/v1/parked?cursor={cursor}")) == (422, "invalid_body")


def test_an_identified_sale_is_posted_and_that_is_noted(doors: Doors, office: Office, parked: str) -> None:
    answer = act(office, parked, "identify", {"external": "ann"})
    again = act(office, parked, "identify", {"external": "ann"})

    assert (answer.status_code, answer.json["issued"]) == (200, {"points": 137})
    assert (again.json, again.headers["Idempotent-Replayed"]) == (answer.json, "true")
    assert office.get(f"/v1/parked/{parked}").json["status"] == "resolved"
    assert doors.post(sale(member=None)).json["issued"] == {"points": 137}
    (note,) = office.get("/v1/audit?action=parked.identify").json["data"]
    assert note["subject"] == parked
    assert note["detail"]["member"] == answer.json["member"]


def test_under_another_key_it_is_not_identified_twice(doors: Doors, office: Office, parked: str) -> None:
    doors.shop.member("bob")
    act(office, parked, "identify", {"external": "ann"})
    answer = act(office, parked, "identify", {"external": "bob"}, headers={"Idempotency-Key": "k" * 16})

    assert problem(answer) == (409, "parked_closed")
    assert doors.shop.points(name="bob") == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"external": "nobody"}, (404, "unknown_member")),
        ({"member": "mem_x"}, (404, "unknown_member")),
        ({"card": "77"}, (404, "unknown_member")),
        ({}, (422, "invalid_body")),
        ({"external": "ann", "card": "77"}, (422, "invalid_body")),
    ],
)
def test_who_is_nobody_is_refused(office: Office, parked: str, body: Any, status: Any) -> None:
    assert problem(act(office, parked, "identify", body)) == status


def test_what_still_has_to_wait_says_why(office: Office, parked: str) -> None:
    answer = act(office, parked, "retry")

    assert problem(answer) == (409, "cannot_resolve")
    assert "unidentified" in answer.json["detail"]


def test_it_is_let_go_with_a_reason(doors: Doors, office: Office, parked: str) -> None:
    assert problem(act(office, parked, "dismiss", {"why": ""})) == (422, "invalid_body")
    answer = act(office, parked, "dismiss", {"why": "a test of ours"})

    assert (answer.json["status"], answer.json["closed_why"]) == ("dismissed", "a test of ours")
    assert answer.json["closed_by"].startswith("stf_")
    assert problem(act(office, parked, "dismiss", {"why": "again"})) == (409, "parked_closed")


def test_of_two_under_one_number_a_person_takes_the_other(doors: Doors, office: Office) -> None:
    doors.post(sale())
    assert problem(doors.post(sale(net="200.00"))) == (409, "receipt_conflict")
    (found,) = office.get("/v1/parked?reason=other_content").json["data"]
    answer = act(office, found["id"], "accept", {"why": "the first was a test"})

    assert (answer.status_code, answer.json["revision"], doors.shop.points()) == (200, 2, 200)


@pytest.mark.parametrize("role", ["analyst", "clerk:station"])
def test_who_may_not_see_it_cannot_act_on_it(doors: Doors, office: Office, parked: str, role: str) -> None:
    if ":" in role:
        doors.shop.open("station")
    secret = doors.staff(role)
    codes = {403} if role == "analyst" else {404}

    assert {
        office.get(f"/v1/parked/{parked}", secret=secret).status_code,
        act(office, parked, "identify", {"external": "ann"}, secret=secret).status_code,
        act(office, parked, "dismiss", {"why": "because"}, secret=secret).status_code,
    } == codes
    if role != "analyst":
        assert office.get("/v1/parked", secret=secret).json["data"] == []
        assert office.get("/v1/parked?store=high-street", secret=secret).json["data"] == []
    assert doors.shop.parked() == [("1001", "unidentified")]


def test_an_auditor_reads_and_does_nothing(doors: Doors, office: Office, parked: str) -> None:
    secret = doors.staff("auditor")

    assert office.get(f"/v1/parked/{parked}", secret=secret).status_code == 200
    assert problem(act(office, parked, "dismiss", {"why": "because"}, secret=secret)) == (403, "forbidden")


@pytest.mark.parametrize("name", ["prk_" + "0" * 64, "prk_x", "x", "prk_" + "'" * 64])
def test_what_is_not_there_is_not_found(office: Office, parked: str, name: str) -> None:
    assert problem(office.get(f"/v1/parked/{name}")) == (404, "unknown_parked")
    assert problem(act(office, name, "retry")) == (404, "unknown_parked")


def test_a_till_and_a_member_have_no_business_here(doors: Doors, office: Office, parked: str) -> None:
    for secret in (doors.key, doors.token()):
        answer = doors.client.get("/v1/parked", headers=bearer(secret))
        assert problem(answer) == (401, "unauthorized")
