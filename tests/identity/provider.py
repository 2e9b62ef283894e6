"""A little OpenID Connect provider on loopback: real keys, real tokens, codes good once, PKCE checked."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

CLIENT_ID, CLIENT_SECRET = "regulars", "kJ8s-0aQmZx7r/Tq2:LpWv"


@dataclass
class Provider:
    """What it knows, and how a test bends it: claims and header put over those of a right token."""

    url: str
    at: int
    keys: KeySet = field(default_factory=lambda: KeySet([RSAKey.generate_key(2048, {"kid": "first"})]))
    email: str = "ann@shop.example"
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=lambda: {"alg": "RS256", "kid": "first"})
    signs_with: Any = None
    described: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    broken: dict[str, tuple[int, bytes]] = field(default_factory=dict)

    def authorize(self, url: str) -> tuple[str, str]:
        """Somebody goes there and proves who they are; code and state as they come back."""
        given = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert url.startswith(f"{self.url}/authorize?")
        assert (given["response_type"], given["client_id"]) == ("code", CLIENT_ID)
        assert (given["scope"], given["code_challenge_method"]) == ("openid email", "S256")
        code = secrets.token_urlsafe()
        self.codes[code] = given
        return code, given["state"]

    def description(self) -> dict[str, Any]:
        """Where it answers."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
            **self.described,
        }

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """The answer to a code: refused unless client, code, redirect and verifier are right."""
        basic = f"{quote(CLIENT_ID, safe='')}:{quote(CLIENT_SECRET, safe='')}".encode()
        proved = authorization == "Basic " + base64.b64encode(basic).decode()
        proved = proved or form.get("client_secret") == CLIENT_SECRET
        begun = self.codes.pop(form.get("code", ""), None)
        if not proved or begun is None or form["redirect_uri"] != begun["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(digest).decode().rstrip("=") != begun["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        return 200, {
            "access_token": "access",
            "token_type": "Bearer",
            "id_token": self.signed(begun["nonce"]),
        }

    def signed(self, nonce: str) -> str:
        """A token for now, as bent as the test wants."""
        claims = {
            "iss": self.url,
            "sub": "1234",
            "aud": CLIENT_ID,
            "exp": self.at + 300,
            "iat": self.at,
            "nonce": nonce,
            "email": self.email,
            "email_verified": True,
            **self.claims,
        }
        kept = {name: value for name, value in claims.items() if value is not None}
        if self.header["alg"] == "none":
            parts = (json.dumps(part).encode() for part in ({"alg": "none"}, kept))
            return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts) + "."
        return jwt.encode(self.header, kept, self.signs_with or self.keys, [self.header["alg"]])


@contextmanager
def provided(at: int) -> Iterator[Provider]:
    """The provider, answering on a port of its own. `at` is its clock, in seconds since 1970."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    provider = Provider(f"http://127.0.0.1:{server.server_port}", at)
    server.provider = provider  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        provider: Provider = self.server.provider  # type: ignore[attr-defined]
        found = {"/.well-known/openid-configuration": provider.description, "/jwks": self._keys}
        self._answer(200, found[self.path]())

    def do_POST(self) -> None:
        provider: Provider = self.server.provider  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self._answer(*provider.token(form, self.headers.get("Authorization", "")))

    def _keys(self) -> dict[str, Any]:
        return self.server.provider.keys.as_dict(private=False)  # type: ignore[attr-defined]

    def _answer(self, status: int, said: dict[str, Any]) -> None:
        provider: Provider = self.server.provider  # type: ignore[attr-defined]
        provider.asked.append(self.path)
        status, body = provider.broken.get(self.path, (status, json.dumps(said).encode()))
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Location", "/jwks")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def other_key(kid: str = "first") -> RSAKey:
    """A key that is not the provider's."""
    return RSAKey.generate_key(2048, {"kid": kid})


def curve_key(kid: str) -> ECKey:
    """A key of another kind, for a provider that changes them."""
    return ECKey.generate_key("P-256", {"kid": kid})
