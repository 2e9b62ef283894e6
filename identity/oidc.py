"""Sign-in by OpenID Connect: the code flow with PKCE (RFC 7636) and a nonce (OpenID Connect Core 1.0).

A door begins in one transaction and uses the state up in another; between them the browser is with the
provider, and after the second the provider is asked (`identity.oidc_provider`), outside any transaction.

Nonce and verifier are not kept: both are derived from the binding, a secret that only the browser which
began holds. So a code that was stolen, or planted in another's browser, signs nobody in.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from sqlalchemy import update

from db import plan
from db.session import Session
from identity.errors import OidcRefused
from identity.staff_tables import oidc_state
from loyalty.people import privacy

VALID_FOR = timedelta(minutes=10)
SCOPE = "openid email"
# Signatures by a key that only the provider holds: neither "none" nor one that our own secret could make.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_LEEWAY_SECONDS = 60
_state = oidc_state.c


@dataclass(frozen=True, slots=True)
class Client:
    """What we are to the provider. `redirect_uri` is where it sends the browser back."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str


@dataclass(frozen=True, slots=True)
class Provider:
    """Where the provider answers. `posts_secret`: it takes our secret in the body, not as Basic."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    posts_secret: bool


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that has begun: `state` travels with the browser, `binding` stays in it."""

    state: str
    binding: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the provider gave for a code."""

    id_token: str = field(repr=False)
    access_token: str = field(repr=False)


def begin(session: Session, at: datetime) -> Begun:
    """Begin a sign-in, which must be finished within ten minutes, once."""
    begun = Begun(privacy.random_secret("state"), privacy.random_secret("oidc"))
    row = {
        "digest": privacy.secret_digest(begun.state),
        "binding_digest": privacy.secret_digest(begun.binding),
        "expires_at": at + VALID_FOR,
        "used_at": None,
    }
    session.apply(plan.of(oidc_state, [row]))
    return begun


def use_up(session: Session, begun: Begun, at: datetime) -> None:
    """Use a state up, in the browser it was begun in. Raises OidcRefused for any other. One of many wins."""
    used = (
        update(oidc_state)
        .where(
            _state.digest == privacy.secret_digest(begun.state),
            _state.binding_digest == privacy.secret_digest(begun.binding),
            _state.used_at.is_(None),
            _state.expires_at > at,
        )
        .values(used_at=at)
    )
    if session.connection.execute(used).rowcount == 0:
        raise OidcRefused("this sign-in was not begun here, was finished before, or took over ten minutes")


def authorization_url(client: Client, provider: Provider, begun: Begun, index_key: bytes) -> str:
    """Where the browser goes to prove who somebody is."""
    return str(
        prepare_grant_uri(
            provider.authorization_endpoint,
            client.client_id,
            "code",
            redirect_uri=client.redirect_uri,
            scope=SCOPE,
            state=begun.state,
            nonce=nonce(index_key, begun),
            code_challenge=create_s256_code_challenge(verifier(index_key, begun)),
            code_challenge_method="S256",
        )
    )


def nonce(index_key: bytes, begun: Begun) -> str:
    """What ties the provider's token to this sign-in."""
    return privacy.blind_index(index_key, "oidc nonce", begun.binding)


def verifier(index_key: bytes, begun: Begun) -> str:
    """What ties the provider's code to this sign-in: 64 of the characters of RFC 7636."""
    return privacy.blind_index(index_key, "oidc verifier", begun.binding)


def verified_email(tokens: Tokens, keys: KeySet, client: Client, wanted_nonce: str, at: datetime) -> str:
    """The address that the provider vouches for, in our spelling.

    The token's signature, issuer, audience, nonce and times must be right. Raises OidcRefused.
    """
    claims = _claims(tokens, keys, client, wanted_nonce, at)
    if not isinstance(claims.get("nonce"), str) or not hmac.compare_digest(claims["nonce"], wanted_nonce):
        raise OidcRefused("the provider's token is not for this sign-in")
    if claims.get("email_verified") is not True or not isinstance(claims.get("email"), str):
        raise OidcRefused("the provider does not vouch for an e-mail address")
    try:
        return privacy.normalise_email(claims["email"])
    except privacy.InvalidContact:
        raise OidcRefused("the provider names no e-mail address") from None


def _claims(
    tokens: Tokens, keys: KeySet, client: Client, wanted_nonce: str, at: datetime
) -> Mapping[str, Any]:
    try:
        token = jwt.decode(tokens.id_token, keys, algorithms=ALGORITHMS)
        claims = CodeIDToken(
            token.claims,
            token.header,
            options={
                "iss": {"essential": True, "value": client.issuer},
                "aud": {"essential": True, "value": client.client_id},
            },
            params={
                "client_id": client.client_id,
                "nonce": wanted_nonce,
                "access_token": tokens.access_token,
            },
        )
        claims.validate(now=int(at.timestamp()), leeway=_LEEWAY_SECONDS)
    except JoseError as error:
        raise OidcRefused(f"the provider's token is not in order ({error.error})") from None
    except (ValueError, TypeError, KeyError):
        raise OidcRefused("the provider's token is not one") from None
    return dict(claims)
