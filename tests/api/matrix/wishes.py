"""What each operation is asked, so that nothing but permission decides: all else is in order."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import yaml

from tests.api.doors import CARD, bearer, sale
from tests.api.matrix.callers import Caller
from tests.api.matrix.house import KEY, PAYING, STORES
from tests.api.matrix.operations import Operation, Smallest
from tests.api.matrix.subjects import DELIVERIES, Subject
from tests.api.matrix.things import AT, Things
from tests.identity.employees import PASSWORD
from tests.intake import shopify

SURVEY = {"activity": "survey", "reference": "form-1"}
DAYS = {"from": "2026-05-01", "to": "2026-05-31"}
# Where the version of what an operation changes is read, if not under its own path.
READ = {
    "/v1/programs/publish": "/v1/programs/shop",
    "/v1/programs/publish-at-once": "/v1/programs/shop",
    "/v1/mappings": "/v1/mappings/one?kind=tender&theirs=BAR",
}
# A reward for nothing, for somebody.
BATCH = {"program": "shop", "reward": "voucher-5"}
SAID_AT = {"program": "shop", "benefit": "parking", "campaign": "spring", "month": "2026-05", **DAYS}
IN_FORCE, BEFORE, NEXT = (yaml.safe_load(text) for text in (PAYING, CARD, PAYING.replace("£5", "5 pound")))
DELIVERED = shopify.body_of(shopify.order())
NAMED_BY_QUERY = (("delete", "/v1/mappings"), ("get", "/v1/mappings/one"))


class Wishes:
    """Requests that would be granted to whoever may ask."""

    def __init__(self, things: Things, document: Mapping[str, Any]) -> None:
        self.things, self.house = things, things.house
        self.smallest = Smallest(document)
        self.etags: dict[str, str] = {}

    def of(self, operation: Operation, caller: Caller, subject: Subject) -> dict[str, Any]:
        """The keywords of a test client's request."""
        path = operation.path.format(**subject.values)
        headers = {**(bearer(caller.secret) if caller.secret else {}), **KEY}
        if etag := self.etag(operation, path):
            headers["If-Match"] = etag
        if operation.path == DELIVERIES:
            headers |= shopify.signed(DELIVERED, self.things.secret_of(subject.values["code"]))
        asked = {"path": path, "method": operation.method.upper(), "headers": headers}
        return {**asked, "query_string": self.query(operation), **self.body(operation, caller, subject)}

    def query(self, operation: Operation) -> dict[str, Any]:
        """What is required, and the programme where there are two to choose from."""
        named = {each["name"]: each for each in operation.queries}
        if (operation.method, operation.path) in NAMED_BY_QUERY:
            return {name: self.things.mapping[name] for name in ("scope", "kind", "theirs")}
        required = [name for name, each in named.items() if each.get("required")]
        found = {name: SAID_AT.get(name) or self.smallest.of(named[name]["schema"]) for name in required}
        if "program" in named and "/reports/" in operation.path:
            found["program"] = "shop"
        return found

    def etag(self, operation: Operation, path: str) -> str:
        """The version of what is changed, as the owner reads it."""
        read = READ.get(operation.path, path)
        if operation.scheme != "staff" or (operation.method not in ("patch", "put") and read == path):
            return ""
        if read not in self.etags:
            headers = bearer(self.house.owner)
            found = self.house.doors.client.get(read, headers=headers).headers
            self.etags[read] = found.get("ETag", '"x"')
        return self.etags[read]

    def body(self, operation: Operation, caller: Caller, subject: Subject) -> dict[str, Any]:
        """The body, in the format the operation takes."""
        if operation.path == DELIVERIES:
            return {"data": DELIVERED}
        if operation.path == "/v1/receipts/batch":
            return {"data": json.dumps(self._receipt(caller)), "content_type": "application/x-ndjson"}
        if operation.path == "/v1/catalog/import":
            return {"data": "sku,category,effective_on\nCUP,cups,2026-05-04\n", "content_type": "text/csv"}
        if operation.path.endswith("/segments/{segment}/list"):
            return {"data": "card\n", "content_type": "text/csv"}
        if operation.body is None:
            return {}
        said = self._said(operation, caller, subject)
        if operation.path in ("/v1/receipts", "/v1/quotes"):
            return {"json": said}
        return {"json": {**self.smallest.of(operation.body), **said}}

    def _said(self, operation: Operation, caller: Caller, subject: Subject) -> Mapping[str, Any]:
        """What the smallest body does not know: whose, which, and what for."""
        things, house = self.things, self.house
        name = caller.name if caller.name in AT else "ann"
        device = things.answers[name]
        answers: dict[str, Any] = {
            "/v1/receipts": self._receipt(caller),
            "/v1/quotes": self._receipt(caller),
            "/v1/identify": {"card": house.cards["carl" if "other" in caller.realm else "ann"]},
            "/v1/identify/code": {"card": house.cards["carl" if "other" in caller.realm else "ann"]},
            "/v1/me/pin": {"pin": "4829"},
            "/v1/holds": {"proof": self._proof(caller), "points": 10},
            "/v1/vouchers/check": {"code": self._code(caller)},
            "/v1/vouchers/reserve": {"code": self._code(caller)},
            "/v1/vouchers/release": {"code": self._code(caller)},
            "/v1/vouchers/redeem": {"code": self._code(caller)},
            "/v1/voucher-batches": {**BATCH, "reference": "one-more", "members": [house.outside("ann")]},
            "/v1/me/vouchers": {"reward": "voucher-5"},
            "/v1/activities": {**SURVEY, "proof": self._proof(caller)},
            "/v1/benefits/use": {"proof": self._proof(caller), "benefit": "parking"},
            "/v1/members/{member}/benefits": {"benefit": "parking"},
            "/v1/me/activities": SURVEY,
            "/v1/me/offers/{offer}/day": {"day": "2026-06-01"},
            "/v1/members/{member}/offers/{offer}/day": {"day": "2026-06-01"},
            "/v1/members/{member}/cards": {"kind": "paper"},
            "/v1/members/{member}/activities": SURVEY,
            "/v1/me/tier/applications": {"tier": "plus"},
            "/v1/me/household/join": {"code": things.households[name]},
            "/v1/me/claims": {"code": things.claims[AT[name]]},
            "/v1/member/codes": {"contact": "somebody@example.com", "program": "shop"},
            "/v1/member/sessions": self._typed("sign-in", "ann", "ann@example.com"),
            "/v1/members/join": self._typed("join", "", "stranger@example.com"),
            "/v1/member/passkeys": {"credential": device},
            "/v1/member/passkeys/sign-in": {"credential": things.signed_in},
            "/v1/me/contact": {"contact": "again@new.example"},
            "/v1/me/contact/confirm": {
                "contact": f"{name}@new.example",
                "code": things.codes["contact", name],
            },
            "/v1/me/consents": {"consents": [{"purpose": "offers", "channel": "email", "given": True}]},
            "/v1/rejected-redemptions/settle": self.rejected(_own_store(caller)),
            "/v1/programs/check": {"document": IN_FORCE},
            "/v1/programs/compare": {"document": BEFORE},
            "/v1/programs/replay": {"document": IN_FORCE},
            "/v1/programs/estimate": {"document": IN_FORCE, "basket": {"lines": [{"net": "12.50"}]}},
            "/v1/programs/publish": {"document": NEXT},
            "/v1/programs/publish-at-once": {"document": NEXT, "reason": "a mistake"},
            "/v1/programs/{code}/look": {"name": "Tea", "accent": "#224466"},
            "/v1/stores": {"code": "new-street", "program": "shop"},
            "/v1/mappings": {"ours": "card", "theirs": "BAR"},
            "/v1/connections": {"code": "cloud-more", "adapter": "square", "store": "station"},
            "/v1/members": {"program": "shop", "name": "New"},
            "/v1/members/{member}/adjustments": {"amount": 10},
            "/v1/members/{member}/tier": {"act": "pay", "tier": "vip", "paid": "5.00"},
            "/v1/members/{member}/merge": {"member": house.outside("vera")},
            "/v1/members/{member}/merge/undo": {"member": house.outside("nick")},
            "/v1/members/{member}/erase": {"confirm": subject.values.get("member")},
            "/v1/parked/{parked}/identify": {"external": self._finder(subject)},
            "/v1/webhooks": {"url": "https://hooks.example.com/other"},
            "/v1/webhooks/{webhook_id}/replay": {"event": things.event},
            "/v1/staff": {"email": "more@shop.example", "roles": ["clerk"]},
            "/v1/staff/{staff_id}": {"name": "Another Name"},
            "/v1/staff/sessions": self._signing_in(),
            "/v1/staff/invitations/accept": {"invitation": things.invitation, "password": PASSWORD},
            "/v1/staff/invitations/confirm": self._confirming(),
        }
        return answers.get(operation.path, {})

    def _receipt(self, caller: Caller) -> dict[str, Any]:
        """A sale at the till's own store."""
        member = {"external": "carl" if "other" in caller.realm else "ann"}
        facts = {"member": member, "currency": "GBP", "business_date": "2026-05-04"}
        return sale("9001", store=_own_store(caller), **facts)

    def _proof(self, caller: Caller) -> str:
        return self.things.proof(caller.secret, "carl" if "other" in caller.realm else "ann")

    def _code(self, caller: Caller) -> str:
        return str(self.things.vouchers["carl" if "other" in caller.realm else "ann"]["code"])

    def _typed(self, purpose: str, name: str, contact: str) -> dict[str, Any]:
        return {"contact": contact, "program": "shop", "code": self.things.codes[purpose, name]}

    def rejected(self, store: str) -> dict[str, Any]:
        """What names a redemption that was not covered at a store."""
        return {name: self.things.rejected[store][name] for name in ("member", "receipt", "n")}

    def _finder(self, subject: Subject) -> str:
        return "carl" if subject.name == "far-street" else "ann"

    def _signing_in(self) -> dict[str, Any]:
        email = "known@shop.example"
        code = self.house.doors.employees.code(email)
        return {"email": email, "password": PASSWORD, "code": code}

    def _confirming(self) -> dict[str, Any]:
        code = self.house.doors.employees.code("next@shop.example")
        return {"invitation": self.things.accepted, "code": code}


def _own_store(caller: Caller) -> str:
    return next((store for store in STORES if store in caller.realm), "high-street")
