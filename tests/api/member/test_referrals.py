"""A member's code is shown to them, named by who joins, and refused where it brings nobody."""

from __future__ import annotations

from typing import Any

import pytest

from loyalty import tables
from loyalty.people.contacts import Contact
from tests.api.doors import CARD, bearer, problem
from tests.api.member.phones import Phones

FRIENDS = CARD + "activities: [{code: friend, points: 500, on: referral}]\n"
STRANGER = Contact("email", "new@example.com")


@pytest.fixture
def friendly(phones: Phones) -> Phones:
    """The shop gives points for friends."""
    phones.shop.publish(FRIENDS, "2026-01-02")
    return phones


def join(phones: Phones, contact: Contact, **facts: Any) -> Any:
    phones.ask(contact, "join")
    body = {"program": "shop", "contact": contact.text, "code": phones.code(contact), **facts}
    return phones.call("POST", "/v1/members/join", body=body)


def test_whoever_joins_names_the_code_that_a_member_shows_them(friendly: Phones) -> None:
    token = friendly.token()
    shown = friendly.call("GET", "/v1/me/referral", token).json
    assert shown == {"code": shown["code"], "came": 0, "waiting": 0, "given": {}, "rewards": 0}

    typed = shown["code"].lower().replace("-", " ")
    assert join(friendly, STRANGER, referral=typed).status_code == 201
    again = friendly.call("GET", "/v1/me/referral", token).json
    assert (again["code"], again["came"], again["waiting"]) == (shown["code"], 1, 1)


def test_a_code_that_brings_nobody_is_refused_and_the_one_time_code_lives(friendly: Phones) -> None:
    refused = join(friendly, STRANGER, referral="0000000000")
    assert problem(refused) == (404, "unknown_referral")
    body = {"program": "shop", "contact": STRANGER.text, "code": friendly.code(STRANGER)}
    assert friendly.call("POST", "/v1/members/join", body=body).status_code == 201
    assert friendly.shop.rows(tables.referral, None) == []


def test_ones_own_mailbox_is_oneself(friendly: Phones) -> None:
    code = friendly.call("GET", "/v1/me/referral", friendly.token()).json["code"]
    own = Contact("email", "ann+friend@example.com")
    assert problem(join(friendly, own, referral=code)) == (409, "own_referral")


def test_staff_enrol_whom_somebody_brought(friendly: Phones) -> None:
    token = friendly.token()
    code = friendly.call("GET", "/v1/me/referral", token).json["code"]
    owner = bearer(friendly.doors.staff("owner"))
    wish = {"program": "shop", "name": "New", "referral": code}
    assert friendly.doors.client.post("/v1/members", json=wish, headers=owner).status_code == 201
    assert friendly.call("GET", "/v1/me/referral", token).json["came"] == 1


def test_where_nothing_is_given_there_is_no_code(phones: Phones) -> None:
    assert problem(phones.call("GET", "/v1/me/referral", phones.token())) == (404, "unknown_referral")
