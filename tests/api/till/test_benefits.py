"""Benefits at counters: checked off once for each key, refused beyond the quota, listed for the post."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from loyalty import tables
from tests.api.doors import CARD, Doors, bearer, problem, sale

TEXT = (
    CARD
    + """
benefits:
  - {code: parking, name: Free parking, per: day}
  - {code: card, name: A card, kind: postal, per: year}
"""
)


@pytest.fixture
def proof(doors: Doors) -> str:
    """Ann, identified."""
    doors.shop.publish(TEXT, "2026-05-01")
    doors.post(sale(net="300.00"))
    return str(
        doors.client.post("/v1/identify", json={"external": "ann"}, headers=bearer(doors.key)).json["proof"]
    )


def use(
    doors: Doors, proof: str, key: str = "the-first-car-of-today", benefit: str = "parking"
) -> TestResponse:
    headers = bearer(doors.key) | {"Idempotency-Key": key}
    return doors.client.post("/v1/benefits/use", json={"proof": proof, "benefit": benefit}, headers=headers)


def test_a_till_checks_one_off_once(doors: Doors, proof: str) -> None:
    first, again = use(doors, proof), use(doors, proof)
    assert (first.status_code, first.json["used"], first.json["left"]) == (200, 1, 0)
    assert again.json == first.json
    assert problem(use(doors, proof, "the-second-car-of-today")) == (409, "not_redeemable")
    assert problem(use(doors, proof, "a-yacht-of-some-length", "yacht")) == (422, "unknown_reward")


def test_a_blocked_card_collects_no_benefit(doors: Doors, proof: str) -> None:
    blocked = update(tables.card).values(status="blocked")
    doors.shop.database.write(lambda session: session.connection.execute(blocked).rowcount)
    assert problem(use(doors, proof)) == (409, "card_unusable")


def test_the_member_sees_what_is_left(doors: Doors, proof: str) -> None:
    use(doors, proof)
    parking, card = doors.get("/v1/me/benefits", doors.token()).json["data"]
    assert (parking["left"], parking["reason"], parking["through"]) == (0, "limit_reached", "2026-05-04")
    assert (card["left"], card["kind"], card["through"]) == (1, "postal", "2026-12-31")


def test_staff_send_cards_and_check_them_off(doors: Doors, proof: str) -> None:
    owner = doors.staff()
    path = "/v1/benefits/addressees.csv?program=shop&benefit=card"
    listed = doors.get(path, owner)
    (head, ann) = listed.text.splitlines()
    assert (listed.status_code, head) == (200, "member,name,phone,email")
    member = ann.split(",")[0]

    headers = bearer(owner) | {"Idempotency-Key": "the-card-of-this-year"}
    done = doors.client.post(f"/v1/members/{member}/benefits", json={"benefit": "card"}, headers=headers)
    assert (done.status_code, done.json["left"]) == (200, 0)
    assert doors.get(path, owner).text.splitlines() == [head]
    assert doors.get(f"/v1/members/{member}/benefits", owner).json["data"][1]["used"] == 1


def test_a_clerk_who_may_not_export_gets_no_list(doors: Doors, proof: str) -> None:
    clerk = doors.staff("clerk")
    assert doors.get("/v1/benefits/addressees.csv?program=shop&benefit=card", clerk).status_code == 403
