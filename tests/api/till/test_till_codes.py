"""A code to a member without a phone to show: who takes it, once, and what the till never learns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import update

from db.engine import Database
from identity import codes
from loyalty import tables
from loyalty.people import contacts
from tests.api.doors import NOW, Doors, bearer, problem, sale
from tests.api.till.test_spending import PAYING, _card, hold
from tests.identity.people import EMAIL, PHONE, queued

SPENDING = "spending: {static_card_up_to: 50, pin_up_to: 200, one_time_up_to: 300}\n"


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def doors(database: Database, clock: Any) -> Doors:
    """The corner shop, where ann has 537 points and an e-mail address, and bob has neither."""
    doors = Doors(database)
    # What the doors seal is opened with the doors' own keys.
    doors.shop.retailer = doors.app.extensions["loyalty"].retailer
    doors.shop.publish(PAYING, "2026-01-02")
    doors.post(sale(net="537.00"))
    doors.post(sale("1000", member={"external": "bob"}))
    put(doors, EMAIL)
    return doors


def put(doors: Doors, contact: contacts.Contact) -> None:
    shop = doors.shop
    doors.database.write(lambda session: contacts.replace(session, shop.retailer, shop.member_id(), contact))


def ask(doors: Doors, key: str = "", **who: str) -> Any:
    return doors.client.post("/v1/identify/code", json=who, headers=bearer(key or doors.key))


def identify(doors: Doors, key: str = "", **who: str) -> Any:
    return doors.client.post("/v1/identify", json=who, headers=bearer(key or doors.key))


def sent(doors: Doors) -> list[dict[str, Any]]:
    return [row for row in queued(doors.shop) if row["kind"] == "till-code"]


def code(doors: Doors) -> str:
    return str(sent(doors)[-1]["facts"]["code"])


def test_a_code_goes_to_the_members_own_contact_and_spends_any_number_once(doors: Doors) -> None:
    asked = ask(doors, card=_card(doors))
    assert (asked.status_code, asked.json) == (202, {"expires_at": "2026-05-04T11:05:00Z"})
    (message,) = sent(doors)
    assert (message["address"], message["facts"]["minutes"]) == (EMAIL.text, 5)

    found = identify(doors, external="ann", one_time_code=code(doors))

    assert found.json["level"] == "one_time"
    assert hold(doors, found.json["proof"], points=537).status_code == 201
    again = identify(doors, external="ann", one_time_code=code(doors))
    assert problem(again) == (422, "wrong_code")


def test_the_phone_comes_before_the_mail(doors: Doors) -> None:
    put(doors, PHONE)
    ask(doors, external="ann")

    assert [(each["channel"], each["address"]) for each in sent(doors)] == [("sms", PHONE.text)]


def test_a_programme_may_bound_it_and_says_what_would_do(doors: Doors) -> None:
    doors.shop.publish(PAYING + SPENDING, "2026-01-03")
    ask(doors, external="ann")
    proof = identify(doors, external="ann", one_time_code=code(doors)).json["proof"]

    refused = hold(doors, proof, points=301)

    assert (problem(refused), refused.json["suffices"]) == ((409, "proof_required"), ["rotating"])
    assert hold(doors, proof, "another-key-of-a-hold", points=300).status_code == 201


def test_another_till_another_member_and_a_later_minute_take_it_not(doors: Doors, clock: Any) -> None:
    ask(doors, external="ann")
    other = doors.new_key(label="Till 2")

    assert problem(identify(doors, other, external="ann", one_time_code=code(doors))) == (422, "wrong_code")
    assert problem(identify(doors, external="bob", one_time_code=code(doors))) == (422, "wrong_code")
    clock.move_to(NOW + timedelta(minutes=5))
    assert problem(identify(doors, external="ann", one_time_code=code(doors))) == (422, "wrong_code")


def test_a_till_code_signs_nobody_in_and_a_sign_in_code_spends_nothing(doors: Doors) -> None:
    ask(doors, external="ann")
    wish = {"program": "shop", "contact": EMAIL.text}
    signing_in = doors.client.post("/v1/member/sessions", json={**wish, "code": code(doors)})
    assert problem(signing_in) == (422, "wrong_code")

    doors.client.post("/v1/member/codes", json={**wish, "purpose": "sign-in"})
    (other,) = [row for row in queued(doors.shop) if row["kind"] == "one-time-code"]
    spending = identify(doors, external="ann", one_time_code=other["facts"]["code"])
    assert problem(spending) == (422, "wrong_code")


def test_five_wrong_tries_end_it_and_stay_counted(doors: Doors) -> None:
    ask(doors, external="ann")
    wrong = "000000" if code(doors) != "000000" else "111111"
    for _ in range(codes.MOST_TRIES):
        assert problem(identify(doors, external="ann", one_time_code=wrong)) == (422, "wrong_code")

    assert problem(identify(doors, external="ann", one_time_code=code(doors))) == (422, "wrong_code")


@pytest.mark.parametrize(
    "who", [{"external": "nobody"}, {"external": "bob"}, {"card": "77" + "1" * 16}, {"id": "mem_x"}]
)
def test_a_till_does_not_learn_whether_there_is_anybody_to_send_to(doors: Doors, who: dict[str, str]) -> None:
    known, unknown = ask(doors, external="ann"), ask(doors, **who)

    assert (unknown.status_code, unknown.json) == (known.status_code, known.json)
    assert sorted(row["not_after"] > NOW for row in sent(doors)) == [False, True]
    for most in range(codes.PER_CONTACT[0][0], 0, -1):
        last = [ask(doors, external="ann").status_code, ask(doors, **who).status_code]
        assert last == ([202, 202] if most > 1 else [429, 429])


def test_a_code_that_waits_for_nobody_is_nobodys_proof(doors: Doors) -> None:
    ask(doors, external="bob")
    answer = identify(doors, external="bob", one_time_code=code(doors))

    assert problem(answer) == (422, "wrong_code")


def test_what_a_till_may_ask_for_is_bounded(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "PER_ADDRESS", (1, timedelta(hours=1)))
    assert ask(doors, external="ann").status_code == 202

    assert problem(ask(doors, external="bob")) == (429, "too_many")
    assert ask(doors, doors.new_key(label="Till 2"), external="bob").status_code == 202


def test_how_often_a_till_may_try_is_bounded(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "TRIES_PER_ADDRESS", (1, timedelta(hours=1)))
    assert problem(identify(doors, external="ann", one_time_code="1")) == (422, "wrong_code")

    assert problem(identify(doors, external="bob", one_time_code="1")) == (429, "too_many")


def test_nothing_is_sent_to_a_member_who_ended_in_another(doors: Doors) -> None:
    member, status = tables.member, {"status": "merged"}
    doors.database.write(lambda session: session.connection.execute(update(member).values(status)))

    assert ask(doors, external="ann").status_code == 202
    assert [row["not_after"] > NOW for row in sent(doors)] == [False]


def test_one_proof_is_shown_at_a_time_and_none_beside_the_phone(doors: Doors) -> None:
    both = identify(doors, external="ann", pin="4829", one_time_code="482913")
    beside = identify(doors, code="RG1:7712345678901234:12345678", one_time_code="482913")
    rotating = ask(doors, code="RG1:7712345678901234:12345678")

    assert [problem(each) for each in (both, beside, rotating)] == [(422, "invalid_body")] * 3
