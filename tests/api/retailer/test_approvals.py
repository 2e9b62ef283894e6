"""What one person asked for, a second one decides; then it is done, once."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from db import ids
from doorway.deeds import carrying_out
from identity import approvals, audit
from points.errors import InsufficientPoints
from tests.api.doors import NOW, Doors, bearer, problem

ANN, BOB = "ann@shop.example", "bob@shop.example"


@pytest.fixture(autouse=True)
def a_deed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind of wish whose doing can be seen afterwards; one cannot be done."""

    def blow(session, approved, at) -> None:
        if approved.payload["loud"]:
            raise InsufficientPoints("points", 2, 1)
        audit.note(session, at, "whistle", "blown", approved.subject)

    monkeypatch.setattr(carrying_out, "DEEDS", {**carrying_out.DEEDS, "whistle.blow": blow})


def ask(doors: Doors, *, loud: bool = False) -> str:
    """Ann's wish; she is a manager, and so is Bob."""
    doors.staff("manager", email=ANN)
    doors.staff("manager", email=BOB)
    maker = doors.employees.get(ANN).staff_id
    asked = doors.database.write(
        lambda session: approvals.ask(session, "whistle.blow", "mem_1", {"loud": loud}, maker, NOW)
    )
    return ids.outside("approval", asked.approval_id)


def decide(
    doors: Doors, wish: str, deed: str, who: str = BOB, key: str = "a-key-of-one-decision", **note: Any
):
    headers = {**bearer(doors.staff(email=who)), "Idempotency-Key": key}
    return doors.client.post(f"/v1/approvals/{wish}/{deed}", json=note, headers=headers)


def blown(doors: Doors) -> int:
    found = doors.database.read(lambda session: audit.listed(session, audit.Filter(actor="whistle")))
    return len(found)


def stands(doors: Doors, wish: str) -> str:
    (found,) = doors.get("/v1/approvals", doors.staff(email=BOB)).json["data"]
    assert found["id"] == wish
    return found["status"]


def test_a_second_person_approves_and_it_is_done(doors: Doors) -> None:
    wish = ask(doors)

    answer = decide(doors, wish, "approve", note="seen the receipt")

    assert answer.status_code == 200
    assert (answer.json["status"], answer.json["note"]) == ("approved", "seen the receipt")
    assert answer.json["checker"] == ids.outside("staff", doors.employees.get(BOB).staff_id)
    assert (blown(doors), stands(doors, wish)) == (1, "approved")


def test_a_second_person_rejects_and_nothing_is_done(doors: Doors) -> None:
    wish = ask(doors)

    assert decide(doors, wish, "reject").json["status"] == "rejected"
    assert (blown(doors), stands(doors, wish)) == (0, "rejected")


def test_who_asked_cannot_decide(doors: Doors) -> None:
    wish = ask(doors)

    for deed in ("approve", "reject"):
        assert problem(decide(doors, wish, deed, who=ANN)) == (403, "same_person")
    assert (blown(doors), stands(doors, wish)) == (0, "open")


def test_the_same_decision_again_is_answered_again_and_done_once(doors: Doors) -> None:
    wish = ask(doors)
    first, again = decide(doors, wish, "approve"), decide(doors, wish, "approve")

    assert (again.status_code, again.json) == (200, first.json)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert blown(doors) == 1


@pytest.mark.parametrize("deed", ["approve", "reject"])
def test_what_was_decided_is_not_decided_again(doors: Doors, deed: str) -> None:
    wish = ask(doors)
    decide(doors, wish, "approve")

    assert problem(decide(doors, wish, deed, key="another-key-for-it")) == (409, "approval_closed")
    assert blown(doors) == 1


def test_what_cannot_be_done_now_stays_open(doors: Doors) -> None:
    wish = ask(doors, loud=True)

    assert problem(decide(doors, wish, "approve")) == (409, "insufficient_points")
    assert stands(doors, wish) == "open"
    assert decide(doors, wish, "reject").status_code == 200


@pytest.mark.parametrize("role", ["clerk", "analyst", "auditor", "manager:high-street"])
def test_not_everyone_decides(doors: Doors, role: str) -> None:
    wish = ask(doors)
    doors.staff(role, email="eve@shop.example")

    assert problem(decide(doors, wish, "approve", who="eve@shop.example")) == (403, "forbidden")


def test_a_decision_needs_a_key(doors: Doors) -> None:
    wish = ask(doors)

    answer: TestResponse = decide(doors, wish, "approve", key="short")
    assert problem(answer) == (400, "idempotency_key_required")


@pytest.mark.parametrize("wish", ["apr_" + "0" * 32, "mem_" + "0" * 32, "x"])
def test_what_nobody_asked_is_not_found(doors: Doors, wish: str) -> None:
    ask(doors)

    assert problem(decide(doors, wish, "approve")) == (404, "unknown_approval")


def test_wishes_are_listed_by_how_they_stand(doors: Doors) -> None:
    wish, other = ask(doors), ask(doors)
    decide(doors, wish, "reject")

    def listed(query: str) -> list[str]:
        return [
            each["id"] for each in doors.get(f"/v1/approvals{query}", doors.staff(email=BOB)).json["data"]
        ]

    assert set(listed("")) == {wish, other}
    assert (listed("?status=open"), listed("?status=rejected")) == ([other], [wish])
    assert problem(doors.get("/v1/approvals?status=gone", doors.staff(email=BOB)))[0] == 422
