"""Staff sign in and out: what it takes, what it tells a stranger, and what ends a session."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from werkzeug.test import TestResponse

from identity import audit, roles, staff
from tests.api.doors import NOW, Doors, bearer, problem
from tests.identity.employees import PASSWORD, Employees

ANN, OWNER = "ann@shop.example", "owner@shop.example"


@pytest.fixture
def people(doors: Doors) -> Employees:
    doors.employees.join(OWNER, "owner")
    doors.employees.join(ANN, "clerk")
    return doors.employees


def sign_in(
    doors: Doors, email: str = ANN, password: str = PASSWORD, code: str = "", **words
) -> TestResponse:
    shown = code or doors.employees.code(ANN)
    wish = {"email": email, "password": password, "code": shown}
    return doors.client.post("/v1/staff/sessions", json=wish, **words)


def me(doors: Doors, secret: str) -> TestResponse:
    return doors.get("/v1/staff/me", secret)


def noted(doors: Doors) -> list[tuple[str, str]]:
    return [(each.actor, each.action) for each in doors.database.read(audit.listed)]


def test_password_and_code_begin_a_session(doors: Doors, people: Employees) -> None:
    answer = sign_in(doors)

    assert answer.status_code == 201
    assert answer.json["token"].startswith("staff_")
    assert answer.json["expires_at"] == "2026-05-04T23:00:00Z"
    assert answer.json["staff"]["email"] == ANN
    shown = me(doors, answer.json["token"]).json
    assert (shown["name"], shown["roles"], shown["status"]) == ("Ann", ["clerk"], "active")
    assert "members.read" in shown["permissions"]
    assert "members.adjust" not in shown["permissions"]


def test_a_recovery_code_does_in_the_place_of_the_telephone(doors: Doors, people: Employees) -> None:
    code = people.recovery[ANN][3]

    assert sign_in(doors, code=code).status_code == 201
    assert problem(sign_in(doors, code=code)) == (401, "sign_in_failed")


def test_a_stranger_learns_nothing_from_a_refusal(doors: Doors, people: Employees) -> None:
    """Unknown, wrong, disabled and invited all read the same, but for the id of the request."""
    people.add("invited@shop.example", "clerk")
    disabled = people.join("disabled@shop.example", "clerk").staff_id
    doors.database.write(lambda session: staff.disable(session, disabled, NOW))

    answers = [
        sign_in(doors, email="nobody@shop.example"),
        sign_in(doors, email="not an address"),
        sign_in(doors, email="invited@shop.example"),
        sign_in(doors, email="disabled@shop.example", code=people.code("disabled@shop.example")),
        sign_in(doors, password="four plain words togethe"),
        sign_in(doors, code="000000"),
        sign_in(doors, password="x", code="000000"),
    ]

    said = [{**answer.json, "request_id": ""} for answer in answers]
    assert all(each == said[0] for each in said)
    assert said[0]["status"] == 401
    assert {tuple(sorted(answer.headers.keys())) for answer in answers} == {
        tuple(sorted(answers[0].headers.keys()))
    }


def test_a_stranger_costs_the_same_statements_as_a_wrong_password(doors: Doors, people: Employees) -> None:
    counts = []
    for email in (ANN, "nobody@shop.example"):
        with doors.counted() as statements:
            sign_in(doors, email=email, password="four plain words togethe")
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_a_code_that_was_seen_over_a_shoulder_does_not_sign_in_again(doors: Doors, people: Employees) -> None:
    code = people.code(ANN)
    assert sign_in(doors, code=code).status_code == 201

    assert problem(sign_in(doors, code=code)) == (401, "sign_in_failed")


def test_a_wrong_password_does_not_use_the_code_up(doors: Doors, people: Employees) -> None:
    assert sign_in(doors, password="four plain words togethe").status_code == 401
    assert sign_in(doors).status_code == 201


def test_ten_wrong_tries_lock_an_address_for_a_quarter_of_an_hour(
    doors: Doors, people: Employees, clock: time_machine.Traveller
) -> None:
    for spelling in (ANN, ANN.upper(), f" {ANN} ", "Ann@Shop.Example", "ａnn@shop.example") * 2:
        assert sign_in(doors, email=spelling, password="guess").status_code == 401

    refused = sign_in(doors)
    assert problem(refused) == (429, "too_many")
    assert refused.headers["Retry-After"] == "900"
    assert sign_in(doors, email=OWNER, code=people.code(OWNER)).status_code == 201

    clock.move_to(NOW + timedelta(minutes=15))
    assert sign_in(doors, code=people.code(ANN, NOW + timedelta(minutes=15))).status_code == 201


def test_who_signs_in_is_not_locked_out_by_earlier_mistakes(doors: Doors, people: Employees) -> None:
    for _ in range(9):
        sign_in(doors, password="guess")
    assert sign_in(doors).status_code == 201

    assert problem(sign_in(doors, password="guess"))[0] == 401


def test_many_addresses_tried_from_one_place_are_stopped_as_well(doors: Doors, people: Employees) -> None:
    wrong = {"environ_overrides": {"REMOTE_ADDR": "203.0.113.7"}}
    statuses = [
        doors.client.post("/v1/staff/invitations/accept", json=GUESS, **wrong).status_code for _ in range(101)
    ]

    assert statuses == [404] * 100 + [429]
    assert problem(sign_in(doors, **wrong)) == (429, "too_many")
    assert sign_in(doors).status_code == 201


GUESS = {"invitation": "invite_guess", "password": PASSWORD}


def test_signing_in_and_being_refused_are_noted(doors: Doors, people: Employees) -> None:
    sign_in(doors, email="nobody@shop.example")
    sign_in(doors)

    ann = doors.get("/v1/staff/me", people.sign_in(ANN).secret).json["id"]
    # Both in one moment: which of them is listed first says nothing.
    assert sorted(noted(doors)) == [("nobody", "staff.sign_in_refused"), (ann, "staff.sign_in")]


def test_nobody_is_nobody(doors: Doors, people: Employees) -> None:
    for secret in ("", "staff_", "staff_" + "x" * 43, doors.key, people.sign_in(ANN).secret[:-1]):
        assert problem(me(doors, secret)) == (401, "unauthorized")


def test_signing_out_ends_it(doors: Doors, people: Employees) -> None:
    secret, other = people.sign_in(ANN).secret, people.sign_in(ANN).secret

    assert doors.client.delete("/v1/staff/sessions/current", headers=bearer(secret)).status_code == 204
    assert (me(doors, secret).status_code, me(doors, other).status_code) == (401, 200)


def test_a_session_of_a_lost_telephone_can_be_ended(doors: Doors, people: Employees) -> None:
    lost, here = people.sign_in(ANN).secret, people.sign_in(ANN).secret
    found = doors.get("/v1/staff/sessions", here).json["data"]
    (other,) = [each["id"] for each in found if not each["current"]]

    path = f"/v1/staff/sessions/{other}"
    stranger = people.sign_in(OWNER).secret
    assert problem(doors.client.delete(path, headers=bearer(stranger))) == (404, "unknown_session")
    assert doors.client.delete(path, headers=bearer(here)).status_code == 204
    assert (me(doors, lost).status_code, me(doors, here).status_code) == (401, 200)
    assert problem(doors.client.delete(path, headers=bearer(here))) == (404, "unknown_session")
    nonsense = "/v1/staff/sessions/ses_nonsense"
    assert problem(doors.client.delete(nonsense, headers=bearer(here))) == (404, "unknown_session")


def test_a_session_in_use_lasts_and_one_at_rest_does_not(
    doors: Doors, people: Employees, clock: time_machine.Traveller
) -> None:
    used, rests = people.sign_in(ANN).secret, people.sign_in(ANN).secret

    for minutes in range(50, 12 * 60, 50):
        clock.move_to(NOW + timedelta(minutes=minutes))
        assert me(doors, used).status_code == 200
    assert me(doors, rests).status_code == 401
    clock.move_to(NOW + timedelta(hours=12))
    assert me(doors, used).status_code == 401


def test_it_ends_with_the_hour_when_nobody_asks(
    doors: Doors, people: Employees, clock: time_machine.Traveller
) -> None:
    secret = people.sign_in(ANN).secret

    clock.move_to(NOW + timedelta(minutes=60))
    assert me(doors, secret).status_code == 401


def test_its_use_is_written_at_most_once_a_minute(
    doors: Doors, people: Employees, clock: time_machine.Traveller
) -> None:
    secret = people.sign_in(ANN).secret

    def writes() -> int:
        with doors.counted() as statements:
            me(doors, secret)
        return sum(statement.startswith("UPDATE staff_session") for statement in statements)

    assert writes() == 0
    clock.move_to(NOW + timedelta(minutes=1))
    assert [writes(), writes()] == [1, 0]


def test_with_other_roles_the_old_session_is_over(doors: Doors, people: Employees) -> None:
    secret, ann = people.sign_in(ANN).secret, people.get(ANN).staff_id
    doors.database.write(lambda session: staff.set_roles(session, ann, [roles.read("manager")]))

    assert problem(me(doors, secret)) == (401, "unauthorized")


def test_a_permission_that_is_missing_is_named(doors: Doors, people: Employees) -> None:
    answer = doors.get("/v1/audit", people.sign_in(ANN).secret)

    assert problem(answer) == (403, "forbidden")
    assert answer.json["detail"] == 'None of your roles permits "audit.read".'


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"email": ANN, "password": PASSWORD},
        {"email": ANN, "password": PASSWORD, "code": 123456},
        {"email": ANN, "password": ["x"], "code": "123456"},
        {"email": ANN, "password": "x" * 129, "code": "123456"},
        {"email": ANN, "password": PASSWORD, "code": "123456", "roles": ["owner"]},
        {"email": "a\x00b", "password": PASSWORD, "code": "123456"},
        [],
    ],
)
def test_anything_else_is_no_wish_to_sign_in(doors: Doors, people: Employees, wish: object) -> None:
    assert problem(doors.client.post("/v1/staff/sessions", json=wish)) == (422, "invalid_body")
