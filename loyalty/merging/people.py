"""People: whose card, id or contact it is, and what is known of the person, moves with a merge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, select, update

from db import plan
from db.plan import Plan
from db.session import Session
from loyalty import tables
from loyalty.people import burn_lock, members, name_index, privacy
from loyalty.retailer import Retailer

_parked, _former, _member = tables.parked.c, tables.former_member.c, tables.member.c
_FIELDS = ("name", "phone", "email")
# What may be done with points, from most to least; of two members merged the lesser holds.
_RESTRICTIONS = ("", "burning", "everything")


def keys_of(session: Session, table: Table, member_id: str) -> tuple[str, ...]:
    """The keys of a table's rows that name a member."""
    (key,) = table.primary_key.columns
    rows = session.rows(select(key).where(table.c.member_id == member_id).order_by(key))
    return tuple(str(row[0]) for row in rows)


def repoint(session: Session, table: Table, keys: Sequence[str], before: str, after: str) -> None:
    """Let these keys name another member, those that still name the one before."""
    (key,) = table.primary_key.columns
    for each in keys:
        own = update(table).where(key == each, table.c.member_id == before)
        session.connection.execute(own.values(member_id=after))


def parked_for(session: Session, member_id: str) -> tuple[str, ...]:
    """Digests of the documents that wait for this very member."""
    rows = session.rows(
        select(_parked.digest)
        .where(_parked.who == f"member:{member_id}", _parked.status == "waiting")
        .order_by(_parked.digest)
    )
    return tuple(row.digest for row in rows)


def repoint_parked(session: Session, digests: Sequence[str], before: str, after: str) -> None:
    """Let documents wait for another member."""
    for digest in digests:
        own = (_parked.who == f"member:{before}", _parked.digest == digest)
        session.connection.execute(update(tables.parked).where(*own).values(who=f"member:{after}"))


def end(session: Session, ended_id: str, survivor_id: str, formers: Sequence[str]) -> Plan:
    """Let the old id, and those that ended in it before, find the survivor."""
    repoint(session, tables.former_member, formers, ended_id, survivor_id)
    row = {"former_id": ended_id, "member_id": survivor_id}
    return plan.of(tables.former_member, [row])


def empty_fields(session: Session, retailer: Retailer, survivor_id: str, ended_id: str) -> dict[str, str]:
    """What only the member who ends had said of themselves."""
    own = members.person(session, retailer, survivor_id)
    other = members.person(session, retailer, ended_id)
    return {name: getattr(other, name) for name in _FIELDS if getattr(other, name) and not getattr(own, name)}


def sealed(session: Session, retailer: Retailer, member_id: str, said: dict[str, str]) -> dict[str, Any]:
    """The columns that keep these words under the member's own key."""
    if not said:
        return {}
    key = members.data_key(session, retailer, member_id)
    return {f"{name}_sealed": privacy.seal(key, member_id, name, text) for name, text in said.items()}


def find_by_own_name(session: Session, retailer: Retailer, *member_ids: str) -> None:
    """Let members be found by the name they have now; nobody finds who has ended by theirs."""
    for member_id in member_ids:
        is_there = members.find(session, member_id).status == "active"
        name = members.person(session, retailer, member_id).name if is_there else ""
        name_index.write(session, retailer, member_id, name)


def change(session: Session, member_id: str, **values: Any) -> None:
    """Write columns of a member's row, and count its version up; who calls holds the head."""
    version = members.find(session, member_id).version + 1
    found = update(tables.member).where(_member.member_id == member_id)
    session.connection.execute(found.values(version=version, **values))


def stricter(first: str, second: str) -> str:
    """The restriction that leaves less."""
    return max(first, second, key=_RESTRICTIONS.index)


def carry_lock(session: Session, ended_id: str, survivor_id: str) -> None:
    """What kept one member's points from being spent keeps those of both."""
    lock = burn_lock.find(session, ended_id)
    if lock.stopped_at is not None:
        burn_lock.stop(session, survivor_id, lock.stopped_at)
    if lock.blocked_until is not None:
        burn_lock.block_until(session, survivor_id, lock.blocked_until)


def find_again(session: Session, retailer: Retailer, member_id: str) -> None:
    """Let what a member had said find them again, where the survivor gave it up and nobody took it since."""
    said = members.person(session, retailer, member_id)
    contact = tables.contact.c
    for kind in ("phone", "email"):
        if text := getattr(said, kind):
            row = members.contact_row(retailer.index_key, kind, text, member_id)
            if not session.rows(select(contact.member_id).where(contact.blind == row["blind"])):
                session.apply(plan.of(tables.contact, [row]))
