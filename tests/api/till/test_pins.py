"""A PIN at a till: what it spends, how often it may be wrong, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import update

from db import ids
from db.engine import Database
from identity import pins
from loyalty import tables
from tests.api.doors import NOW, Doors, bearer, problem, sale
from tests.api.till.test_spending import PAYING, _card, hold, identified
from tests.identity.people import queued

SPENDING = "spending: {static_card_up_to: 50, pin_up_to: 200}\n"
PIN = "4829"


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def doors(database: Database, clock: Any) -> Doors:
    """The corner shop, where ann has 537 points and a PIN, and bob has neither."""
    doors = Doors(database)
    doors.shop.publish(PAYING + SPENDING, "2026-01-02")
    doors.post(sale(net="537.00"))
    doors.post(sale("1000", member={"external": "bob"}))
    assert put(doors, PIN).status_code == 200
    return doors


def put(doors: Doors, pin: str, name: str = "ann") -> Any:
    return doors.client.put("/v1/me/pin", json={"pin": pin}, headers=bearer(doors.token(name)))


def identify(doors: Doors, key: str = "", **who: str) -> Any:
    return doors.client.post("/v1/identify", json=who, headers=bearer(key or doors.key))


def paid(doors: Doors, *wishes: dict[str, Any], number: str = "1002") -> list[Any]:
    at = {"purchased_at": NOW.isoformat(), "business_date": "2026-05-04"}
    answer = doors.post(sale(number, "10.00", redemptions=[*wishes], **at)).json
    return [(each["reason"], each["suffices"]) for each in answer["redemptions"]]


def by_pin(doors: Doors) -> str:
    found = identified(doors, card=_card(doors), pin=PIN)
    assert found["level"] == "pin"
    return str(found["proof"])


def test_a_pin_spends_up_to_its_limit_in_holds_quotes_and_receipts(doors: Doors) -> None:
    proof = by_pin(doors)
    wish = sale("1002", "10.00", redemptions=[{"points": 201, "proof": proof}], purchased_at=NOW.isoformat())
    quoted = doors.client.post("/v1/quotes", json=wish, headers=bearer(doors.key))
    held = hold(doors, proof, points=201)

    for refused in (quoted, held):
        assert problem(refused) == (409, "proof_required")
        assert refused.json["suffices"] == ["one_time", "rotating"]
    assert hold(doors, proof, "another-key-of-a-hold", points=200).status_code == 201
    assert paid(doors, {"points": 200, "proof": proof}) == [(None, [])]
    assert paid(doors, {"points": 201, "proof": proof}, number="1003") == [
        ("proof_required", ["one_time", "rotating"])
    ]


def test_a_card_and_its_pin_together_spend_no_more_than_the_pin(doors: Doors) -> None:
    proof = by_pin(doors)

    assert paid(doors, {"points": 160, "proof": proof}, {"points": 50}) == [
        (None, []),
        ("proof_required", ["one_time", "rotating"]),
    ]
    assert paid(doors, {"points": 50}, {"points": 151, "proof": proof}, number="1003") == [
        (None, []),
        ("proof_required", ["one_time", "rotating"]),
    ]
    assert (
        paid(doors, *[{"points": 60}] * 2, number="1004")
        == [("proof_required", ["pin", "one_time", "rotating"])] * 2
    )
    assert hold(doors, proof, points=150).status_code == 201
    assert problem(hold(doors, proof, "another-key-of-a-hold", points=51)) == (409, "proof_required")


def test_who_has_no_pin_is_answered_like_who_mistyped_it_and_locked_alike(doors: Doors) -> None:
    told = []
    for name in ("ann", "bob"):
        answers = [identify(doors, external=name, pin="4820") for _ in range(pins.PER_MEMBER[0] + 1)]
        told.append(
            [
                {k: v for k, v in each.json.items() if k != "request_id"} | dict(each.headers)
                for each in answers
            ]
        )
        assert [problem(each) for each in answers] == [(422, "wrong_pin")] * 5 + [(429, "too_many")]
    for each in (*told[0], *told[1]):
        for header in ("X-Request-Id", "Date", "Content-Length"):
            each.pop(header, None)
    assert told[0] == told[1]
    # Who has none has none that is locked.
    assert [each["kind"] for each in queued(doors.shop)].count("pin-locked") == 1


def test_a_member_of_another_programme_is_nobody_here_whatever_the_pin(doors: Doors) -> None:
    doors.shop.retailer = doors.app.extensions["loyalty"].retailer
    member_id, _ = doors.elsewhere()
    retailer = doors.shop.retailer
    doors.database.write(lambda session: pins.put(session, retailer, member_id, PIN, NOW))

    for pin in ("4820", PIN):
        answer = identify(doors, id=ids.outside("member", member_id), pin=pin)
        assert problem(answer) == (404, "unknown_member")


def test_the_fifth_wrong_pin_locks_it_for_an_hour_and_the_member_hears_of_it(
    doors: Doors, clock: Any
) -> None:
    for _ in range(5):
        identify(doors, external="ann", pin="4820")

    assert problem(identify(doors, external="ann", pin=PIN)) == (429, "too_many")
    assert [each["kind"] for each in queued(doors.shop)].count("pin-locked") == 1
    assert identify(doors, external="ann").json["level"] == "static"
    clock.move_to(NOW + timedelta(hours=1))
    assert identify(doors, external="ann", pin=PIN).status_code == 200


def test_a_right_pin_begins_the_count_anew_and_a_new_one_opens_the_lock(doors: Doors) -> None:
    for _ in range(4):
        identify(doors, external="ann", pin="4820")
    assert identify(doors, external="ann", pin=PIN).status_code == 200
    for _ in range(5):
        assert problem(identify(doors, external="ann", pin="4820")) == (422, "wrong_pin")

    put(doors, "91357")
    assert identify(doors, external="ann", pin="91357").json["level"] == "pin"


def test_a_till_that_guesses_for_many_is_stopped_and_another_goes_on(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pins, "MISSES_PER_TILL", (3, timedelta(hours=1)))
    for name in ("bob", "bob", "ann"):
        assert problem(identify(doors, external=name, pin="4820")) == (422, "wrong_pin")

    assert problem(identify(doors, external="ann", pin=PIN)) == (429, "too_many")
    assert identify(doors, doors.new_key(label="Till 2"), external="ann", pin=PIN).status_code == 200


def test_what_a_pin_proved_ends_with_it_and_leaves_the_card(doors: Doors, clock: Any) -> None:
    proof = by_pin(doors)
    clock.move_to(NOW + timedelta(minutes=1))
    put(doors, "91357")
    assert problem(hold(doors, proof, points=51)) == (409, "proof_required")
    fresh = identified(doors, card=_card(doors), pin="91357")["proof"]

    member = ids.outside("member", doors.shop.member_id())
    gone = doors.client.delete(f"/v1/members/{member}/pin", headers=bearer(doors.staff("manager")))

    assert gone.status_code == 204
    assert problem(hold(doors, fresh, "another-key-of-a-hold", points=51)) == (409, "proof_required")
    assert hold(doors, fresh, "a-third-key-of-a-hold", points=50).status_code == 201
    assert doors.get("/v1/me/pin", doors.token()).json == {"set_at": None}
    assert problem(identify(doors, external="ann", pin="91357")) == (422, "wrong_pin")


def test_a_card_that_only_collects_spends_nothing_with_a_pin_either(doors: Doors) -> None:
    card = _card(doors)
    doors.database.write(lambda session: earn_only(session, card))

    assert identified(doors, card=card, pin=PIN)["level"] == "earn_only"


def test_the_code_of_the_phone_takes_no_pin(doors: Doors) -> None:
    assert problem(identify(doors, code="RG1:7712345678901234:12345678", pin=PIN)) == (422, "invalid_body")


def test_the_member_sets_sees_and_removes_a_pin_and_hears_of_it(doors: Doors) -> None:
    token = doors.token()
    assert problem(put(doors, "1234")) == (422, "weak_pin")
    found = doors.get("/v1/me/pin", token)
    assert found.json == {"set_at": "2026-05-04T11:00:00Z"}
    assert [each["kind"] for each in queued(doors.shop)].count("pin-changed") == 1

    stale = {**bearer(token), "If-Match": '"x"'}
    assert doors.client.put("/v1/me/pin", json={"pin": "91357"}, headers=stale).status_code == 412
    assert doors.client.delete("/v1/me/pin", headers=bearer(token)).status_code == 204
    assert problem(identify(doors, external="ann", pin=PIN)) == (422, "wrong_pin")


def earn_only(session: Any, number: str) -> None:
    card = tables.card
    session.connection.execute(update(card).where(card.c.number == number).values(status="earn-only"))
