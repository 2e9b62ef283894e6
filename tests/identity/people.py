"""People who prove who they are, in a test's words: what reached them, and what they type."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson

from db.engine import Database
from db.session import Session
from identity import codes, sessions
from identity.codes import Asked
from identity.sessions import NewDevice, Wish
from loyalty.people import contacts, members, privacy
from loyalty.people.contacts import Contact
from loyalty.people.members import Person
from loyalty.retailer import Retailer
from notices.outgoing import SEALED_FIELD
from notices.tables import notice
from tests.loyalty.shop import Shop, moment

NOW = moment("2026-05-04")
ANN = Person("Ann", "+44 20 7946 0018", "ann@example.com")
EMAIL = contacts.read("email", "ann@example.com")
PHONE = contacts.read("phone", "+44 20 7946 0018")
STRANGER = contacts.read("email", "nobody@example.com")
WISH = Wish()
NEW_EMAIL = contacts.read("email", "ann@new.example")


def enrol(shop: Shop, name: str = "ann", person: Person = ANN) -> str:
    """A member whose contacts are known; returns the id."""
    return shop.database.write(
        lambda session: members.enrol(
            session, shop.retailer, shop.program, NOW, external_id=name, person=person
        )
    )[0]


def ask(
    shop: Shop,
    contact: Contact = EMAIL,
    purpose: str = "sign-in",
    at: datetime = NOW,
    member_id: str = "",
    address: str = "192.0.2.1",
) -> None:
    """Ask for a code as a door does: the limits in a write of their own, then the code."""
    asked = Asked(purpose, "shop", contact, member_id)
    shop.database.write(lambda session: codes.admit(session, shop.retailer, asked, address, at))
    shop.database.write(lambda session: codes.ask(session, shop.retailer, asked, "en", at))


def queued(shop: Shop) -> list[dict[str, Any]]:
    """Every notice that waits, oldest first, opened as whoever sends it does: `address` and `facts`."""
    rows = sorted(shop.rows(notice, None), key=lambda row: row["created_at"])
    return [row | opened(shop.retailer, row) for row in rows]


def opened(retailer: Retailer, row: dict[str, Any]) -> dict[str, Any]:
    if not row["sealed"]:
        return {"address": ""}
    key = privacy.unwrap(retailer.ring, row["wrapped"], row["notice_id"])
    return orjson.loads(privacy.open_sealed(key, row["notice_id"], SEALED_FIELD, row["sealed"]))


def sent(shop: Shop, at: datetime = NOW) -> list[dict[str, Any]]:
    """The notices that are not too late to be sent at an instant."""
    return [row for row in queued(shop) if row["not_after"] > at]


def code_for(shop: Shop, contact: Contact = EMAIL) -> str:
    """The last code that was made for a contact, whether it is sent or not."""
    found = [row for row in queued(shop) if row["kind"] == "one-time-code"]
    return [row["facts"]["code"] for row in found if row["address"] == contact.text][-1]


def sign_in(
    shop: Shop,
    code: str,
    contact: Contact = EMAIL,
    at: datetime = NOW,
    program: str = "shop",
    database: Database | None = None,
) -> Any:
    """Type a code."""
    return (database or shop.database).write(
        lambda session: sessions.by_code(
            session, shop.retailer, program, contact, code, NewDevice("Ann's phone", "phone"), at
        )
    )


def join(shop: Shop, code: str, contact: Contact = STRANGER, wish: Wish = WISH, at: datetime = NOW) -> Any:
    """Type a code to become a member."""

    def work(session: Session) -> Any:
        return sessions.join(session, shop.retailer, "shop", contact, code, wish, NewDevice(), at)

    return shop.database.write(work)


def other_than(code: str) -> str:
    """Six digits that are not the code."""
    return f"{(int(code) + 1) % 1_000_000:06d}"
