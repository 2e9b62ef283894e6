"""If-Match for what is a member's own: two of their phones do not overwrite each other, if they say so."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.api.doors import Doors, bearer, problem, sale


def answer(given: bool) -> dict[str, Any]:
    return {"wording": "v1", "consents": [{"purpose": "offers", "channel": "sms", "given": given}]}


OWN = [
    ("/v1/me/preferences", {"language": "zh-Hant"}, {"language": "en"}),
    ("/v1/me/consents", answer(True), answer(False)),
    ("/v1/me/security", {"spending": False}, {"spending": True}),
]


@pytest.mark.parametrize(("path", "first", "second"), OWN)
def test_who_names_a_version_changes_nothing_else(
    doors: Doors, path: str, first: dict[str, Any], second: dict[str, Any]
) -> None:
    doors.post(sale())
    token = doors.token()

    def put(body: dict[str, Any], version: str) -> TestResponse:
        return doors.client.put(path, json=body, headers={**bearer(token), "If-Match": version})

    read = doors.get(path, token).headers["ETag"]
    changed = put(first, read)
    assert changed.headers["ETag"] == doors.get(path, token).headers["ETag"] != read
    assert problem(put(second, read)) == (412, "precondition_failed")
    assert doors.get(path, token).json == changed.json
    assert put(second, changed.headers["ETag"]).status_code == 200


@pytest.mark.parametrize(("path", "first", "second"), OWN)
def test_who_names_none_is_heeded_at_once(
    doors: Doors, path: str, first: dict[str, Any], second: dict[str, Any]
) -> None:
    """Whoever lost a phone must not be asked what they read first."""
    doors.post(sale())
    token = doors.token()

    for body in (first, second):
        assert doors.client.put(path, json=body, headers=bearer(token)).status_code == 200
