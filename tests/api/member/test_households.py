"""/v1/me/household: founding, coming in by a code, spending what others have, going out."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from db import ids
from db.engine import Database
from tests.api.doors import CARD, Doors, bearer, problem, sale

SHARED = (
    CARD.replace("name: Points,", 'name: Points, worth: "0.01",') + "spending: {static_card_up_to: 100000}\n"
)
NAMES = ("ann", "bob", "cat")


@pytest.fixture
def doors(database: Database) -> Doors:
    """ann and bob have 150 points each, cat has none; everyone of a household may spend."""
    doors = Doors(database)
    doors.shop.publish(SHARED + "households: {size: 2, may_burn: all}\n", "2026-01-02")
    for number, name in enumerate(NAMES):
        doors.shop.member(name)
        if name != "cat":
            doors.post(sale(f"{number}", "150.00", member={"external": name}))
    return doors


def ask(doors: Doors, name: str, path: str = "", body: Any = None) -> TestResponse:
    """What a member does about the household."""
    headers = {**bearer(doors.token(name)), "Idempotency-Key": f"a-key-of-{name}-for-it"}
    return doors.client.post(f"/v1/me/household{path}", json=body, headers=headers)


def together(doors: Doors, head: str = "ann", other: str = "bob") -> None:
    assert ask(doors, head).status_code == 200
    code = ask(doors, head, "/invitation").json["code"]
    assert ask(doors, other, "/join", {"code": code}).status_code == 200


def outside(doors: Doors, name: str) -> str:
    return ids.outside("member", doors.shop.member_id(name))


def test_what_two_have_is_told_and_spent_by_either(doors: Doors) -> None:
    together(doors)
    told = doors.get("/v1/me/household", doors.token("bob")).json
    assert (told["points"], told["may_burn"]) == ({"points": 300}, True)
    assert {each["member"]: each["head"] for each in told["members"]} == {
        outside(doors, "ann"): True,
        outside(doors, "bob"): False,
    }
    rewards = doors.get("/v1/me/rewards", doors.token("bob")).json["data"]
    assert [(each["code"], each["available"]) for each in rewards] == [
        ("voucher-5", True),
        ("voucher-10", False),
    ]

    assert doors.redeem(doors.token("bob")).status_code == 201

    assert doors.get("/v1/me/household", doors.token("ann")).json["points"] == {"points": 100}
    (last, *_) = doors.get("/v1/me", doors.token("ann")).json["history"]
    assert last["why"] == ["Another of your household spent 50 points of yours."]


def test_another_who_spends_changes_the_etag_of_whose_points_went(doors: Doors) -> None:
    together(doors)
    headers = bearer(doors.token("ann"))
    etag = doors.client.get("/v1/me", headers=headers).headers["ETag"]

    doors.redeem(doors.token("bob"))

    assert doors.client.get("/v1/me", headers={**headers, "If-None-Match": etag}).status_code == 200


def test_a_till_is_told_of_the_pool_and_may_take_it(doors: Doors) -> None:
    together(doors)
    at_till = {"headers": bearer(doors.key)}
    pool = {"members": 2, "points": {"points": 300}, "may_burn": True}
    receipt = sale("9", "3.00", member={"external": "bob"}, redemptions=[{"points": 300}])

    told = doors.client.post("/v1/identify", json={"external": "bob"}, **at_till).json
    quoted = doors.client.post(
        "/v1/quotes", json=sale("9", "3.00", member={"external": "bob"}), **at_till
    ).json
    done = doors.post(receipt).json

    assert told["household"] == quoted["household"] == pool
    assert [each["code"] for each in told["affordable"]] == ["voucher-5"]
    assert quoted["payable"] == [{"currency": "points", "points": 300, "worth": "3.00"}]
    assert done["redemptions"][0]["outcome"] == "redeemed"
    assert doors.client.post("/v1/identify", json={"external": "cat"}, **at_till).json["household"] is None


def test_where_only_the_head_spends_a_till_and_an_app_are_told_so(doors: Doors) -> None:
    together(doors)
    doors.shop.publish(SHARED + "households: {size: 2}\n", "2026-05-01")
    receipt = sale("9", "3.00", member={"external": "bob"}, redemptions=[{"points": 300}])

    quoted = doors.client.post("/v1/quotes", json=receipt, headers=bearer(doors.key))

    assert problem(quoted) == (409, "only_head_spends")
    assert problem(doors.redeem(doors.token("bob"))) == (409, "only_head_spends")
    assert doors.post(receipt).json["redemptions"][0]["reason"] == "only_head_spends"
    assert doors.redeem(doors.token("ann")).status_code == 201


def test_who_goes_out_goes_once_and_reaches_nothing_any_more(doors: Doors) -> None:
    together(doors)
    path = f"/members/{outside(doors, 'bob')}/leave"

    first, again = ask(doors, "ann", path), ask(doors, "ann", path)

    assert (first.status_code, again.headers["Idempotent-Replayed"]) == (200, "true")
    assert problem(doors.get("/v1/me/household", doors.token("bob"))) == (404, "no_household")
    assert problem(doors.redeem(doors.token("bob"))) == (409, "insufficient_points")


def test_nobody_takes_out_or_puts_up_who_is_not_theirs(doors: Doors) -> None:
    together(doors)
    for name, whose, expected in (
        ("ann", "cat", (404, "unknown_member")),
        ("bob", "ann", (409, "not_head")),
        ("cat", "ann", (404, "unknown_member")),
    ):
        for verb in ("leave", "head"):
            assert problem(ask(doors, name, f"/members/{outside(doors, whose)}/{verb}")) == expected
    assert problem(ask(doors, "ann", f"/members/{outside(doors, 'ann')}/leave")) == (409, "head_stays")


def test_another_heads_it_and_then_may_invite(doors: Doors) -> None:
    together(doors)

    assert ask(doors, "ann", f"/members/{outside(doors, 'bob')}/head").status_code == 200

    assert problem(ask(doors, "ann", "/invitation")) == (409, "not_head")
    assert problem(ask(doors, "bob", "/invitation")) == (409, "household_full")


def test_codes_are_guessed_ten_times_an_hour_and_no_more(doors: Doors) -> None:
    guesses = [ask(doors, "cat", "/join", {"code": f"ABCD-EFGH-JKMN-{n:04}"}) for n in range(11)]

    assert {problem(each) for each in guesses[:10]} == {(404, "unknown_household_code")}
    assert problem(guesses[10])[0] == 429


def test_who_is_in_another_household_does_not_come_in(doors: Doors) -> None:
    ask(doors, "ann")
    ask(doors, "bob")
    code = ask(doors, "ann", "/invitation").json["code"]

    assert problem(ask(doors, "bob", "/join", {"code": code})) == (409, "in_household")
