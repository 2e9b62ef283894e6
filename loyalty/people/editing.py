"""Editing: what is known of a person changes, and how the person is found changes with it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, select, update

from db import plan
from db.errors import LostSwap
from db.session import Session
from events import outbox
from loyalty import tables
from loyalty.errors import InvalidExternalId, MemberClosed
from loyalty.people import burn_lock, members, name_index, privacy
from loyalty.people.members import Member, Person
from loyalty.retailer import Retailer

EXTERNAL_ID_CHARS: Final = 120
EXTERNAL_IDS: Final = 20
NAME_CHARS: Final = 200
_NORMALISE: Final = {"phone": privacy.normalise_phone, "email": privacy.normalise_email}
_member, _external, _contact = tables.member.c, tables.external_id.c, tables.contact.c


@dataclass(frozen=True, slots=True)
class Change:
    """What is to change of a person: None leaves a field as it is, an empty text takes it away."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None
    external_ids_added: tuple[str, ...] = ()
    external_ids_removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edited:
    """The member after a change, the names of the fields that changed, and the contacts that were replaced.

    `replaced` are pairs of kind and old value, for who tells the old address that it no longer counts.
    """

    member: Member
    changed: tuple[str, ...]
    replaced: tuple[tuple[str, str], ...]


def edit(session: Session, retailer: Retailer, member_id: str, change: Change, at: datetime) -> Edited:
    """Change what is known of a person, and by what they are found, in one transaction.

    A contact that is replaced or removed finds nobody from now on, and for a day no points may be spent.
    What is already so changes nothing. Raises UnknownMember, MemberClosed, InvalidContact,
    InvalidExternalId, ContactTaken.
    """
    session.lock([member_id])
    member = members.find(session, member_id)
    if member.status != "active":
        raise MemberClosed(member.status)
    before = members.person(session, retailer, member_id)
    after = _after(before, change)
    changed = [name for name in Person.__slots__ if getattr(before, name) != getattr(after, name)]
    replaced = [(kind, old) for kind in _NORMALISE if kind in changed and (old := getattr(before, kind))]
    for kind in _NORMALISE:
        if kind in changed:
            _move_contact(session, retailer, member_id, kind, after)
    changed += _change_external_ids(session, member, change)
    if changed:
        _write(session, retailer, member, after, changed)
        tell(session, retailer, member, changed, at)
    if replaced:
        burn_lock.block_until(session, member_id, at + burn_lock.AFTER_CONTACT_CHANGE)
    return Edited(members.find(session, member_id), tuple(changed), tuple(replaced))


def external_ids(session: Session, member_id: str) -> list[str]:
    """What the retailer's own systems call a member, in alphabetical order."""
    rows = session.rows(select(_external.key).where(_external.member_id == member_id).order_by(_external.key))
    return [row.key.partition("/")[2] for row in rows]


def check_external_id(value: str) -> None:
    """Raises InvalidExternalId for what cannot be an external id."""
    hidden = any(unicodedata.category(character) in ("Cc", "Cf", "Cs") for character in value)
    if not value or value != value.strip() or len(value) > EXTERNAL_ID_CHARS or hidden:
        raise InvalidExternalId(EXTERNAL_ID_CHARS)


def tell(session: Session, retailer: Retailer, member: Member, changed: Sequence[str], at: datetime) -> None:
    """An event that names the fields and nothing of what is in them."""
    if retailer.announces:
        told = {"fields": sorted(changed)}
        session.apply(
            outbox.happened(
                "member.updated",
                told,
                occurred_at=at,
                recorded_at=at,
                member_id=member.member_id,
                program=member.program,
            )
        )


def _after(before: Person, change: Change) -> Person:
    """The person as they will be, contacts in their one spelling."""
    said: dict[str, str] = {}
    for name in Person.__slots__:
        new = getattr(change, name)
        normalise = _NORMALISE.get(name, str.strip)
        said[name] = getattr(before, name) if new is None else normalise(new) if new else ""
    return Person(**said)


def _move_contact(session: Session, retailer: Retailer, member_id: str, kind: str, after: Person) -> None:
    """Let the new contact find the member and the old one nobody, those that a merge brought included."""
    own = (_contact.member_id == member_id, _contact.kind == kind)
    session.connection.execute(delete(tables.contact).where(*own))
    if new := getattr(after, kind):
        row = members.contact_row(retailer.index_key, kind, new, member_id)
        members.check_free(session, tables.contact, row["blind"], kind)
        session.apply(plan.of(tables.contact, [row]))


def _change_external_ids(session: Session, member: Member, change: Change) -> list[str]:
    known = set(external_ids(session, member.member_id))
    gone = known & set(change.external_ids_removed)
    new = [name for name in dict.fromkeys(change.external_ids_added) if name not in known]
    for name in new:
        check_external_id(name)
    if len(known - gone) + len(new) > EXTERNAL_IDS:
        raise InvalidExternalId(EXTERNAL_ID_CHARS)
    _forget(session, member, gone)
    rows = [members.external_row(member.program, name, member.member_id) for name in new]
    for row in rows:
        members.check_free(session, tables.external_id, row["key"], "external_id")
    session.apply(plan.of(tables.external_id, rows))
    return ["external_ids"] if gone or new else []


def _forget(session: Session, member: Member, names: set[str]) -> None:
    keys = [f"{member.program}/{name}" for name in names]
    mine = _external.member_id == member.member_id
    session.connection.execute(delete(tables.external_id).where(mine, _external.key.in_(keys)))


def _write(
    session: Session, retailer: Retailer, member: Member, after: Person, changed: Sequence[str]
) -> None:
    """Seal what changed, and count the version up from the one that was read. Raises LostSwap."""
    sealed = [name for name in changed if name in Person.__slots__]
    values: dict[str, Any] = {"version": member.version + 1}
    if sealed:
        data_key = members.data_key(session, retailer, member.member_id)
        for name in sealed:
            text = getattr(after, name)
            values[f"{name}_sealed"] = privacy.seal(data_key, member.member_id, name, text) if text else ""
    if "name" in sealed:
        name_index.write(session, retailer, member.member_id, after.name)
    read = (_member.version == member.version) | (_member.version.is_(None))
    found = update(tables.member).where(_member.member_id == member.member_id, read).values(values)
    if session.connection.execute(found).rowcount != 1:
        raise LostSwap(f"{member.member_id} was changed between two reads")
