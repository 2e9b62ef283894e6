"""GET /v1/me/rewards: what points can be given for, and what of it the member may have now."""

from __future__ import annotations

import pytest

from tests.api.doors import CARD, Doors, bearer, problem, sale

BOUNDED = CARD.replace(
    'cost: 400, worth: "10.00"}', 'cost: 400, worth: "10.00", from: "2026-06-01", stock: 3, kind: product}'
)


@pytest.fixture
def token(doors: Doors) -> str:
    """Ann's, who has 300 points."""
    doors.post(sale(net="300.00"))
    return doors.token()


def test_a_member_sees_what_may_be_had_and_why_the_rest_may_not(doors: Doors, token: str) -> None:
    doors.shop.publish(BOUNDED, "2026-05-01")

    five, ten = doors.get("/v1/me/rewards", token).json["data"]

    assert (five["code"], five["available"], five["reason"], five["left"]) == ("voucher-5", True, None, None)
    assert (ten["kind"], ten["from"], ten["left"]) == ("product", "2026-06-01", 3)
    assert (ten["available"], ten["reason"]) == (False, "reward_not_yet")


def test_what_may_not_be_had_is_refused_for_its_key(doors: Doors, token: str) -> None:
    doors.shop.publish(BOUNDED, "2026-05-01")
    assert problem(doors.redeem(token, "voucher-10")) == (409, "not_redeemable")


def test_who_polls_is_told_when_nothing_changed(doors: Doors, token: str) -> None:
    first = doors.get("/v1/me/rewards", token)
    headers = bearer(token) | {"If-None-Match": first.headers["ETag"]}
    assert doors.client.get("/v1/me/rewards", headers=headers).status_code == 304
