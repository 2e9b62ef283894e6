"""A phone fetches an allowance, a till without a line takes it, and days later its receipt comes."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from loyalty.offline import allowances
from tests.api.doors import CARD, NOW, Doors, bearer, problem, sale

OFFLINE = CARD.replace("name: Points,", 'name: Points, worth: "0.01",') + "offline: {ceiling: 100, days: 3}\n"
ASKED = {"Idempotency-Key": "an-allowance-for-ann"}


@pytest.fixture
def open_doors(doors: Doors) -> Doors:
    """Ann has 137 points, and may spend up to 100 without a line."""
    doors.shop.publish(OFFLINE, "2026-05-01")
    doors.post(sale())
    return doors


def ask(doors: Doors, secret: str = "", **body: Any) -> Any:
    headers = {**bearer(secret or doors.token()), **ASKED}
    return doors.client.post("/v1/me/allowance", json=body, headers=headers)


def batch(doors: Doors, line: Any) -> Any:
    """What one receipt of a queue is answered."""
    headers = {**bearer(doors.key), "Content-Type": "application/x-ndjson"}
    answer = doors.client.post("/v1/receipts/batch", data=json.dumps(line), headers=headers)
    return json.loads(answer.data)["body"]


def known_to_tills(doors: Doors) -> tuple[dict[str, bytes], Any]:
    """What a till fetched in the morning: the keys, and the terms."""
    told = doors.get("/v1/till/offline-keys", doors.key).json
    keys = {each["id"]: base64.urlsafe_b64decode(each["public_key"] + "=") for each in told["keys"]}
    return keys, told


def test_a_till_without_a_line_takes_it_and_its_batch_is_covered(
    open_doors: Doors, clock: time_machine.Traveller
) -> None:
    doors = open_doors
    given = ask(doors, points=80)
    assert given.status_code == 201
    assert given.json["balance_after"]["points"]["held"] == 80
    assert given.json["worth"] == "0.80"
    text = given.json["allowance"]["text"]

    keys, told = known_to_tills(doors)
    found = allowances.read(text, keys)
    assert found is not None
    refusal = allowances.refusal(found, told["program"], told["offline"]["currency"], 75, set(), NOW)
    assert (refusal, told["offline"]["worth_of_100"]) == ("", "1.00")

    line = sale("2001", "10.00", redemptions=[{"points": 75, "proof": text}])
    line["member"] = {"id": doors.post(sale("1002", "1.00")).json["member"]}
    clock.shift(timedelta(days=3))
    first, again = (batch(doors, line) for _ in range(2))
    assert first == again
    assert first["rejected_redemptions"] == []
    (paid,) = first["redemptions"]
    assert (paid["name"], paid["points"], paid["worth"]) == (given.json["allowance"]["id"], 75, "0.75")
    assert (paid["what"], paid["outcome"]) == ("points", "redeemed")
    assert first["balance_after"]["points"] == {
        "available": 137 + 1 + 10 - 75,
        "pending": 0,
        "held": 0,
        "owed": 0,
    }
    (mine,) = doors.get("/v1/me/allowance", doors.token()).json["data"]
    assert (mine["status"], mine["text"]) == ("used", None)


def test_the_same_wish_gets_the_same_allowance_and_the_next_one_is_refused(open_doors: Doors) -> None:
    secret = open_doors.token()
    first, again = ask(open_doors, secret), ask(open_doors, secret)

    assert first.json == again.json
    assert again.headers["Idempotent-Replayed"] == "true"
    other = {**bearer(secret), "Idempotency-Key": "another-allowance"}
    refused = open_doors.client.post("/v1/me/allowance", json={}, headers=other)
    assert problem(refused) == (409, "no_allowance")


def test_it_is_drawn_and_ends_with_what_stops_spending(open_doors: Doors) -> None:
    secret = open_doors.token()
    assert problem(open_doors.get("/v1/me/allowance.svg", secret)) == (409, "no_allowance")
    ask(open_doors, secret)
    assert open_doors.get("/v1/me/allowance.svg", secret).text.startswith("<svg")

    cards = open_doors.get("/v1/me/cards", secret).json["data"]
    open_doors.client.post(f"/v1/me/cards/{cards[0]['number']}/block", headers=bearer(secret))

    (mine,) = open_doors.get("/v1/me/allowance", secret).json["data"]
    assert (mine["status"], mine["text"]) == ("ended", None)


def test_where_the_programme_says_nothing_no_till_takes_points_without_a_line(doors: Doors) -> None:
    doors.post(sale())
    assert known_to_tills(doors)[1]["offline"] is None
    assert problem(ask(doors)) == (409, "no_allowance")
    wish = sale("2001", "10.00", redemptions=[{"points": 5, "proof": "RGA1:" + "A" * 290}])
    rejected = doors.post(wish).json["rejected_redemptions"]
    assert [each["reason"] for each in rejected] == ["points_buy_nothing"]
