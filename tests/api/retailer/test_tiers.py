"""/v1/members/…/tier and /v1/tier-applications: tiers that people give, sell and hand over."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.api.doors import CARD, Doors, problem, sale
from tests.api.retailer.office import Office

# VIP is collected at a counter, gold is applied for or bought; both bring points of their own.
TIERS = """
    - {code: vip, name: VIP, reaches: 100, up: {by: collection, within_days: 60}}
    - {code: gold, name: Gold, reaches: 1000, up: {by: application}, price: "50.00"}
activities:
  - {code: vip-gift, name: VIP gift, points: 30, on: tier, tier: vip}
"""
STEPS = CARD.replace("\n    - {code: vip, name: VIP, reaches: 1000}\n", TIERS)


@pytest.fixture
def counter(doors: Doors) -> Office:
    """An owner in the shop where ann has enough for VIP, which waits for her."""
    doors.shop.publish(STEPS, "2026-01-01")
    doors.post(sale())
    return Office(doors)


def act(office: Office, kind: str, tier: str = "vip", *, secret: str = "", key: str = "", **facts: Any):
    member = f"mem_{office.doors.shop.member_id('ann').replace('-', '')}"
    headers = {"Idempotency-Key": key or f"a-key-to-{kind}-a-tier"}
    body = {"act": kind, "tier": tier, **facts}
    return office.post(f"/v1/members/{member}/tier", body, secret=secret, headers=headers)


def waiting(office: Office) -> list[tuple[str, str]]:
    """What waits, and for what."""
    data = office.get("/v1/tier-applications").json["data"]
    return [(each["tier"], each["waits_for"]) for row in data for each in row["waiting"]]


def test_a_card_that_waits_is_handed_over_and_brings_what_its_tier_gives(counter: Office) -> None:
    assert waiting(counter) == [("vip", "collection")]
    clerk = counter.doors.staff("clerk:high-street")

    done = act(counter, "collect", secret=clerk)
    assert (done.status_code, done.json["tier"]) == (200, "vip")
    assert done.json["balance_after"]["points"]["available"] == 137 + 30
    assert done.json["why"] == ["You collected VIP.", "30 points given: VIP gift."]
    assert done.json["seq"] == counter.get(f"/v1/members/{done.json['member']}").json["seq"]
    assert waiting(counter) == []
    (note,) = counter.get("/v1/audit?action=members.tier").json["data"]
    assert note["detail"] == {"act": "collect", "tier": "vip"}
    assert note["subject"] == done.json["member"]


def test_the_same_wish_twice_is_done_once(counter: Office) -> None:
    first = act(counter, "collect")
    again = act(counter, "collect")
    assert (again.json, again.headers["Idempotent-Replayed"]) == (first.json, "true")
    assert problem(act(counter, "collect", "gold")) == (422, "idempotency_key_reused")
    assert problem(act(counter, "collect", key="a-key-to-collect-again")) == (409, "tier_act_not_possible")


def test_nobody_is_handed_a_card_that_does_not_wait_for_them(counter: Office) -> None:
    assert problem(act(counter, "collect", "gold")) == (409, "tier_act_not_possible")


def test_an_application_waits_for_a_person_who_decides(counter: Office) -> None:
    act(counter, "collect")
    counter.doors.post(sale("1002", net="1000.00"))
    assert waiting(counter) == []
    assert act(counter, "apply", "gold").json["tier"] == "vip"
    assert waiting(counter) == [("gold", "approval")]
    assert act(counter, "approve", "gold").json["tier"] == "gold"
    assert waiting(counter) == []


def test_what_was_refused_waits_no_more(counter: Office) -> None:
    counter.doors.post(sale("1002", net="1000.00"))
    act(counter, "apply", "gold")
    assert waiting(counter) == [("gold", "approval")]
    assert act(counter, "refuse", "gold").json["why"] == ["Your application for Gold was not accepted."]
    assert waiting(counter) == []


def test_the_list_names_each_member_once_and_goes_on_where_a_page_ended(counter: Office) -> None:
    counter.doors.shop.member("bob")
    counter.doors.post(sale("1002", member={"external": "bob"}))
    first = counter.get("/v1/tier-applications?limit=1").json
    second = counter.get(f"/v1/tier-applications?limit=1&cursor={first['next']}").json
    assert first["data"][0]["waiting"] == [
        {"tier": "vip", "waits_for": "collection", "reached": "2026-05-04", "until": "2026-07-03T23:00:00Z"}
    ]
    assert first["data"][0]["member"] != second["data"][0]["member"]
    assert second["next"] is None
    assert problem(counter.get("/v1/tier-applications?cursor=WyJ4Il0")) == (422, "invalid_body")


def test_a_tier_is_bought_for_its_price_and_no_other_sum(counter: Office) -> None:
    assert problem(act(counter, "pay", "gold", paid="49.00")) == (409, "wrong_tier_fee")
    assert problem(act(counter, "pay", "gold", key="a-key-without-money")) == (422, "invalid_body")
    assert problem(act(counter, "pay", "gold", paid="5.001", key="a-key-with-too-much")) == (
        422,
        "invalid_body",
    )
    bought = act(counter, "pay", "gold", paid="50.00", key="a-key-with-the-price")
    # Whoever passes a tier by has what it gives as well.
    assert (bought.json["tier"], bought.json["balance_after"]["points"]["available"]) == ("gold", 167)


def test_a_tier_given_by_hand_lasts_through_its_day_and_can_be_taken_away(counter: Office) -> None:
    given = act(counter, "set", until="2026-08-31", reason="goodwill", note="A hard day")
    assert (given.json["tier"], given.json["why"][0]) == ("vip", "The shop gave you VIP.")
    account = counter.get(f"/v1/members/{given.json['member']}").json
    assert (account["tier"]["code"], account["tier"]["until"]) == ("vip", "2026-08-31")
    assert act(counter, "clear", reason="wrong-points").json["tier"] == "member"
    assert problem(act(counter, "set", key="a-key-with-no-reason")) == (422, "invalid_body")


@pytest.mark.parametrize("kind", ["approve", "refuse", "set", "clear"])
def test_who_works_at_a_counter_decides_nothing(counter: Office, kind: str) -> None:
    clerk = counter.doors.staff("clerk")
    facts = {"reason": "goodwill"} if kind in ("set", "clear") else {}
    assert problem(act(counter, kind, secret=clerk, **facts)) == (403, "forbidden")


def test_nobody_gives_a_tier_to_themselves(counter: Office) -> None:
    manager = counter.doors.staff("manager")
    own = counter.post(
        "/v1/members", {"program": "shop", "external_ids": ["mia"], "email": "manager@shop.example"}
    ).json["id"]
    body, headers = (
        {"act": "set", "tier": "gold", "reason": "goodwill"},
        {"Idempotency-Key": "a-gift-to-me-1"},
    )
    headers = {"Idempotency-Key": "a-gift-to-myself"}
    assert problem(counter.post(f"/v1/members/{own}/tier", body, secret=manager, headers=headers)) == (
        403,
        "own_card",
    )


def test_what_is_not_there_is_refused(counter: Office) -> None:
    assert problem(act(counter, "collect", "platinum")) == (409, "unknown_tier")
    headers = {"Idempotency-Key": "a-key-for-nobody-1"}
    answer: TestResponse = counter.post(
        f"/v1/members/mem_{'0' * 32}/tier", {"act": "collect", "tier": "vip"}, headers=headers
    )
    assert problem(answer) == (404, "unknown_member")
    assert problem(act(counter, "collect", until="2026-08-31")) == (422, "invalid_body")
