"""/v1/vouchers at a till: a code is checked, used once, and guessing it locks the till."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from loyalty import tables
from loyalty.people import privacy
from tests.api.doors import NOW, Doors, bearer, problem, sale
from tests.loyalty.shop import moment
from tests.points.crowd import at_once, crowded


@pytest.fixture
def code(doors: Doors) -> str:
    """Ann's, for £5."""
    doors.post(sale(net="300.00"))
    return doors.redeem(doors.token()).json["voucher"]["code"]


def check(doors: Doors, code: str, key: str = "") -> TestResponse:
    return doors.client.post("/v1/vouchers/check", json={"code": code}, headers=bearer(key or doors.key))


def redeem(
    doors: Doors, code: str, wish: str = "a-key-for-one-wish", key: str = "", **more: Any
) -> TestResponse:
    headers = {**bearer(key or doors.key), "Idempotency-Key": wish}
    return doors.client.post("/v1/vouchers/redeem", json={"code": code, **more}, headers=headers)


def test_a_till_asks_what_a_code_is_worth_and_takes_it(doors: Doors, code: str) -> None:
    asked = check(doors, privacy.grouped(code).lower())
    taken = redeem(doors, code)

    assert (asked.status_code, asked.json["status"], asked.json["worth"]) == (200, "issued", "5.00")
    assert (asked.json["name"], asked.json["money"]) == ("£5 voucher", "GBP")
    assert (taken.status_code, taken.json["status"], taken.json["used_at"]) == (
        200,
        "redeemed",
        "2026-05-04T11:00:00Z",
    )


def test_the_same_wish_again_is_answered_again(doors: Doors, code: str) -> None:
    first, again = redeem(doors, code), redeem(doors, code)

    assert (again.status_code, again.json) == (200, first.json)
    assert again.headers["Idempotent-Replayed"] == "true"


def test_used_twice_it_is_refused_with_when_and_where(doors: Doors, code: str) -> None:
    redeem(doors, code)

    for answer in (check(doors, code), redeem(doors, code, "another-key-for-it")):
        assert problem(answer) == (409, "voucher_closed")
        assert "2026-05-04T11:00:00" in answer.json["detail"]
        assert "high-street, till Till 1" in answer.json["detail"]


def test_of_two_tills_at_once_one_takes_it(doors: Doors, code: str, database_url: str) -> None:
    keys = [doors.new_key(label=f"Till {n}") for n in range(2, 10)]
    with crowded(database_url) as crowd:
        many = doors.served_by(crowd)
        answers = at_once(*(lambda key=key: redeem(many, code, f"wish-of-{key[-20:]}", key) for key in keys))
    assert sorted(answer.status_code for answer in answers) == [200, *[409] * 7]


def test_another_wish_for_the_same_receipt_is_told_that_it_is_used(doors: Doors, code: str) -> None:
    """Two tills that name one receipt would else both give its worth."""
    named = {"business_date": "2026-05-04", "number": "77"}
    first = redeem(doors, code, "one-key-for-it-all", receipt=named)
    again = redeem(doors, code, "another-key-for-it", receipt=named)

    assert redeem(doors, code, "one-key-for-it-all", receipt=named).json == first.json
    assert problem(again) == (409, "voucher_closed")


def test_ten_misses_lock_the_till_for_a_quarter_of_an_hour_and_no_other(
    doors: Doors, code: str, clock
) -> None:
    other = doors.new_key(label="Till 2")
    guesses = [check(doors, "0" * 15 + digit) for digit in "123456789A"]
    assert {problem(answer) for answer in guesses} == {(404, "unknown_voucher")}

    assert problem(check(doors, code)) == (429, "too_many")
    assert problem(redeem(doors, code)) == (429, "too_many")
    assert check(doors, code, other).status_code == 200
    clock.move_to(NOW + timedelta(minutes=15, seconds=1))
    assert check(doors, code).status_code == 200


def test_another_programmes_till_does_not_know_it(doors: Doors, code: str) -> None:
    doors.elsewhere()
    row = {"code": "kiosk", "program": "other", "zone": "Europe/London", "name": "Kiosk"}
    doors.shop.put(tables.store, {**row, "created_at": moment("2026-01-01")})
    assert problem(check(doors, code, doors.new_key("kiosk"))) == (404, "unknown_voucher")


def test_a_member_cannot_ask_as_a_till(doors: Doors, code: str) -> None:
    assert problem(check(doors, code, doors.token())) == (401, "unauthorized")


@pytest.mark.parametrize(
    "body", [{}, {"code": ""}, {"code": 5}, {"code": "x" * 101}, {"code": "A", "store": "x"}]
)
def test_what_is_no_question_is_refused(doors: Doors, body: Any) -> None:
    answer = doors.client.post("/v1/vouchers/check", json=body, headers=bearer(doors.key))
    assert problem(answer) == (422, "invalid_body")


def test_a_receipt_takes_over_what_the_key_it_came_by_has_used_whatever_it_says_of_its_till(
    doors: Doors, code: str
) -> None:
    redeem(doors, code)
    wish = {"redemptions": [{"voucher": code}], "till": "Till 1"}

    stolen = doors.post(sale("8001", "10.00", **wish), doors.new_key(label="Till 2"))
    own = doors.post(sale("8002", "10.00", **{**wish, "till": "4"}))
    again = doors.post(sale("8003", "10.00", **wish))

    reasons = [each["reason"] for answer in (stolen, own, again) for each in answer.json["redemptions"]]
    assert reasons == ["voucher_redeemed", None, "voucher_redeemed"]
