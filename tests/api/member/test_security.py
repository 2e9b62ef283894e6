"""Changing a contact, and the switch that stops spending, through the doors."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.api.doors import NOW, problem, sale
from tests.api.member.phones import Phones
from tests.identity.people import EMAIL, NEW_EMAIL, other_than, sent

CONTACT, CONFIRM = "/v1/me/contact", "/v1/me/contact/confirm"


@pytest.fixture
def token(phones: Phones) -> str:
    """Ann's, who has 300 points."""
    phones.doors.post(sale(net="300.00"))
    return phones.token()


def change(phones: Phones, token: str) -> None:
    phones.call("POST", CONTACT, token, {"contact": NEW_EMAIL.text})
    answer = phones.call("POST", CONFIRM, token, {"contact": NEW_EMAIL.text, "code": phones.code(NEW_EMAIL)})
    assert answer.status_code == 200
    assert answer.json == {
        "spending": False,
        "stopped_at": None,
        "blocked_until": "2026-05-05T11:00:00Z",
    }


def test_the_switch_stops_spending_and_not_earning(phones: Phones, token: str) -> None:
    stopped = phones.call("PUT", "/v1/me/security", token, {"spending": False})

    assert stopped.json == {
        "spending": False,
        "stopped_at": "2026-05-04T11:00:00Z",
        "blocked_until": None,
    }
    assert problem(phones.doors.redeem(token)) == (403, "spending_locked")
    assert phones.doors.post(sale("1002", "10.00")).json["issued"] == {"points": 10}
    phones.call("PUT", "/v1/me/security", token, {"spending": True})
    assert phones.call("GET", "/v1/me/security", token).json["spending"] is True
    assert phones.doors.redeem(token).status_code == 201


def test_a_changed_contact_keeps_the_points_for_a_day(phones: Phones, token: str, clock) -> None:
    change(phones, token)

    assert problem(phones.doors.redeem(token)) == (403, "spending_locked")
    phones.call("PUT", "/v1/me/security", token, {"spending": True})
    assert problem(phones.doors.redeem(token)) == (403, "spending_locked")
    clock.move_to(NOW + timedelta(hours=24))
    assert phones.call("GET", "/v1/me/security", token).json["spending"] is True
    assert phones.doors.redeem(token).status_code == 201


def test_the_old_contact_hears_of_it(phones: Phones, token: str) -> None:
    change(phones, token)

    told = {row["address"] for row in sent(phones.shop) if row["kind"] == "contact-changed"}
    assert EMAIL.text in told
    assert NEW_EMAIL.text not in told


def test_a_contact_is_changed_only_with_the_code_that_reached_it(phones: Phones, token: str) -> None:
    phones.call("POST", CONTACT, token, {"contact": NEW_EMAIL.text})
    wrong = {"contact": NEW_EMAIL.text, "code": other_than(phones.code(NEW_EMAIL))}
    elsewhere = {"contact": "thief@example.com", "code": phones.code(NEW_EMAIL)}

    for body in (wrong, elsewhere):
        assert problem(phones.call("POST", CONFIRM, token, body)) == (422, "wrong_code")
    assert phones.call("GET", "/v1/me/security", token).json["blocked_until"] is None


@pytest.mark.parametrize("value", ["false", 0, None, []])
def test_the_switch_is_true_or_false(phones: Phones, token: str, value: object) -> None:
    answer = phones.call("PUT", "/v1/me/security", token, {"spending": value})

    assert problem(answer) == (422, "invalid_body")
