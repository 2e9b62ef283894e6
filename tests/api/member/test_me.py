"""GET /v1/me: what a member sees, and that it is the member's own."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from werkzeug.test import TestResponse

from identity import tokens
from loyalty.tables import card
from tests.api.doors import NOW, Doors, bearer, problem, refund, sale


def test_a_member_sees_points_tier_and_why(doors: Doors) -> None:
    doors.post(sale())
    doors.post(refund("R1", "12.00"))

    found = doors.get("/v1/me", doors.token()).json

    (purse,) = found["balances"]
    assert (purse["available"], purse["name"], purse["scale"]) == (125, "Points", 0)
    assert purse["expiring"] == [{"amount": 125, "at": "2027-05-31T23:00:00Z", "day": "2027-05-31"}]
    assert (found["tier"]["code"], found["tier"]["next"], found["tier"]["to_next"]) == (
        "member",
        {"code": "vip", "name": "VIP"},
        875,
    )
    assert found["outlook"] == [
        "125 points can be used through Monday 31 May 2027.",
        "875 points to VIP by Thursday 31 December 2026.",
    ]
    assert [(line["kind"], line["changes"]) for line in found["history"]] == [
        ("return", {"points": -12}),
        ("sale", {"points": 137}),
        ("tier", {}),
        ("joined", {}),
    ]
    assert found["history"][0]["why"] == ["12 points taken back for goods returned from receipt 1001."]


def test_history_is_the_last_ten_lines(doors: Doors) -> None:
    for number in range(12):
        doors.post(sale(f"10{number:02}", "10.00"))

    found = doors.get("/v1/me", doors.token()).json

    assert [line["seq"] for line in found["history"]] == list(range(found["seq"], found["seq"] - 10, -1))


def test_points_that_expired_unswept_are_gone_from_the_view_and_nothing_is_written(
    doors: Doors, clock: time_machine.Traveller
) -> None:
    """V8, seen through the door."""
    doors.post(sale(net="50.00"))
    token = doors.database.write(
        lambda session: tokens.issue(session, doors.shop.member_id(), NOW, valid_days=800)
    )
    before = doors.rows()
    clock.move_to(NOW + timedelta(days=500))

    found = doors.get("/v1/me", token).json

    assert (found["balances"][0]["available"], found["balances"][0]["expiring"]) == (0, [])
    assert found["history"][0]["why"] == ["50 points expired."]
    assert doors.rows() == before


def test_the_card_is_a_picture(doors: Doors) -> None:
    doors.post(sale())
    answer = doors.get("/v1/me/card.svg", doors.token())

    assert (answer.status_code, answer.content_type) == (200, "image/svg+xml")
    assert answer.text.startswith("<svg ")
    (number,) = doors.shop.rows(card)
    assert number["number"] not in answer.text
    assert number["number"][-4:] in answer.text


def test_a_till_key_opens_no_members_view(doors: Doors) -> None:
    doors.post(sale())

    for path in ("/v1/me", "/v1/me/card.svg"):
        assert problem(doors.get(path, doors.key)) == (401, "unauthorized")
        assert problem(doors.get(path)) == (401, "unauthorized")


def test_a_token_ends(doors: Doors, clock: time_machine.Traveller) -> None:
    doors.post(sale())
    early, late = doors.token(), doors.token()
    assert doors.database.write(lambda session: tokens.revoke(session, early, NOW))
    assert problem(doors.get("/v1/me", early)) == (401, "unauthorized")
    assert doors.get("/v1/me", late).status_code == 200

    clock.move_to(NOW + timedelta(days=tokens.VALID_DAYS))
    assert problem(doors.get("/v1/me", late)) == (401, "unauthorized")


def test_each_member_sees_only_their_own(doors: Doors) -> None:
    doors.post(sale())
    doors.post(sale("1002", "5.00", member={"external": "bob"}))

    ann, bob = (doors.get("/v1/me", doors.token(name)).json for name in ("ann", "bob"))

    assert (ann["balances"][0]["available"], bob["balances"][0]["available"]) == (137, 5)
    assert ann["member"] != bob["member"]


def test_what_a_member_sees_is_kept_nowhere(doors: Doors) -> None:
    doors.post(sale())
    answer = doors.get("/v1/me", doors.token())

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "asked", ["fr-CA, de;q=0.5", "zh-TW;q=0", "en;q=abc", ";;;,,=", "*", "x" * 5000, "ü"]
)
def test_whatever_language_is_asked_for_there_is_an_answer(doors: Doors, asked: str) -> None:
    doors.post(sale())
    headers = {**bearer(doors.token()), "Accept-Language": asked}
    answer = doors.client.get("/v1/me", headers=headers)

    assert answer.json["history"][-1]["why"] == ["Joined on 4 May 2026."]


def test_a_phone_that_polls_is_told_that_nothing_changed(doors: Doors, clock: time_machine.Traveller) -> None:
    doors.post(sale(net="137.40"))
    token = doors.token()
    tag = doors.get("/v1/me", token).headers["ETag"]

    def again(**more: str) -> TestResponse:
        headers = {**bearer(token), "If-None-Match": tag, **more}
        return doors.client.get("/v1/me", headers=headers)

    assert (again().status_code, again().data, again().headers["ETag"]) == (304, b"", tag)
    assert again(**{"Accept-Language": "zh-HK"}).status_code == 200
    doors.post(sale("1002", net="1.00"))
    assert again().json["balances"][0]["available"] == 138


def test_what_time_does_is_a_change_though_no_entry_says_so(
    doors: Doors, clock: time_machine.Traveller
) -> None:
    doors.post(sale(net="137.40"))
    token = doors.token()
    tag = doors.get("/v1/me", token).headers["ETag"]

    clock.move_to(NOW + timedelta(days=1))
    tomorrow = doors.client.get("/v1/me", headers={**bearer(token), "If-None-Match": tag})

    assert tomorrow.status_code == 200
    assert tomorrow.headers["ETag"] != tag
