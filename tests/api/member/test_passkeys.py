"""Passkeys through the doors: registered when signed in, and then enough to sign in."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.doors import problem
from tests.api.member.phones import Phones
from tests.identity.authenticator import Authenticator

BEGIN, PASSKEYS = "/v1/member/passkeys/registration", "/v1/member/passkeys"
OPTIONS, SIGN_IN = "/v1/member/passkeys/sign-in/options", "/v1/member/passkeys/sign-in"


@pytest.fixture
def device() -> Authenticator:
    return Authenticator("http://localhost:8000")


def register(phones: Phones, token: str, device: Authenticator) -> Any:
    options = phones.call("POST", BEGIN, token).json["publicKey"]
    body = {"credential": device.create(options), "label": "Ann's phone"}
    return phones.call("POST", PASSKEYS, token, body)


def sign_in(phones: Phones, device: Authenticator, **changes: Any) -> Any:
    options = phones.call("POST", OPTIONS).json["publicKey"]
    body = {"credential": device.get(options, **changes), "device": {"label": "x", "kind": "phone"}}
    return phones.call("POST", SIGN_IN, body=body)


def test_a_member_registers_a_passkey_and_signs_in_with_it(phones: Phones, device: Authenticator) -> None:
    token = phones.token()
    registered = register(phones, token, device)
    signed = sign_in(phones, device)

    assert (registered.status_code, registered.json["label"]) == (201, "Ann's phone")
    assert signed.status_code == 201
    found = phones.call("GET", PASSKEYS, signed.json["token"]).json["data"]
    assert [(each["id"], each["used_at"]) for each in found] == [
        (registered.json["id"], "2026-05-04T11:00:00Z")
    ]


def test_a_passkey_that_was_removed_signs_in_no_more(phones: Phones, device: Authenticator) -> None:
    token = phones.token()
    path = f"{PASSKEYS}/{register(phones, token, device).json['id']}"
    phones.shop.member("bob")

    assert problem(phones.call("DELETE", path, phones.doors.token("bob"))) == (404, "unknown_passkey")
    assert phones.call("DELETE", path, token).status_code == 204
    assert problem(phones.call("DELETE", path, token)) == (404, "unknown_passkey")
    assert problem(phones.call("DELETE", f"{PASSKEYS}/x", token)) == (404, "unknown_passkey")
    assert problem(sign_in(phones, device)) == (422, "passkey_refused")


def test_an_answer_from_another_page_is_refused_and_does_not_say_why(
    phones: Phones, device: Authenticator
) -> None:
    register(phones, phones.token(), device)
    wrong, unknown = (
        sign_in(phones, device, origin="https://evil.example"),
        sign_in(phones, Authenticator("http://localhost:8000")),
    )

    assert problem(wrong) == problem(unknown) == (422, "passkey_refused")
    assert wrong.json["detail"] == unknown.json["detail"]


@pytest.mark.parametrize("credential", [{}, {"response": {}}, {"response": {"clientDataJSON": 1}}])
def test_nonsense_is_refused(phones: Phones, credential: dict[str, Any]) -> None:
    answer = phones.call("POST", SIGN_IN, body={"credential": credential})

    assert problem(answer) == (422, "passkey_refused")


def test_a_body_without_a_credential_is_refused(phones: Phones) -> None:
    for body in ({}, {"credential": None}, {"credential": "x"}, {"credential": {}, "member": "mem_1"}):
        assert problem(phones.call("POST", SIGN_IN, body=body)) == (422, "invalid_body")
