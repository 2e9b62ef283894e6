"""Readers: whom notices are for: how to reach them, what they agreed to, and when they sleep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from db.session import Session
from loyalty.people import consents, preferences
from loyalty.people.preferences import Preference
from loyalty.program import shelf
from loyalty.retailer import Retailer
from loyalty.tables import member

_member = member.c


@dataclass(frozen=True, slots=True)
class Reader:
    """`contacts` are channels by which they can be reached, `consents` pairs of purpose and channel."""

    contacts: frozenset[str]
    consents: frozenset[tuple[str, str]]
    zone: ZoneInfo
    wish: Preference
    is_here: bool = True


# A notice to an address that is no member's.
NOBODY = Reader(frozenset(), frozenset(), ZoneInfo("UTC"), Preference())


def known(
    session: Session, retailer: Retailer, member_ids: Sequence[str], at: datetime
) -> dict[str | None, Reader]:
    """Those of the members there are."""
    agreed, wishes = consents.given(session, member_ids), preferences.of_members(session, member_ids)
    rows = session.rows(
        select(
            _member.member_id, _member.program, _member.status, _member.email_sealed, _member.phone_sealed
        ).where(_member.member_id.in_(member_ids))
    )
    zones = {
        code: shelf.current(session, retailer.shelf, code, at).zoneinfo
        for code in {row.program for row in rows}
    }
    found: dict[str | None, Reader] = {}
    for row in rows:
        sealed = {"email": row.email_sealed, "sms": row.phone_sealed}
        wish = wishes.get(row.member_id, Preference())
        found[row.member_id] = Reader(
            frozenset(channel for channel, text in sealed.items() if text),
            agreed.get(row.member_id, frozenset()),
            ZoneInfo(wish.zone) if wish.zone else zones[row.program],
            wish,
            is_here=row.status == "active",
        )
    return found
