"""Phones: what members do through the doors, in a test's words."""

from __future__ import annotations

import json
from typing import Any

from werkzeug.test import TestResponse

from loyalty.people.contacts import Contact
from tests.api.doors import Doors, bearer
from tests.identity import people
from tests.identity.people import EMAIL


class Phones:
    """Phones in front of the corner shop's doors; the shop knows ann by phone and e-mail."""

    def __init__(self, doors: Doors) -> None:
        self.doors = doors
        self.shop = doors.shop
        # What the doors seal is opened with the doors' own keys.
        self.shop.retailer = doors.app.extensions["loyalty"].retailer
        people.enrol(self.shop)

    def call(
        self, method: str, path: str, token: str = "", body: Any = None, address: str = "192.0.2.1"
    ) -> TestResponse:
        """Call a door from a network address."""
        return self.doors.client.open(
            path,
            method=method,
            headers=bearer(token) if token else {},
            environ_overrides={"REMOTE_ADDR": address},
            **({} if body is None else {"data": json.dumps(body), "content_type": "application/json"}),
        )

    def ask(self, contact: Contact = EMAIL, purpose: str = "sign-in", **words: Any) -> TestResponse:
        """Ask for a code."""
        body = {"program": "shop", "contact": contact.text, "purpose": purpose}
        return self.call("POST", "/v1/member/codes", body=body, **words)

    def code(self, contact: Contact = EMAIL) -> str:
        """The last code made for a contact."""
        return people.code_for(self.shop, contact)

    def type(self, code: str, contact: Contact = EMAIL, **words: Any) -> TestResponse:
        """Sign in by a code."""
        body = {"program": "shop", "contact": contact.text, "code": code, "device": {"label": "Phone"}}
        return self.call("POST", "/v1/member/sessions", body=body, **words)

    def token(self) -> str:
        """Ann, signed in by a code; her token."""
        assert self.ask().status_code == 202
        return self.type(self.code()).json["token"]
