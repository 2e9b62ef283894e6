"""The office behind the shop: staff with their roles, and what they ask of the API."""

from __future__ import annotations

from typing import Any

from werkzeug.test import TestResponse

from tests.api.doors import Doors, bearer


class Office:
    """Staff of the shop behind these doors; `secret` is of one person with a role."""

    def __init__(self, doors: Doors, *roles: str) -> None:
        self.doors = doors
        self.secret = doors.staff(*roles)

    def ask(self, method: str, path: str, secret: str = "", **words: Any) -> TestResponse:
        """One request; `headers` come beside the secret."""
        headers = {**bearer(secret or self.secret), **words.pop("headers", {})}
        return self.doors.client.open(path, method=method, headers=headers, **words)

    def get(self, path: str, **words: Any) -> TestResponse:
        return self.ask("GET", path, **words)

    def post(self, path: str, body: Any = None, **words: Any) -> TestResponse:
        return self.ask("POST", path, **({} if body is None else {"json": body}), **words)

    def put(self, path: str, body: Any, **words: Any) -> TestResponse:
        return self.ask("PUT", path, json=body, **words)

    def patch(self, path: str, body: Any, **words: Any) -> TestResponse:
        return self.ask("PATCH", path, json=body, **words)
