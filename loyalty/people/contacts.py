"""Contacts: the phone or e-mail by which a member is found and reached. Sealed, found by blind index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import delete, func, select, update

from db import plan
from db.session import Session
from loyalty import tables
from loyalty.errors import ContactTaken
from loyalty.people import members, privacy
from loyalty.retailer import Retailer

Kind = Literal["phone", "email"]
_HIDDEN = "••••"
_contact, _member = tables.contact.c, tables.member.c


@dataclass(frozen=True, slots=True)
class Contact:
    """A normalised phone or e-mail, with the channel that reaches it: `sms` or `email`."""

    kind: Kind
    text: str

    @property
    def channel(self) -> str:
        """By which channel a notice reaches it."""
        return "sms" if self.kind == "phone" else "email"


def read(kind: Kind, typed: str) -> Contact:
    """A contact as a person typed it. Raises InvalidContact."""
    normalise = privacy.normalise_phone if kind == "phone" else privacy.normalise_email
    return Contact(kind, normalise(typed))


def guess(typed: str) -> Contact:
    """A contact that is an e-mail if it holds an @, else a phone. Raises InvalidContact."""
    return read("email" if "@" in typed or "＠" in typed else "phone", typed)


def masked_phone(phone: str) -> str:
    """Enough of a number to tell two apart: `+44 •••• 18`."""
    return f"{phone[:3]} {_HIDDEN} {phone[-2:]}" if phone else ""


def masked_email(email: str) -> str:
    """Enough of an address to tell two apart: `a••••@example.com`."""
    name, at, host = email.partition("@")
    return f"{name[:1]}{_HIDDEN}{at}{host}" if email else ""


def blind(retailer: Retailer, contact: Contact) -> str:
    """What a contact is found and counted by; it cannot be read back."""
    return privacy.blind_index(retailer.index_key, contact.kind, contact.text)


def find_owner(session: Session, retailer: Retailer, contact: Contact) -> members.Member | None:
    """The member who has a contact, in whichever programme and standing."""
    rows = session.rows(select(_contact.member_id).where(_contact.blind == blind(retailer, contact)))
    return members.find(session, str(rows[0].member_id)) if rows else None


def find_member(session: Session, retailer: Retailer, program: str, contact: Contact) -> str | None:
    """The active member of a programme who has a contact."""
    owner = find_owner(session, retailer, contact)
    known = owner is not None and owner.status == "active" and owner.program == program
    return owner.member_id if owner is not None and known else None


def of_member(session: Session, retailer: Retailer, member_id: str) -> tuple[Contact, ...]:
    """The contacts of a member, the phone first. Raises Unreadable."""
    person = members.person(session, retailer, member_id)
    found = (Contact("phone", person.phone), Contact("email", person.email))
    return tuple(contact for contact in found if contact.text)


def replace(session: Session, retailer: Retailer, member_id: str, new: Contact) -> Contact | None:
    """Put a contact in the place of the member's of the same kind; returns the old one.

    Locks the head first, so that two changes at once come one after the other. That the new contact is
    theirs, the caller has proved; who else has it is found by the key of its own table at the latest.
    Raises UnknownMember, ContactTaken.
    """
    session.lock([member_id])
    members.find(session, member_id)
    held = of_member(session, retailer, member_id)
    old = next((contact for contact in held if contact.kind == new.kind), None)
    if old == new:
        return old
    if find_owner(session, retailer, new) is not None:
        raise ContactTaken(new.kind)
    sealed = privacy.seal(members.data_key(session, retailer, member_id), member_id, new.kind, new.text)
    facts: dict[str, Any] = {f"{new.kind}_sealed": sealed, "version": func.coalesce(_member.version, 1) + 1}
    session.connection.execute(update(tables.member).where(_member.member_id == member_id).values(facts))
    mine = [_contact.member_id == member_id, _contact.kind == new.kind]
    session.connection.execute(delete(tables.contact).where(*mine))
    row = members.contact_row(retailer.index_key, new.kind, new.text, member_id)
    session.apply(plan.of(tables.contact, [row]))
    return old
