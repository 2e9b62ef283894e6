"""/v1/me/statement, history, receipts, expiring and vouchers: a member's own books."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from werkzeug.test import TestResponse

from identity import tokens
from tests.api.doors import CARD, Doors, bearer, problem, refund, sale


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


EVERY_KIND = """
earn:
  - {code: base, per: {amount: "1.00", points: 1}, cap: {receipt: 10}}
  - {code: weight, name: By weight, per: {quantity: "0.5", points: 2}}
  - {code: wow, name: Double week, times: "2", of: [base]}
counts: {not_tenders: [gift-card]}
milestones:
  - {code: stamps, name: Tea stamps, counter: cups, span: year,
     every: {reaches: 2, points: 7, reward: voucher-5}}
"""


def test_a_receipt_tells_every_kind_of_rule(doors: Doors) -> None:
    rate = '  - {code: base, per: {amount: "1.00", points: 1}, by_tier: {vip: "1.5"}}\n'
    text = CARD.replace(f"earn:\n{rate}", EVERY_KIND.lstrip())
    doors.shop.publish(
        text.replace("counters:\n", "counters:\n  - {code: cups, measures: units}\n"), "2026-01-02"
    )
    goods = [{"sku": "TEA", "quantity": "2.2", "net": "40.00"}]
    paid = [{"kind": "cash", "amount": "30.00"}, {"kind": "gift-card", "amount": "10.00"}]
    answer = doors.post(sale(lines=goods, tenders=paid)).json

    found = doors.get(f"/v1/me/receipts/{answer['receipt']}", doors.token()).json
    shown = {rule["rule"]: rule for rule in found["rules"]}

    assert [(line["counts"], line["reason"]) for line in found["lines"]] == [(True, "paid")]
    assert shown["base"] == {
        "rule": "base", "name": "base", "kind": "rate", "currency": "points", "of": "amount",
        "money": "GBP", "eligible": "30.00", "steps": 30, "multiplier": "1",
        "wanted": 30, "capped_by": "base:receipt", "amount": 10,
    }  # fmt: skip
    assert [shown["weight"][name] for name in ("name", "of", "eligible", "capped_by")] == [
        "By weight", "quantity", "2.2", None,
    ]  # fmt: skip
    assert [shown["wow"][name] for name in ("kind", "eligible", "multiplier")] == ["times", "30.00", "2"]
    assert [shown["stamps"][name] for name in ("kind", "of", "eligible", "amount")] == [
        "milestone", "counter", "2", 7,
    ]  # fmt: skip
    assert found["gifts"] == [{"rule": "stamps", "reward": "voucher-5", "name": "£5 voucher", "count": 1}]
    assert found["history"][0]["why"] == [
        (
            "10 points: 1 point per £1.00 on £30.00; that makes 30 points, "
            "but a receipt gives at most 10 points."
        ),
        "8 points: 2 points for every full 0.5 of 2.2 bought.",
        "30 points more for Double week: × 2 on £30.00.",
        "7 points for Tea stamps: 7 points for every 2 items, 2 items so far.",
        "A gift for you: £5 voucher (Tea stamps, 2 items so far).",
        "£10.00 paid by gift card does not count.",
    ]


def test_another_members_receipt_is_not_there(doors: Doors, token: str) -> None:
    other = doors.post(sale("2001", member={"external": "bob"})).json["receipt"]

    for receipt in (other, "rcp_" + "0" * 32, "x"):
        assert problem(doors.get(f"/v1/me/receipts/{receipt}", token)) == (404, "unknown_receipt")


def test_what_expires_and_what_lives_on_come_to_what_is_available(doors: Doors, token: str) -> None:
    for until, shown in (("", 270), ("?to=2026-12-31", 0), ("?to=2027-05-31", 270)):
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

    assert (first.status_code, first.json["voucher"]["status"], again.json) == (200, "voided", first.json)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert first.json["balance_after"]["points"]["available"] == 270
    assert first.json["seq"] == doors.get("/v1/me", token).json["seq"]
    assert first.json["why"] == ["200 points given back: £5 voucher was cancelled."]
    assert problem(cancel(doors, token, voucher, "another-key-for-it")) == (409, "voucher_closed")
    assert doors.shop.points("2026-05-05") == 270


def test_another_members_voucher_is_not_there(doors: Doors, token: str) -> None:
    voucher = doors.redeem(token).json["voucher"]["id"]
    doors.post(sale("2001", member={"external": "bob"}))
    bob = doors.token("bob")

    assert problem(doors.get(f"/v1/me/vouchers/{voucher}", bob)) == (404, "unknown_voucher")
    assert problem(cancel(doors, bob, voucher)) == (404, "unknown_voucher")
    assert doors.get("/v1/me/vouchers", bob).json["data"] == []
