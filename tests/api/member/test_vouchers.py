"""POST /v1/me/vouchers: points for a voucher, once for each wish."""

from __future__ import annotations

import json

import pytest

from loyalty.tables import voucher
from tests.api.doors import Doors, bearer, problem, sale
from tests.points.crowd import at_once, crowded


@pytest.fixture
def token(doors: Doors) -> str:
    """Ann's, who has 300 points."""
    doors.post(sale(net="300.00"))
    return doors.token()


def test_points_become_a_voucher(doors: Doors, token: str) -> None:
    answer = doors.redeem(token)

    assert answer.status_code == 201
    given = answer.json["voucher"]
    assert (given["reward"], given["name"], given["worth"], given["money"]) == (
        "voucher-5",
        "£5 voucher",
        "5.00",
        "GBP",
    )
    assert (given["status"], given["expires_at"]) == ("issued", "2026-11-05T00:00:00Z")
    assert len(given["code"]) == 16
    assert answer.json["balance_after"]["points"]["available"] == 100
    assert answer.json["why"] == ["200 points spent: £5 voucher."]
    (row,) = doors.shop.rows(voucher)
    assert given["code"] not in str(row)


def test_the_same_key_gets_the_same_voucher(doors: Doors, token: str) -> None:
    first, again = doors.redeem(token), doors.redeem(token)

    assert (again.status_code, again.headers["Idempotent-Replayed"]) == (201, "true")
    assert again.json == first.json
    assert doors.shop.points("2026-05-04") == 100


def test_a_key_stands_for_one_wish(doors: Doors, token: str) -> None:
    doors.redeem(token)

    assert problem(doors.redeem(token, "voucher-10")) == (422, "idempotency_key_reused")


def test_a_refusal_stands_for_its_key_even_when_there_are_points_later(doors: Doors, token: str) -> None:
    refused = doors.redeem(token, "voucher-10")
    doors.post(sale("1002", "500.00"))

    assert problem(refused) == problem(doors.redeem(token, "voucher-10")) == (409, "insufficient_points")
    assert doors.redeem(token, "voucher-10", "another-key-for-it").status_code == 201


@pytest.mark.parametrize(
    "key", ["", "short", "x" * 129, "fifteen-chars--", "with a blank in it", "ünïcödé-ünïcödé-"]
)
def test_a_key_is_needed_and_must_be_one(doors: Doors, token: str, key: str) -> None:
    headers = {**bearer(token), "Idempotency-Key": key} if key else bearer(token)
    answer = doors.client.post("/v1/me/vouchers", json={"reward": "voucher-5"}, headers=headers)

    assert problem(answer) == (400, "idempotency_key_required")


@pytest.mark.parametrize(
    ("body", "code", "path"),
    [
        ({}, "invalid_body", "reward"),
        ({"reward": None}, "invalid_body", "reward"),
        ({"reward": 5}, "invalid_body", "reward"),
        ({"reward": ""}, "invalid_body", "reward"),
        ({"reward": "\ud800"}, "invalid_body", "reward"),
        ({"reward": "x" * 65}, "invalid_body", "reward"),
        ({"reward": "voucher-5", "cost": 1}, "invalid_body", "cost"),
        ([], "invalid_body", ""),
        ({"reward": "car"}, "unknown_reward", None),
    ],
)
def test_what_is_no_wish_is_refused_with_its_place(
    doors: Doors, token: str, body: object, code: str, path: str | None
) -> None:
    before = doors.rows()
    headers = {**bearer(token), "Idempotency-Key": "a-key-for-one-wish", "Content-Type": "application/json"}
    answer = doors.client.post("/v1/me/vouchers", data=json.dumps(body), headers=headers)

    assert problem(answer) == (422, code)
    assert [each["path"] for each in answer.json.get("errors", [])] == ([] if path is None else [path])
    assert doors.rows() == before


def test_two_phones_cannot_spend_the_same_points(doors: Doors, token: str, database_url: str) -> None:
    """V10 in its kind: 300 points, twenty wishes of 200 at once, one voucher."""
    with crowded(database_url) as database:
        crowd = doors.served_by(database)
        wishes = [lambda n=n: crowd.redeem(token, key=f"wish-number-{n:06}") for n in range(20)]
        answers = at_once(*wishes)

    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 19
    assert doors.shop.points("2026-05-04") == 100


def test_one_wish_sent_twenty_times_at_once_is_granted_once(
    doors: Doors, token: str, database_url: str
) -> None:
    with crowded(database_url) as database:
        crowd = doors.served_by(database)
        answers = at_once(*(lambda: crowd.redeem(token) for _ in range(20)))

    assert {answer.status_code for answer in answers} == {201}
    assert sum("Idempotent-Replayed" in answer.headers for answer in answers) == 19
    assert len({answer.text for answer in answers}) == 1
