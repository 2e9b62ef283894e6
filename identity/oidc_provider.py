"""Asking the OpenID Connect provider, over HTTP, so outside any transaction. No redirect is followed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import orjson
import urllib3
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from urllib3.exceptions import HTTPError

from identity.errors import OidcAway, OidcRefused
from identity.oidc import Client, Provider, Tokens

_TIMEOUT = urllib3.Timeout(connect=5, read=10)
_LONGEST_ANSWER = 262_144
_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}


def discover(client: Client) -> Provider:
    """Where the provider answers, as it says itself (OpenID Connect Discovery 1.0). Raises OidcAway.

    What it says must be of the issuer that was asked, and as safe as it: https leads only to https.
    """
    status, said = _asked("GET", f"{client.issuer}/.well-known/openid-configuration")
    if status != 200 or said.get("issuer") != client.issuer:
        raise OidcAway("it does not describe the issuer of the settings")
    ways = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return Provider(
        _endpoint(client, said, "authorization_endpoint"),
        _endpoint(client, said, "token_endpoint"),
        _endpoint(client, said, "jwks_uri"),
        posts_secret="client_secret_basic" not in ways,
    )


def redeem(client: Client, provider: Provider, code: str, verifier: str) -> Tokens:
    """The tokens for a code, which is good once. Raises OidcRefused where the provider refuses, OidcAway."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": client.redirect_uri,
        "code_verifier": verifier,
    }
    headers = dict(_FORM)
    if provider.posts_secret:
        form |= {"client_id": client.client_id, "client_secret": client.client_secret}
    else:
        headers |= urllib3.make_headers(
            basic_auth=f"{quote(client.client_id, safe='')}:{quote(client.client_secret, safe='')}"
        )
    status, said = _asked("POST", provider.token_endpoint, body=urlencode(form), headers=headers)
    if 400 <= status < 500 and status != 429:
        raise OidcRefused("the provider does not take the code")
    if status != 200 or not isinstance(said.get("id_token"), str):
        raise OidcAway("it gives no token")
    return Tokens(said["id_token"], str(said.get("access_token") or ""))


def keys(provider: Provider) -> KeySet:
    """The provider's public keys, as they are now: it may have changed them. Raises OidcAway."""
    status, said = _asked("GET", provider.jwks_uri)
    try:
        if status == 200:
            return KeySet.import_key_set(said)  # type: ignore[arg-type]
    except (JoseError, ValueError, TypeError, KeyError):
        pass
    raise OidcAway("it shows no keys")


def _endpoint(client: Client, said: Mapping[str, Any], name: str) -> str:
    url = said.get(name)
    if not isinstance(url, str) or urlsplit(url).scheme not in ("https", urlsplit(client.issuer).scheme):
        raise OidcAway(f"its {name} cannot be used")
    return url


def _asked(
    method: str, url: str, body: str | None = None, headers: Mapping[str, str] | None = None
) -> tuple[int, dict[str, Any]]:
    """Status and JSON object of an answer; nothing of it where it is none."""
    try:
        with urllib3.PoolManager(retries=False, timeout=_TIMEOUT) as pool:
            answer = pool.request(
                method, url, body=body, headers=headers, redirect=False, preload_content=False
            )
            text = answer.read(_LONGEST_ANSWER + 1, decode_content=True)
            answer.close()
    except (HTTPError, OSError) as error:
        raise OidcAway("it cannot be reached") from error
    try:
        said = orjson.loads(text) if len(text) <= _LONGEST_ANSWER else None
    except orjson.JSONDecodeError:
        said = None
    return answer.status, said if isinstance(said, dict) else {}
