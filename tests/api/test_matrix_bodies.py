"""What a body or a query names is looked at as hard as what a path names: another's is not there."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.api.doors import bearer, problem, sale
from tests.api.matrix.cases import World

Body = Callable[[World], Any]


def ask(world: World, who: str, method: str, path: str, body: Any = None, **words: Any) -> TestResponse:
    """A request of a caller, by name."""
    world.restore()
    (caller,) = [each for each in world.callers if each.name == who]
    headers = {**bearer(caller.secret), "Idempotency-Key": uuid.uuid4().hex}
    sent = {} if body is None else {"json": body}
    return world.house.doors.client.open(path, method=method, headers=headers, **sent, **words)


AT_TILLS: list[tuple[str, str, Body, tuple[int, str]]] = [
    ("till of high-street", "identify", lambda w: {"card": w.house.cards["carl"]}, (404, "unknown_card")),
    (
        "till of high-street",
        "identify",
        lambda w: {"code": w.things.scanned("carl")},
        (404, "unknown_member"),
    ),
    ("till of high-street", "identify", lambda w: {"external": "carl"}, (404, "unknown_member")),
    ("till of high-street", "identify", lambda w: {"email": "carl@example.com"}, (404, "unknown_member")),
    ("till of high-street", "identify", lambda w: {"id": w.house.outside("carl")}, (404, "unknown_member")),
    ("till of far-street", "vouchers/check", lambda w: code(w, "ann"), (404, "unknown_voucher")),
    ("till of far-street", "vouchers/redeem", lambda w: code(w, "ann"), (404, "unknown_voucher")),
    ("till of station", "holds", lambda w: held(w, "high-street", "ann"), (422, "invalid_proof")),
    ("till for redeem", "holds", lambda w: held(w, "high-street", "ann"), (422, "invalid_proof")),
    ("till of far-street", "holds", lambda w: held(w, "high-street", "ann"), (422, "invalid_proof")),
    ("till of high-street", "receipts", lambda _: sale("9", store="station"), (403, "wrong_store")),
    ("till of high-street", "receipts", lambda _: sale("9", store="nowhere"), (403, "wrong_store")),
    ("till of far-street", "quotes", lambda _: sale("9", store="high-street"), (403, "wrong_store")),
]


def code(world: World, name: str) -> dict[str, str]:
    """A member's voucher."""
    return {"code": world.things.vouchers[name]["code"]}


def held(world: World, store: str, name: str) -> dict[str, Any]:
    """Points to set aside, with the proof of another till."""
    return {"proof": world.things.proof(world.house.keys[store], name), "points": 10}


@pytest.mark.parametrize(("who", "path", "body", "told"), AT_TILLS)
def test_a_till_reaches_nothing_of_another_programme_store_or_till(
    world: World, who: str, path: str, body: Body, told: tuple[int, str]
) -> None:
    assert problem(ask(world, who, "POST", f"/v1/{path}", body(world))) == told


@pytest.mark.parametrize("member", ["card", "id", "external"])
def test_a_receipt_gives_no_points_to_a_member_of_another_programme(world: World, member: str) -> None:
    named = {"card": world.house.cards["carl"], "id": world.house.outside("carl"), "external": "carl"}
    who = {member: named[member]}
    answer = ask(world, "till of high-street", "POST", "/v1/receipts", sale("9", member=who))

    # The shop's own name for somebody is of its programme: "carl" of the shop is another, and new.
    assert answer.status_code == (201 if member == "external" else 202)
    assert answer.json["member"] != world.house.outside("carl")


def test_a_batch_takes_no_line_of_another_store(world: World) -> None:
    world.restore()
    headers = {**bearer(world.house.keys["high-street"]), "Content-Type": "application/x-ndjson"}
    lines = b'{"store": "station", "number": "9", "kind": "sale", "purchased_at": "2026-05-04T11:00:00Z",'
    lines += b' "lines": [{"sku": "TEA", "quantity": 1, "net": "1.00"}]}'
    answer = world.house.doors.client.post("/v1/receipts/batch", data=lines, headers=headers)

    assert answer.status_code == 200
    assert b'"code":"wrong_store"' in answer.data


@pytest.mark.parametrize("name", ["bob", "carl"])
def test_what_was_made_for_one_member_does_nothing_for_another(world: World, name: str) -> None:
    things = world.things
    confirm = {"contact": "ann@new.example", "code": things.codes["contact", "ann"]}
    passkey = {"credential": things.answers["ann"]}

    assert problem(ask(world, name, "POST", "/v1/me/contact/confirm", confirm)) == (422, "wrong_code")
    assert problem(ask(world, name, "POST", "/v1/member/passkeys", passkey)) == (422, "passkey_refused")


@pytest.mark.parametrize("role", ["clerk", "manager"])
def test_what_another_store_is_owed_is_not_there_for_a_role_in_one_store(world: World, role: str) -> None:
    wish = {**world.wishes.rejected("station"), "resolution": "waived"}
    unknown = {**wish, "n": 999}
    path = "/v1/rejected-redemptions/settle"
    told = [problem(ask(world, f"{role}:high-street", "POST", path, each)) for each in (wish, unknown)]

    assert told == [(404, "unknown_rejected_redemption")] * 2
    assert ask(world, f"{role}:station", "POST", path, wish).status_code == 204


def test_a_list_asked_for_another_store_is_empty(world: World) -> None:
    answer = ask(world, "clerk:high-street", "GET", "/v1/parked?store=station&limit=100")

    assert answer.json == {"data": [], "next": None}


def test_a_cursor_of_one_member_shows_another_nothing(world: World) -> None:
    mine = ask(world, "ann", "GET", "/v1/me/history?limit=1").json["next"]
    theirs = ask(world, "bob", "GET", f"/v1/me/history?limit=1&cursor={mine}")

    assert theirs.status_code == 200
    assert world.things.receipts["ann"] not in theirs.text


def test_the_slip_of_another_programme_claims_nothing(world: World) -> None:
    wish = {"code": world.things.claims["far-street"]}
    unknown = {"code": wish["code"][:-2] + "00"}

    told = [problem(ask(world, "ann", "POST", "/v1/me/claims", each)) for each in (wish, unknown)]
    assert told[0][0] == told[1][0] == 404
    assert ask(world, "carl", "POST", "/v1/me/claims", wish).status_code == 200


def test_documents_and_members_stay_in_their_programme(world: World) -> None:
    other = {"member": world.house.outside("carl")}
    parked = world.things.parked["identify", "high-street"]
    merging = ask(world, "owner", "POST", f"/v1/members/{world.house.outside('ann')}/merge", other)
    identified = ask(world, "owner", "POST", f"/v1/parked/{parked}/identify", other)

    assert problem(merging) == (409, "cannot_merge")
    assert problem(identified) == (404, "unknown_member")
