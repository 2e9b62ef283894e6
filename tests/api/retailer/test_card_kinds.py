"""/v1/members/…/cards: cards of a kind given out and renewed by staff, with what is to be paid."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from db.engine import Database
from tests.api.doors import CARD, Doors, problem
from tests.api.retailer.office import Office

KINDS = """
cards:
  kinds:
    - {code: honour, name: Honour card, fee: "5.00", renewal_fee: "2.50", valid: 1 year}
    - {code: vip, tier: vip}
"""


@pytest.fixture
def doors(database: Database) -> Doors:
    doors = Doors(database)
    doors.shop.publish(CARD + KINDS, "2026-01-02")
    doors.shop.member()
    return doors


@pytest.fixture
def office(doors: Doors) -> Office:
    return Office(doors)


def post(office: Office, rest: str, key: str, **wish: Any) -> TestResponse:
    member = office.get("/v1/members?q=ann").json["data"][0]["id"]
    return office.post(
        f"/v1/members/{member}/cards{rest}", wish, headers={"Idempotency-Key": f"key-of-this-{key}"}
    )


def test_a_card_is_given_out_once_and_said_what_to_pay(office: Office, doors: Doors) -> None:
    given = post(office, "", "first-wish", kind="honour")
    again = post(office, "", "first-wish", kind="honour")

    assert (given.status_code, given.json["fee"], given.json["money"]) == (201, "5.00", "GBP")
    assert (given.json["card"]["kind"], given.json["card"]["valid_through"]) == ("honour", "2027-05-03")
    assert again.json == given.json
    shown = doors.get("/v1/me", doors.token()).json["history"][0]
    assert shown["why"][0].startswith("A new card: Honour card, ending in ")
    assert shown["why"][1:] == ["It is valid through 3 May 2027.", "£5.00 to pay for it."]
    (noted,) = office.get("/v1/audit?action=members.cards.issue").json["data"]
    assert noted["detail"]["fee_minor"] == 500


def test_a_card_is_renewed(office: Office) -> None:
    number = post(office, "", "first-wish", kind="honour").json["card"]["number"]
    renewed = post(office, f"/{number}/renew", "other-wish")
    for_nothing = post(office, f"/{number}/renew", "third-wish", waived="goodwill")

    assert (renewed.status_code, renewed.json["fee"]) == (200, "2.50")
    assert (for_nothing.json["fee"], for_nothing.json["card"]["valid_through"]) == ("0.00", "2029-05-03")


@pytest.mark.parametrize(
    ("wish", "code"), [({"kind": "gold"}, "unknown_card_kind"), ({"kind": "vip"}, "card_not_for")]
)
def test_what_cannot_be_given_is_refused(office: Office, wish: dict[str, str], code: str) -> None:
    assert problem(post(office, "", "first-wish", **wish)) == (409, code)


def test_a_member_sees_until_when_a_card_is_valid(office: Office, doors: Doors) -> None:
    post(office, "", "first-wish", kind="honour")
    own = doors.get("/v1/me/cards", doors.token()).json["data"]

    assert sorted((each["kind"] or "", each["valid_through"]) for each in own) == [
        ("", None),
        ("honour", "2027-05-03"),
    ]
