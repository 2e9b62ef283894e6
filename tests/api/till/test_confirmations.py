"""POST /v1/receipts/{receipt}/confirmation: word that a sale is settled, for points that await it."""

from __future__ import annotations

import pytest
from werkzeug.test import TestResponse

from tests.api.doors import CARD, Doors, bearer, problem, sale

AWAITING = CARD.replace('vip: "1.5"}}', 'vip: "1.5"}, pending: {until: confirmed}}')


@pytest.fixture
def sold(doors: Doors) -> str:
    """A sale to ann whose points await word."""
    doors.shop.publish(AWAITING, "2026-01-01")
    answer = doors.post(sale())
    assert answer.json["balance_after"]["points"]["pending"] == 137
    return str(answer.json["receipt"])


def confirm(
    doors: Doors, receipt: str, secret: str = "", key: str = "a-key-for-a-delivery", method: str = "POST"
) -> TestResponse:
    headers = {**bearer(secret or doors.key), "Idempotency-Key": key}
    return doors.client.open(f"/v1/receipts/{receipt}/confirmation", method=method, headers=headers)


def test_points_can_be_used_once_word_came(doors: Doors, sold: str) -> None:
    done = confirm(doors, sold)
    assert (done.status_code, done.json["receipt"]) == (200, sold)
    balance = done.json["balance_after"]["points"]
    assert (balance["available"], balance["pending"]) == (137, 0)
    assert done.json["why"] == ["137 points can be used now."]
    again = confirm(doors, sold)
    assert (again.json, again.headers["Idempotent-Replayed"]) == (done.json, "true")
    # Word that comes twice changes nothing more.
    assert confirm(doors, sold, key="a-key-for-the-same").json["balance_after"] == done.json["balance_after"]


def test_word_comes_from_the_stores_own_tills(doors: Doors, sold: str) -> None:
    doors.shop.open("low-street")
    assert problem(confirm(doors, sold, doors.new_key("low-street"))) == (404, "unknown_receipt")


def test_a_key_for_something_else_confirms_nothing(doors: Doors, sold: str) -> None:
    path, body = "/v1/stores/high-street/till-keys", {"label": "For quotes", "scopes": ["quotes"]}
    secret = doors.client.post(path, json=body, headers=bearer(doors.staff())).json["secret"]
    assert problem(confirm(doors, sold, secret)) == (403, "wrong_scope")
    assert problem(confirm(doors, sold, doors.token())) == (401, "unauthorized")


@pytest.mark.parametrize("named", [f"rcp_{'0' * 32}", "nonsense"])
def test_no_such_sale(doors: Doors, sold: str, named: str) -> None:
    assert problem(confirm(doors, named)) == (404, "unknown_receipt")
    assert problem(confirm(doors, sold, key="short")) == (400, "idempotency_key_required")
