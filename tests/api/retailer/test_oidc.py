"""Staff sign in by a provider: against a real one on loopback, honest and otherwise."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from joserfc.jwk import KeySet, OctKey
from werkzeug.test import TestResponse

from identity import audit, staff
from identity.staff_tables import oidc_state
from tests.api.doors import NOW, SETTINGS, Doors, new_app, problem
from tests.identity.provider import CLIENT_ID, CLIENT_SECRET, Provider, curve_key, other_key, provided

ANN = "ann@shop.example"
SECONDS = int(NOW.timestamp())


@pytest.fixture
def provider() -> Iterator[Provider]:
    with provided(SECONDS) as provider:
        yield provider


@pytest.fixture
def shop(doors: Doors, provider: Provider) -> Doors:
    """The shop with a provider, and Ann among its staff."""
    settings = replace(
        SETTINGS,
        oidc_issuer=provider.url,
        oidc_client_id=CLIENT_ID,
        oidc_client_secret=CLIENT_SECRET,
        public_url="https://points.example",
    )
    doors.app = new_app(settings, doors.database)
    doors.employees.join(ANN, "clerk", kept="$no-password")
    return doors


def start(shop: Doors) -> dict[str, str]:
    answer = shop.client.post("/v1/staff/oidc/start")
    assert answer.status_code == 201, answer.text
    return answer.json


def wish(shop: Doors, provider: Provider) -> dict[str, str]:
    """What the browser holds when it comes back."""
    started = start(shop)
    code, state = provider.authorize(started["authorization_url"])
    return {"code": code, "state": state, "binding": started["binding"]}


def finish(shop: Doors, given: dict[str, Any]) -> TestResponse:
    return shop.client.post("/v1/staff/oidc/finish", json=given)


def test_whom_the_provider_vouches_for_is_signed_in(shop: Doors, provider: Provider) -> None:
    answer = finish(shop, wish(shop, provider))

    assert answer.status_code == 201
    assert answer.json["staff"]["email"] == ANN
    assert shop.get("/v1/staff/me", answer.json["token"]).status_code == 200
    (note, *_) = shop.database.read(audit.listed)
    assert (note.action, note.detail) == ("staff.sign_in", {"by": "oidc"})


def test_the_browser_is_sent_back_to_us_and_nothing_secret_goes_with_it(
    shop: Doors, provider: Provider
) -> None:
    started = start(shop)

    given = provider.codes[provider.authorize(started["authorization_url"])[0]]
    assert given["redirect_uri"] == "https://points.example/staff/signed-in"
    for secret in (started["binding"], CLIENT_SECRET):
        assert secret not in started["authorization_url"]
    (row,) = shop.database.read(lambda session: session.rows(oidc_state.select()))
    assert not [each for each in (started["binding"], given["state"], given["nonce"]) if each in str(row)]


def test_who_was_invited_needs_no_password_of_ours(shop: Doors, provider: Provider) -> None:
    shop.employees.add("new@shop.example", "clerk")
    provider.email = "New@Shop.example"

    answer = finish(shop, wish(shop, provider))
    assert (answer.status_code, answer.json["staff"]["status"]) == (201, "active")
    assert shop.get("/v1/staff/me", answer.json["token"]).status_code == 200


def test_nobody_is_added_by_signing_in(shop: Doors, provider: Provider) -> None:
    provider.email = "stranger@shop.example"

    assert problem(finish(shop, wish(shop, provider))) == (401, "oidc_refused")
    found = shop.database.read(lambda session: staff.find_by_email(session, "stranger@shop.example"))
    assert found is None


def test_who_is_disabled_stays_out(shop: Doors, provider: Provider) -> None:
    ann = shop.employees.get(ANN).staff_id
    shop.database.write(lambda session: staff.disable(session, ann, NOW))

    assert problem(finish(shop, wish(shop, provider))) == (401, "oidc_refused")
    assert shop.employees.get(ANN).status == "disabled"


def half(access_token: str) -> str:
    """The at_hash of a token."""
    digest = hashlib.sha256(access_token.encode()).digest()[:16]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


@pytest.mark.parametrize(
    "bent",
    [
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"nonce": ""},
        {"aud": "another-client"},
        {"aud": ["another-client"]},
        {"aud": [CLIENT_ID, "another-client"]},
        {"aud": None},
        {"azp": "another-client"},
        {"aud": "another-client", "azp": CLIENT_ID},
        {"iss": "https://login.example"},
        {"iss": None},
        {"exp": SECONDS - 61},
        {"exp": None},
        {"exp": "soon"},
        {"iat": SECONDS + 3600},
        {"iat": None},
        {"nbf": SECONDS + 3600},
        {"sub": None},
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "true"},
        {"email_verified": 1},
        {"email": None},
        {"email": "ann"},
        {"email": [ANN]},
        {"at_hash": half("another token")},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_this_sign_in_signs_nobody_in(
    shop: Doors, provider: Provider, bent: dict[str, Any]
) -> None:
    provider.claims = bent

    assert problem(finish(shop, wish(shop, provider))) == (401, "oidc_refused")


def test_the_same_claims_in_order_are_taken(shop: Doors, provider: Provider) -> None:
    provider.claims = {
        "aud": [CLIENT_ID, "another-client"],
        "azp": CLIENT_ID,
        "at_hash": half("access"),
        "exp": SECONDS - 59,
    }

    assert finish(shop, wish(shop, provider)).status_code == 201


def test_a_token_signed_by_another_key_is_refused(shop: Doors, provider: Provider) -> None:
    provider.signs_with = other_key()

    assert problem(finish(shop, wish(shop, provider))) == (401, "oidc_refused")


def test_a_token_by_a_key_the_provider_does_not_show_is_refused(shop: Doors, provider: Provider) -> None:
    provider.signs_with, provider.header = other_key("second"), {"alg": "RS256", "kid": "second"}

    assert problem(finish(shop, wish(shop, provider))) == (401, "oidc_refused")


def test_a_token_without_a_signature_is_refused(shop: Doors, provider: Provider) -> None:
    provider.header = {"alg": "none"}

    assert problem(finish(shop, wish(shop, provider))) == (401, "oidc_refused")


@pytest.mark.parametrize("with_public_key", [True, False])
def test_a_token_signed_with_what_is_no_secret_is_refused(
    shop: Doors, provider: Provider, with_public_key: bool
) -> None:
    """HMAC with the public key, or with our own client secret: neither proves the provider."""
    public = provider.keys.keys[0].as_pem(private=False)
    known = public.split(b"\n", 1)[1] if with_public_key else CLIENT_SECRET.encode() * 4
    provider.header, provider.signs_with = {"alg": "HS256", "kid": "first"}, OctKey.import_key(known)

    assert problem(finish(shop, wish(shop, provider))) == (401, "oidc_refused")


def test_a_provider_may_change_its_keys(shop: Doors, provider: Provider) -> None:
    assert finish(shop, wish(shop, provider)).status_code == 201
    provider.keys = KeySet([*provider.keys.keys, curve_key("second")])
    provider.header = {"alg": "ES256", "kid": "second"}

    assert finish(shop, wish(shop, provider)).status_code == 201


def test_a_provider_may_want_the_secret_in_the_body(shop: Doors, provider: Provider) -> None:
    provider.described = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}

    assert finish(shop, wish(shop, provider)).status_code == 201


def test_a_sign_in_is_finished_once(shop: Doors, provider: Provider) -> None:
    given = wish(shop, provider)
    assert finish(shop, given).status_code == 201
    asked = len(provider.asked)

    assert problem(finish(shop, given)) == (401, "oidc_refused")
    assert len(provider.asked) == asked


def test_a_sign_in_that_failed_is_not_tried_again_either(shop: Doors, provider: Provider) -> None:
    given = wish(shop, provider)
    assert problem(finish(shop, {**given, "code": "guessed"})) == (401, "oidc_refused")

    assert problem(finish(shop, given)) == (401, "oidc_refused")


def test_what_was_begun_in_one_browser_is_not_finished_in_another(shop: Doors, provider: Provider) -> None:
    """A thief's code planted in a victim's browser, and a victim's code in a thief's."""
    thiefs, victims = wish(shop, provider), wish(shop, provider)

    for given in ({**thiefs, "binding": victims["binding"]}, {**victims, "binding": thiefs["binding"]}):
        assert problem(finish(shop, given)) == (401, "oidc_refused")
    assert problem(finish(shop, {**thiefs, "code": victims["code"]})) == (401, "oidc_refused")


def test_a_thief_with_the_address_bar_does_not_even_spoil_the_sign_in(
    shop: Doors, provider: Provider
) -> None:
    """State and code stand in the browser's history; the binding does not."""
    given = wish(shop, provider)
    asked = len(provider.asked)

    assert problem(finish(shop, {**given, "binding": "oidc_guessed"})) == (401, "oidc_refused")
    assert len(provider.asked) == asked
    assert finish(shop, given).status_code == 201


def test_a_state_that_nobody_began_is_refused_without_asking_the_provider(
    shop: Doors, provider: Provider
) -> None:
    given = {"code": "x", "state": "state_made_up", "binding": "oidc_made_up"}

    assert problem(finish(shop, given)) == (401, "oidc_refused")
    assert provider.asked == []


def test_it_must_be_finished_within_ten_minutes(
    shop: Doors, provider: Provider, clock: time_machine.Traveller
) -> None:
    given = wish(shop, provider)
    clock.move_to(NOW + timedelta(minutes=10))

    assert problem(finish(shop, given)) == (401, "oidc_refused")


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/jwks"])
@pytest.mark.parametrize(
    "broken",
    [
        (500, b"{}"),
        (302, b""),
        (200, b"not JSON"),
        (200, b"[]"),
        (200, b'{"keys": 1}'),
        (200, b"x" * 300_000),
    ],
)
def test_a_provider_that_is_broken_is_away(
    shop: Doors, provider: Provider, path: str, broken: tuple[int, bytes]
) -> None:
    given = wish(shop, provider)
    provider.broken[path] = broken

    assert problem(finish(shop, given)) == (503, "oidc_away")


def test_a_provider_that_is_not_there_is_away(shop: Doors) -> None:
    settings = replace(SETTINGS, oidc_issuer="http://127.0.0.1:1", oidc_client_id="x", oidc_client_secret="x")
    shop.app = new_app(settings, shop.database)

    answer = shop.client.post("/v1/staff/oidc/start")
    assert problem(answer) == (503, "oidc_away")


@pytest.mark.parametrize(
    "described",
    [
        {"issuer": "https://login.example"},
        {"token_endpoint": "ftp://127.0.0.1/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": None},
    ],
)
def test_a_provider_that_describes_another_is_not_believed(
    shop: Doors, provider: Provider, described: dict[str, Any]
) -> None:
    provider.described = described

    assert problem(shop.client.post("/v1/staff/oidc/start")) == (503, "oidc_away")


def test_where_there_is_no_provider_there_is_no_such_sign_in(doors: Doors) -> None:
    assert problem(doors.client.post("/v1/staff/oidc/start")) == (404, "oidc_off")
    given = {"code": "x", "state": "x", "binding": "x"}
    assert problem(finish(doors, given)) == (404, "oidc_off")
