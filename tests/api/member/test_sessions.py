"""Signing in, joining and signing out through the doors, and what a stranger learns by trying: nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from identity import codes
from tests.api.doors import NOW, problem
from tests.api.member.phones import Phones
from tests.identity.people import EMAIL, PHONE, STRANGER, other_than, sent


def test_a_member_signs_in_by_a_code_and_out_again(phones: Phones) -> None:
    asked = phones.ask(PHONE)
    signed = phones.type(phones.code(PHONE), PHONE)

    assert (asked.status_code, asked.json) == (202, {"expires_at": "2026-05-04T11:10:00Z"})
    assert signed.status_code == 201
    assert signed.json["expires_at"] == "2026-08-02T11:00:00Z"
    token = signed.json["token"]
    assert phones.call("GET", "/v1/me", token).json["member"] == signed.json["member"]
    assert phones.call("DELETE", "/v1/member/sessions/current", token).status_code == 204
    assert problem(phones.call("GET", "/v1/me", token)) == (401, "unauthorized")


def test_known_and_unknown_get_the_same_answers_to_everything(phones: Phones) -> None:
    answers = []
    for contact, address in ((EMAIL, "192.0.2.1"), (STRANGER, "192.0.2.2")):
        asked = phones.ask(contact, address=address)
        wrong = phones.type(other_than(phones.code(contact)), contact, address=address)
        again = [phones.ask(contact, address=address) for _ in range(3)]
        told = [answer.json for answer in (asked, wrong, *again)]
        for each in told:
            each.pop("request_id", None)
        answers.append((told, [answer.status_code for answer in (asked, wrong, *again)]))

    assert answers[0] == answers[1]
    assert answers[0][1] == [202, 422, 202, 202, 429]


def test_no_message_goes_to_a_contact_nobody_has(phones: Phones) -> None:
    phones.ask(STRANGER)
    assert sent(phones.shop) == []
    phones.ask(EMAIL)
    assert [row["address"] for row in sent(phones.shop)] == [EMAIL.text]


def test_a_wrong_code_says_so_and_five_end_it(phones: Phones) -> None:
    phones.ask()
    code = phones.code()
    for _ in range(codes.MOST_TRIES):
        assert problem(phones.type(other_than(code))) == (422, "wrong_code")

    assert problem(phones.type(code)) == (422, "wrong_code")


def test_a_code_is_taken_once(phones: Phones) -> None:
    phones.ask()
    code = phones.code()

    assert phones.type(code).status_code == 201
    assert problem(phones.type(code)) == (422, "wrong_code")


def test_whoever_tries_too_often_waits_as_long_as_it_says(phones: Phones, clock) -> None:
    for _ in range(3):
        phones.ask()
    refused = phones.ask()

    assert problem(refused) == (429, "too_many")
    clock.move_to(NOW + timedelta(seconds=int(refused.headers["Retry-After"])))
    assert phones.ask().status_code == 202


def test_one_address_cannot_try_the_codes_of_everybody(phones: Phones) -> None:
    most, _ = codes.TRIES_PER_ADDRESS
    for n in range(most):
        phones.type(f"{n:06}", STRANGER)

    assert problem(phones.type("123456")) == (429, "too_many")
    assert problem(phones.type("123456", address="192.0.2.77")) == (422, "wrong_code")


def test_somebody_joins_by_a_code(phones: Phones) -> None:
    phones.ask(STRANGER, "join")
    body = {
        "program": "shop",
        "contact": STRANGER.text,
        "code": phones.code(STRANGER),
        "name": "Nora",
        "consents": [{"purpose": "points", "channel": "email", "given": True}],
        "wording": "v3",
    }
    joined = phones.call("POST", "/v1/members/join", body=body)

    assert joined.status_code == 201
    cards = phones.call("GET", "/v1/me/cards", joined.json["token"]).json["data"]
    assert [card["number"] for card in cards] == [joined.json["card"]]
    assert problem(phones.call("POST", "/v1/members/join", body=body)) == (422, "wrong_code")


def test_a_member_who_joins_again_is_signed_in(phones: Phones) -> None:
    phones.ask(EMAIL, "join")
    body = {"program": "shop", "contact": EMAIL.text, "code": phones.code()}
    joined = phones.call("POST", "/v1/members/join", body=body)

    assert (joined.status_code, joined.json["card"]) == (201, None)
    assert phones.call("GET", "/v1/me", joined.json["token"]).json["member"] == joined.json["member"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"program": "shop"}, (422, "invalid_body")),
        ({"program": "shop", "contact": ""}, (422, "invalid_body")),
        ({"program": "shop", "contact": 1}, (422, "invalid_body")),
        ({"program": "shop", "contact": "x" * 255}, (422, "invalid_body")),
        ({"program": "shop", "contact": "nothing"}, (422, "invalid_contact")),
        ({"program": "shop", "contact": "a@b"}, (422, "invalid_contact")),
        ({"program": "no", "contact": "a@b.example"}, (404, "unknown_program")),
        ({"program": "shop", "contact": "a@b.example", "purpose": "contact"}, (422, "invalid_body")),
        ({"program": "shop", "contact": "a@b.example", "member": "mem_1"}, (422, "invalid_body")),
    ],
)
def test_what_is_no_wish_for_a_code_is_refused(
    phones: Phones, body: dict[str, object], expected: tuple[int, str]
) -> None:
    assert problem(phones.call("POST", "/v1/member/codes", body=body)) == expected


def test_a_code_and_a_contact_stand_in_no_log(
    phones: Phones, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    phones.ask()
    code = phones.code()
    phones.type(code)

    said = "".join(capsys.readouterr()) + caplog.text
    assert code not in said
    assert EMAIL.text not in said
