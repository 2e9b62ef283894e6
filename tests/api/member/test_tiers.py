"""POST /v1/me/tier/applications: a member asks for a tier that was reached."""

from __future__ import annotations

import pytest

from tests.api.doors import CARD, Doors, bearer, problem, sale

APPLIED = CARD.replace("reaches: 1000}", "reaches: 100, up: {by: application}}")


@pytest.fixture
def token(doors: Doors) -> str:
    """Ann, who has not bought yet."""
    doors.shop.publish(APPLIED, "2026-01-01")
    doors.shop.member("ann")
    return doors.token("ann")


def apply(doors: Doors, token: str, tier: str = "vip", key: str = "a-key-of-anns-own"):
    headers = {**bearer(token), "Idempotency-Key": key}
    return doors.client.post("/v1/me/tier/applications", json={"tier": tier}, headers=headers)


def test_a_member_applies_once_and_reads_that_it_is_looked_at(doors: Doors, token: str) -> None:
    doors.post(sale())
    done = apply(doors, token)
    assert (done.status_code, done.json["tier"], done.json["why"]) == (
        201,
        "member",
        ["You applied for VIP."],
    )
    assert apply(doors, token).headers["Idempotent-Replayed"] == "true"
    assert problem(apply(doors, token, key="a-second-wish-of-ann")) == (409, "tier_act_not_possible")
    assert "Your application for VIP is being looked at." in doors.get("/v1/me", token).json["outlook"]


def test_what_was_not_reached_cannot_be_applied_for(doors: Doors, token: str) -> None:
    assert problem(apply(doors, token)) == (409, "tier_act_not_possible")
    assert problem(apply(doors, token, "gold", key="a-key-for-another")) == (409, "unknown_tier")


def test_it_is_for_members_only(doors: Doors, token: str) -> None:
    assert problem(apply(doors, doors.key)) == (401, "unauthorized")


def test_what_counts_for_ever_has_no_first_and_no_last_day(doors: Doors) -> None:
    doors.shop.publish(CARD.replace("window: calendar-year", "window: lifetime"), "2026-01-01")
    doors.post(sale())
    tier = doors.get("/v1/me", doors.token()).json["tier"]
    assert (tier["period_from"], tier["period_to"], tier["total"], tier["to_next"]) == (None, None, 137, 863)
    assert (tier["until"], tier["keep_by"]) == (None, None)
