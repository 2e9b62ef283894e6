"""/v1/me/statement, history, receipts, expiring and vouchers: a member's own books."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from werkzeug.test import TestResponse

from identity import tokens
from tests.api.doors import Doors, bearer, problem, refund, sale


@pytest.fixture
def token(doors: Doors) -> str:
    """Ann's, who bought for £300 and gave £30 of it back."""
    doors.post(sale(net="300.00"))
    doors.post(refund("1002", "30.00"))
    return doors.token()


def statement(doors: Doors, token: str, known: str = "", **days: str) -> TestResponse:
    words = {"from": "2026-05-01", "to": "2026-05-31", **days, **({"known": known} if known else {})}
    return doors.client.get("/v1/me/statement", query_string=words, headers=bearer(token))


def cancel(doors: Doors, token: str, voucher: str, key: str = "a-key-for-a-cancel") -> TestResponse:
    headers = {**bearer(token), "Idempotency-Key": key}
    return doors.client.post(f"/v1/me/vouchers/{voucher}/cancel", headers=headers)


def test_a_statement_says_which_it_is_and_both_come_to_the_same(doors: Doors, token: str) -> None:
    then, now = statement(doors, token).json, statement(doors, token, "now").json

    assert (then["known"], now["known"], then["closed"]) == ("then", "now", False)
    assert [line["changes"] for line in then["lines"] if line["changes"]] == [
        {"points": 300},
        {"points": -30},
    ]
    assert [line["changes"] for line in now["lines"]] == [{"points": 270}]
    assert now["lines"][0]["number"] == "1001"
    for found in (then, now):
        assert (found["opening"], found["closing"]) == ({"points": 0}, {"points": 270})
        assert found["says"]


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ({"from": "2026-05-02", "to": "2026-05-01"}, "invalid_period"),
        ({"from": "2020-01-01", "to": "2026-05-01"}, "invalid_period"),
        ({"from": "yesterday"}, "invalid_body"),
        ({"known": "later"}, "invalid_body"),
        ({"of": "bob"}, "invalid_body"),
    ],
)
def test_what_is_no_period_is_refused(doors: Doors, token: str, days: Any, code: str) -> None:
    assert problem(statement(doors, token, **days)) == (422, code)


def test_history_is_paged_newest_first(doors: Doors, token: str) -> None:
    first = doors.get("/v1/me/history?limit=2", token).json
    second = doors.get(f"/v1/me/history?limit=2&cursor={first['next']}", token).json

    kinds = [line["kind"] for line in (*first["data"], *second["data"])]
    assert kinds[:2] == ["return", "sale"]
    assert kinds[-1] == "joined"
    assert first["data"][0]["why"] == ["30 points taken back for goods returned from receipt 1001."]


@pytest.mark.parametrize("cursor", ["x", "WyJ4Il0", "Wy0xXQ", "WzFlOTldCg", "WzEsMl0"])
def test_a_made_up_cursor_is_refused(doors: Doors, token: str, cursor: str) -> None:
    assert problem(doors.get(f"/v1/me/history?cursor={cursor}", token)) == (422, "invalid_body")
    assert problem(doors.get(f"/v1/me/vouchers?cursor={cursor}", token)) == (422, "invalid_body")


def test_why_a_receipt_is_worth_what_it_is_worth(doors: Doors) -> None:
    lines = [
        {"sku": "TEA", "quantity": 1, "net": "137.40"},
        {"sku": "POST", "quantity": 1, "net": "3.50"},
    ]
    receipt = doors.post(sale(lines=lines)).json["receipt"]

    found = doors.get(f"/v1/me/receipts/{receipt}", doors.token()).json

    assert (found["points"], found["number"], found["money"]) == ({"points": 137}, "1001", "GBP")
    assert [(line["counts"], line["reason"]) for line in found["lines"]] == [
        (True, None),
        (False, "excluded:postage"),
    ]
    (rule,) = found["rules"]
    assert (rule["eligible"], rule["steps"], rule["multiplier"], rule["amount"]) == ("137.40", 137, "1", 137)
    assert found["history"][0]["why"][0].startswith("137 points")


def test_another_members_receipt_is_not_there(doors: Doors, token: str) -> None:
    other = doors.post(sale("2001", member={"external": "bob"})).json["receipt"]

    for receipt in (other, "rcp_" + "0" * 32, "x"):
        assert problem(doors.get(f"/v1/me/receipts/{receipt}", token)) == (404, "unknown_receipt")


def test_what_expires_and_what_lives_on_come_to_what_is_available(doors: Doors, token: str) -> None:
    for until, shown in (("", 270), ("?until=2026-12-31", 0), ("?until=2027-05-31", 270)):
        (purse,) = doors.get(f"/v1/me/expiring{until}", token).json["balances"]
        assert sum(due["amount"] for due in purse["expiring"]) == shown
        assert shown + purse["later"] == purse["available"] == 270


def test_vouchers_are_listed_as_they_are_now(doors: Doors, token: str, clock) -> None:
    given = doors.redeem(token).json["voucher"]

    assert doors.get("/v1/me/vouchers", token).json == {"data": [given], "next": None}
    assert doors.get(f"/v1/me/vouchers/{given['id']}", token).json == given
    assert doors.get("/v1/me/vouchers?status=expired", token).json["data"] == []
    clock.move_to("2026-11-05T00:00:00+00:00")
    token = doors.database.write(
        lambda session: tokens.issue(session, doors.shop.member_id(), datetime(2026, 11, 5, tzinfo=UTC))
    )
    (expired,) = doors.get("/v1/me/vouchers?status=expired", token).json["data"]
    assert (expired["id"], expired["status"]) == (given["id"], "expired")
    assert doors.get("/v1/me/vouchers?status=issued", token).json["data"] == []


def test_a_voucher_given_back_gives_its_points_again_once(doors: Doors, token: str) -> None:
    voucher = doors.redeem(token).json["voucher"]["id"]
    first, again = cancel(doors, token, voucher), cancel(doors, token, voucher)

    assert (first.status_code, first.json["status"], again.json) == (200, "voided", first.json)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert problem(cancel(doors, token, voucher, "another-key-for-it")) == (409, "voucher_closed")
    assert doors.shop.points("2026-05-05") == 270


def test_another_members_voucher_is_not_there(doors: Doors, token: str) -> None:
    voucher = doors.redeem(token).json["voucher"]["id"]
    doors.post(sale("2001", member={"external": "bob"}))
    bob = doors.token("bob")

    assert problem(doors.get(f"/v1/me/vouchers/{voucher}", bob)) == (404, "unknown_voucher")
    assert problem(cancel(doors, bob, voucher)) == (404, "unknown_voucher")
    assert doors.get("/v1/me/vouchers", bob).json["data"] == []
