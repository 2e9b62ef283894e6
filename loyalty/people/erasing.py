"""Erasing: a person leaves. What they said can never be read again; what happened to points stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import orjson
from sqlalchemy import Table, delete, select, update

import points.tables
from db.session import Session
from loyalty import tables
from loyalty.errors import MemberClosed
from loyalty.households import ending
from loyalty.opening import open_books
from loyalty.people import members
from loyalty.retailer import Retailer
from points.errors import HoldsOpen
from points.state import HoldStatus

# What finds or describes a person; without the first nothing sealed can be read.
_PERSONAL = (
    tables.member_key,
    tables.member_profile,
    tables.member_pin,
    tables.contact,
    tables.name_word,
    tables.external_id,
    tables.preference,
    tables.segment_member,
    tables.missing_report,
)
_member, _card, _merge = tables.member.c, tables.card.c, tables.member_merge.c


@dataclass(frozen=True, slots=True)
class Erased:
    """Who was forgotten: the member, and those who had ended in them. `seq` is the entry that says so."""

    member_ids: tuple[str, ...]
    seq: int


def erase(session: Session, retailer: Retailer, member_id: str, actor: str, at: datetime) -> Erased:
    """Forget a person, for good, at `at` (UTC).

    The key of what they said is destroyed, here and for everyone merged into them; contacts, external ids
    and notes go, cards are closed. Points, entries and sums stay as they are. Raises UnknownMember,
    MemberClosed for one who was merged or has left before, HoldsOpen while a till holds points.
    """
    work = open_books(session, retailer, member_id, at, at, lock=True)
    member = members.find(session, member_id)
    if member.status != "active":
        raise MemberClosed(member.status)
    if any(hold.status is HoldStatus.OPEN for hold in work.state.holds.values()):
        raise HoldsOpen(member_id)
    work.enter(work.act("erased", "erased", at, codes=orjson.dumps({}).decode(), actor=actor))
    session.apply(work.plan())
    ending.forget(session, member_id, at)
    everyone = (member_id, *_formers(session, member_id))
    for each in everyone:
        _forget(session, each)
    own = update(tables.member).where(_member.member_id == member_id)
    session.connection.execute(own.values(status="erased", version=member.version + 1))
    session.connection.execute(
        update(tables.card).where(_card.member_id == member_id).values(status="expired")
    )
    session.connection.execute(
        update(tables.member_merge).where(_merge.member_id.in_(everyone)).values(moved="")
    )
    return Erased(everyone, work.state.head.seq)


def _formers(session: Session, member_id: str) -> list[str]:
    former = tables.former_member.c
    rows = session.rows(
        select(former.former_id).where(former.member_id == member_id).order_by(former.former_id)
    )
    return [row.former_id for row in rows]


def _forget(session: Session, member_id: str) -> None:
    """Destroy one member's key and all that finds or describes the person."""
    for table in _PERSONAL:
        _delete(session, table, table.c.member_id == member_id)
    _delete(session, points.tables.entry_note, points.tables.entry_note.c.holder_id == member_id)
    own = update(tables.member).where(_member.member_id == member_id)
    session.connection.execute(own.values(name_sealed="", phone_sealed="", email_sealed=""))


def _delete(session: Session, table: Table, wanted: object) -> None:
    session.connection.execute(delete(table).where(wanted))  # type: ignore[arg-type]
