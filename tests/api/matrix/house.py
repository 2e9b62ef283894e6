"""The world of the matrix: one retailer, two programmes, three stores, members and staff.

Everything is made at one frozen instant, mostly through the doors themselves.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from werkzeug.test import TestResponse

from db import ids
from db.session import Session
from doorway.known_tills import Tills
from doorway.service import EXTENSION, Service
from identity import devices
from loyalty.people import members
from loyalty.people.members import Person
from loyalty.program import shelf
from loyalty.program.shelf import Shelf
from loyalty.shops import till_keys
from tests.api.doors import CARD, NOW, SETTINGS, Doors, bearer, sale
from tests.api.matrix.stage import Stage
from tests.identity.authenticator import Authenticator

# Points can be paid with, and a sale that comes too late for a return waits for it.
PAYING = CARD.replace("{code: points, name: Points,", '{code: points, name: Points, worth: "0.01",')
# Everybody may ask for it.
# One tier may be applied for by everybody, another is for sale.
PAYING = PAYING.replace(
    "    - {code: vip, name: VIP, reaches: 1000}",
    """    - {code: plus, name: Plus, reaches: 500, up: {by: application}}
    - {code: vip, name: VIP, reaches: 100000, price: "5.00"}""",
)
PAYING += "activities:\n  - {code: survey, points: 1, reported_by: [till, member, staff]}\n"
PAYING += '  - {code: friend, points: 1, "on": referral}\n'
PAYING += "cards: {kinds: [{code: paper, valid: 1 year}]}\n"
PAYING += "segments: [{code: press, when: {listed: by-staff}}]\n"
PAYING += "offers:\n  - {code: spring, activation: member, earn: [{code: spring-bonus, points: 1}]}\n"
PAYING += "  - {code: my-day, activation: chosen-day, earn: [{code: day-bonus, points: 1}]}\n"
PAYING += "households: {size: 3}\n"
PAYING += 'draws: [{code: spring-draw, currency: points, closes: "2026-12-31", prizes: [{code: car}]}]\n'
PAYING += "benefits: [{code: parking, per: day, quota: 100}]\n"
PAYING += "offline: {ceiling: 10, at_once: 5}\n"
OTHER = PAYING.replace("code: shop", "code: other")
KEY = {"Idempotency-Key": "a-key-of-the-matrix"}
STORES = {"high-street": "shop", "station": "shop", "far-street": "other"}
PEOPLE = {
    "ann": ("shop", Person("Ann Archer", "+44 20 7946 0018", "ann@example.com")),
    "bob": ("shop", Person("Bob Baker", "+44 20 7946 0019", "bob@example.com")),
    "carl": ("other", Person("Carl Cooper", "+44 20 7946 0020", "carl@example.com")),
    "mona": ("shop", Person("Mona Miller", "+44 20 7946 0021", "mona@example.com")),
    "nick": ("shop", Person("Nick Naylor", "+44 20 7946 0022", "nick@example.com")),
    "vera": ("shop", Person("Vera Vintner", "+44 20 7946 0023", "vera@example.com")),
    "dora": ("shop", Person("Dora Draper", "+44 20 7946 0024", "dora@example.com")),
}


class House:
    """What there is, by the names tests call it by; `owner` is the session of one who may do everything."""

    def __init__(self, stage: Stage, sandbox_url: str) -> None:
        self.stage = stage
        self.doors = Doors(stage.database, replace(SETTINGS, sandbox_database_url=sandbox_url))
        self.doors.shop.retailer = self.service.retailer
        self.doors.shop.publish(PAYING, "2026-01-02")
        self.owner = self.doors.staff("owner", email="owner@shop.example")
        self.write(lambda session: shelf.publish(session, OTHER, NOW, NOW))
        self.doors.shop.open("station")
        self.ask("POST", "/v1/stores", self.owner, {"code": "far-street", "program": "other"})
        self.keys = {"high-street": self.doors.key}
        self.keys |= {store: self.new_key(store) for store in ("station", "far-street")}
        self.people: dict[str, str] = {}
        self.cards: dict[str, str] = {}
        for name in PEOPLE:
            self._enrol(name)
        self.tokens = {name: self.new_token(name) for name in ("ann", "bob", "carl", "nick")}

    @property
    def service(self) -> Service:
        """What the application works with."""
        return self.doors.app.extensions[EXTENSION]

    def forget(self) -> None:
        """The application as it is after a restart: what it kept in memory may be of a world put back."""
        kept = replace(self.service.retailer, shelf=Shelf())
        self.doors.app.extensions[EXTENSION] = replace(self.service, retailer=kept, tills=Tills())

    def close(self) -> None:
        """Let go of the sandbox's connections; the stage lets go of its own."""
        beside = self.service.sandbox
        assert beside is not None
        beside.service.database.dispose()

    def write(self, work: Any) -> Any:
        return self.stage.database.write(work)

    def ask(
        self, method: str, path: str, secret: str = "", body: Any = None, expects: int = 2, **headers: str
    ) -> TestResponse:
        """A request that must succeed, or be refused in the hundred `expects` says."""
        given = {**(bearer(secret) if secret else {}), **KEY}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.doors.client.open(
            path, method=method, headers=given, **({} if body is None else {"json": body})
        )
        assert answer.status_code // 100 == expects, f"{method} {path}: {answer.status} {answer.text}"
        return answer

    def outside(self, name: str) -> str:
        """A member's id as the API shows it."""
        return ids.outside("member", self.people[name])

    def new_key(self, store: str, label: str = "Till 1", **terms: Any) -> str:
        """A till's key."""
        return self.write(lambda session: till_keys.add(session, store, label, NOW, **terms))

    def new_token(self, name: str) -> str:
        """A member signed in on one more device."""
        return self.sign_in(name).token

    def sign_in(self, name: str) -> devices.SignedIn:
        """The same, with the device."""
        member_id = self.people[name]
        return self.write(lambda session: devices.sign_in(session, member_id, "Phone", "phone", NOW))

    def sell(self, number: str, store: str = "high-street", expects: int = 2, **facts: Any) -> Any:
        """A receipt of a store, at its till."""
        wish = sale(number, **{"store": store, **facts})
        return self.ask("POST", "/v1/receipts", self.keys[store], wish, expects).json

    def passkey(self, token: str) -> tuple[str, Authenticator]:
        """A passkey that a member registers: its id, and what keeps it."""
        device = Authenticator(SETTINGS.public_url)
        body = {"credential": device.create(self.registration(token))}
        return self.ask("POST", "/v1/member/passkeys", token, body).json["id"], device

    def registration(self, token: str) -> dict[str, Any]:
        """What a browser is told when a passkey is to be registered."""
        return self.ask("POST", "/v1/member/passkeys/registration", token).json["publicKey"]

    def wish_for_two(self, maker: str, member: str, amount: int) -> str:
        """An adjustment above what one person may do alone; the approval's id."""
        wish = {"amount": amount, "reason": "goodwill"}
        asked = self.ask("POST", f"/v1/members/{member}/adjustments", maker, wish)
        assert asked.status_code == 202
        return str(asked.json["approval"])

    def _enrol(self, name: str) -> None:
        code, person = PEOPLE[name]

        def enrol(session: Session) -> tuple[str, str]:
            program = shelf.current(session, self.service.retailer.shelf, code, NOW)
            return members.enrol(
                session, self.service.retailer, program, NOW, external_id=name, person=person
            )

        self.people[name], self.cards[name] = self.write(enrol)


def unknown(identifier: str) -> str:
    """A name of the same kind that nothing has."""
    return identifier[:-4] + ("1111" if identifier.endswith("0000") else "0000")
