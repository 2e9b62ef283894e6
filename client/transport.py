"""Sending: one request, its answer or its problem, and the same request again when that is safe."""

from __future__ import annotations

import json
import random
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from client.operations import Operations

TIMEOUT_SECONDS = 15.0
TRIES = 5
# Who is told to come back later than this is told so, and not kept waiting.
LONGEST_WAIT_SECONDS = 30.0
_SAFE_METHODS = ("GET", "PUT", "DELETE")
# A receipt's own number keeps it from being recorded twice, and a quote writes nothing.
_SAFE_POSTS = ("/v1/receipts", "/v1/receipts/batch", "/v1/quotes")
Sent = tuple[int, Mapping[str, str], bytes]
# Sends method, URL, headers and body; gives status, headers by small letters, and body. Raises OSError.
Send = Callable[[str, str, Mapping[str, str], bytes | None], Sent]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back besides the body: status, ETag, and whether it is the first answer given again."""

    status: int
    etag: str
    is_replayed: bool


class Problem(Exception):
    """The service said no, and why: decide by `code`, show `detail` and `remedy` to people."""

    def __init__(self, status: int, document: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(document.get("code", ""))
        self.detail = str(document.get("detail", ""))
        self.remedy = str(document.get("remedy", ""))
        self.retryable = bool(document.get("retryable"))
        self.errors = tuple(document.get("errors", ()))
        self.request_id = str(document.get("request_id", ""))
        super().__init__(f"{status} {self.code}: {self.detail} {self.remedy}".strip())


class Client(Operations):
    """One caller: a till by its key, a member by a token, staff by a session, or nobody.

    What the service did not do, and says may be sent again, is sent again up to five times. Where the
    connection broke, nobody knows whether it was done: only what cannot be done twice is sent again then,
    by its Idempotency-Key or a receipt's own key. `last` tells of the latest answer.
    """

    def __init__(
        self, url: str, secret: str = "", *, language: str = "", tries: int = TRIES, send: Send | None = None
    ) -> None:
        self._url = url.rstrip("/")
        self._secret = secret
        self._language = language
        self._tries = tries
        self._send = send or over_http
        self.last = Answer(0, "", is_replayed=False)

    def _call(
        self,
        method: str,
        path: str,
        *,
        places: Mapping[str, str] | None = None,
        query: Mapping[str, Any] | None = None,
        body: object = None,
        content_type: str = "application/json",
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """The answer's body: parsed where it is JSON, else as bytes. Raises Problem, OSError."""
        url = self._url + path.format(**{name: quote(text, safe="") for name, text in (places or {}).items()})
        asked = {name: _text(value) for name, value in (query or {}).items() if value is not None}
        if asked:
            url += "?" + urlencode(asked)
        data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        given = dict(headers or {})
        if data is not None:
            given["Content-Type"] = content_type
        if self._secret:
            given["Authorization"] = f"Bearer {self._secret}"
        if self._language:
            given["Accept-Language"] = self._language
        safe = method in _SAFE_METHODS or path in _SAFE_POSTS or "Idempotency-Key" in given
        return self._understood(*self._sent(method, url, given, data, safe=safe))

    def _sent(
        self, method: str, url: str, headers: Mapping[str, str], data: bytes | None, *, safe: bool
    ) -> Sent:
        for tried in range(1, self._tries + 1):
            try:
                status, found, body = self._send(method, url, headers, data)
            except OSError:
                if tried == self._tries or not safe:
                    raise
                time.sleep(random.uniform(0, 0.2 * 2**tried))  # noqa: S311 - jitter, not a secret
                continue
            wait_seconds = float(found.get("retry-after", "1"))
            patient = status in (429, 503) and wait_seconds <= LONGEST_WAIT_SECONDS
            if not patient or tried == self._tries:
                return status, found, body
            time.sleep(wait_seconds)
        raise AssertionError("the last try returns or raises")

    def _understood(self, status: int, headers: Mapping[str, str], body: bytes) -> Any:
        kind = headers.get("content-type", "").partition(";")[0]
        is_json = kind == "application/json" or kind.endswith("+json")  # NDJSON is many documents
        document = json.loads(body) if is_json and body else body
        if status >= 400:
            raise Problem(status, document if isinstance(document, dict) else {})
        replayed = headers.get("idempotent-replayed") == "true"
        self.last = Answer(status, headers.get("etag", ""), is_replayed=replayed)
        return document or None


def new_key() -> str:
    """An Idempotency-Key: make one for a wish, and keep it for every retry of that wish."""
    return str(uuid.uuid4())


def over_http(method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Sent:
    """Send by Python's own library. Raises OSError where no answer came."""
    request = urllib.request.Request(url, data=body, headers=dict(headers), method=method)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - the caller's URL
            return (
                answer.status,
                {name.lower(): value for name, value in answer.headers.items()},
                answer.read(),
            )
    except urllib.error.HTTPError as error:
        with error:
            return error.code, _small(error.headers.items()), error.read()


def _small(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers}


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
