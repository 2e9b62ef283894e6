"""Anything at all sent to the doors by which members prove who they are: never 5xx, and nobody gets in."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from identity.tables import member_token
from tests import databases
from tests.api.member.phones import Phones
from tests.identity.authenticator import text

SETTINGS = settings(
    max_examples=databases.examples(150), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
TEXTS = st.text(max_size=12) | st.sampled_from(
    ["shop", "ann@example.com", "+442079460018", "000000", "\ud800"]
)
PLAIN = st.none() | st.booleans() | st.integers(-(2**65), 2**65) | TEXTS
BYTES = st.binary(max_size=40).map(text) | st.sampled_from([text(b"{}"), text(b'{"type":"webauthn.get"}')])
JSON = st.recursive(
    PLAIN, lambda each: st.lists(each, max_size=3) | st.dictionaries(TEXTS, each, max_size=3), max_leaves=8
)
CREDENTIALS = st.fixed_dictionaries(
    {},
    optional={
        "id": BYTES,
        "rawId": BYTES,
        "type": st.sampled_from(["public-key", "x"]),
        "response": st.fixed_dictionaries(
            {},
            optional=dict.fromkeys(
                ("clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"),
                BYTES | PLAIN,
            ),
        ),
    },
)
BODIES = st.fixed_dictionaries(
    {},
    optional={
        "program": TEXTS,
        "contact": TEXTS,
        "purpose": st.sampled_from(["sign-in", "join", "contact"]) | PLAIN,
        "code": TEXTS | PLAIN,
        "name": TEXTS,
        "consents": JSON,
        "wording": TEXTS,
        "device": JSON | st.fixed_dictionaries({}, optional={"label": TEXTS, "kind": TEXTS}),
        "credential": CREDENTIALS | JSON,
        "label": TEXTS,
        "spending": st.booleans() | PLAIN,
    },
)
OPEN = [
    "/v1/member/codes",
    "/v1/member/sessions",
    "/v1/members/join",
    "/v1/member/passkeys/sign-in",
    "/v1/member/passkeys/sign-in/options",
]
OWN = [
    "/v1/me/contact",
    "/v1/me/contact/confirm",
    "/v1/me/security",
    "/v1/member/passkeys",
    "/v1/member/passkeys/registration",
]


@SETTINGS
@given(path=st.sampled_from(OPEN), body=BODIES | JSON, host=st.integers(0, 2**32 - 1))
def test_nobody_gets_in_by_nonsense(phones: Phones, path: str, body: Any, host: int) -> None:
    answer = phones.call("POST", path, body=body, address=f"2001:db8::{host:x}")

    assert answer.status_code < 500
    assert phones.shop.rows(member_token, None) == []


@SETTINGS
@given(path=st.sampled_from(OWN), body=BODIES | JSON)
def test_nothing_breaks_by_a_members_nonsense(phones: Phones, path: str, body: Any) -> None:
    token = phones.doors.token()
    for method in ("POST", "PUT"):
        assert phones.call(method, path, token, body).status_code < 500
