"""Listening: events that members are told of become notices. Pages of them, each in the caller's transaction.

Nothing remembers which events were heard: an event brings its notice by a cause of its own, so hearing it
again changes nothing. Whoever listens often looks back an hour, and once a day as far as `LONGEST`, so that
no event is lost that was committed late or came while nobody listened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import select

import events.tables
from db import ids
from db.session import Session
from loyalty.errors import LoyaltyError
from loyalty.program import shelf
from loyalty.retailer import Retailer
from loyalty.rewards import vouchers
from loyalty.tables import receipt
from notices import outgoing
from notices.tables import notice

OFTEN, LONGEST = timedelta(hours=1), timedelta(days=7)
PAGE = 500
_ONE_DAY, _MOMENT = timedelta(days=1), timedelta(microseconds=1)
_event = events.tables.event.c


@dataclass(frozen=True, slots=True)
class _Heard:
    """An event with what is needed to look up more."""

    session: Session
    retailer: Retailer
    member_id: str
    program: str
    at: datetime
    data: Mapping[str, Any]


def hear(session: Session, retailer: Retailer, after: str, limit: int = PAGE) -> tuple[int, str | None]:
    """Turn the next events behind the id `after` into notices; how many, and where to go on.

    Begin with `db.ids.first(since)`.
    """
    rows = session.rows(
        select(
            _event.event_id,
            _event.type,
            _event.member_id,
            _event.program,
            _event.recorded_at,
            _event.body,
        )
        .where(_event.event_id > after, _event.type.in_(tuple(_TOLD)))
        .order_by(_event.event_id)
        .limit(limit)
    )
    causes = {_cause(row): row for row in rows if row.member_id is not None}
    told = 0
    for cause in causes.keys() - known(session, causes):
        row = causes[cause]
        data = orjson.loads(row.body)["data"]
        heard = _Heard(session, retailer, row.member_id, row.program, row.recorded_at, data)
        found = _TOLD[row.type](heard)
        if found is not None:
            kind, facts = found
            told += outgoing.tell(session, row.member_id, kind, cause, facts, row.recorded_at)
    return told, rows[-1].event_id if len(rows) == limit else None


def known(session: Session, causes: Mapping[str, Any]) -> set[str]:
    """Those of the causes that brought a notice already."""
    rows = session.rows(select(notice.c.cause).where(notice.c.cause.in_(list(causes))))
    return {row.cause for row in rows}


def _cause(row: Any) -> str:
    """A member is welcomed once, also where whoever let them in asked for it at once."""
    if row.type == "member.joined":
        return f"welcome:{row.member_id}"
    return f"event:{ids.outside('event', row.event_id)}"


Told = tuple[str, Mapping[str, Any]]


def _welcome(_heard: _Heard) -> Told:
    return "welcome", {}


def _tier(heard: _Heard) -> Told | None:
    """A tier that holds: one that a later line of the same change undid is not told."""
    data = heard.data
    if data["after"] != data["now"]:
        return None
    if data["reason"] != "reached":
        return "tier-lost", {"before": data["before"], "tier": data["after"]}
    if data["until_on"] is None:
        return None
    through_on = date.fromisoformat(data["until_on"]) - _ONE_DAY
    return "tier-reached", {"tier": data["after"], "through_on": through_on.isoformat()}


def _voucher(heard: _Heard) -> Told | None:
    voucher_id = ids.find_inside("voucher", heard.data["voucher"])
    try:
        row = vouchers.find(heard.session, heard.member_id, voucher_id or "")
        program = shelf.current(heard.session, heard.retailer.shelf, heard.program, heard.at)
    except LoyaltyError:
        return None
    ends = row["expires_at"]
    last_on = (ends - _MOMENT).astimezone(program.zoneinfo).date().isoformat() if ends else ""
    facts = {"reward": heard.data["reward"], "voucher_id": voucher_id, "expires_on": last_on}
    return "voucher-issued", facts


def _refused(heard: _Heard) -> Told | None:
    receipt_id = ids.find_inside("receipt", heard.data["receipt"])
    rows = heard.session.rows(
        select(receipt.c.claim_key)
        .where(receipt.c.member_id == heard.member_id, receipt.c.receipt_id == receipt_id)
        .limit(1)
    )
    missing = heard.data["wanted"] - heard.data["taken"]
    if not rows or missing <= 0:
        return None
    # Store, till and day hold no slash; the number may.
    number = rows[0].claim_key.split("/", 3)[3]
    facts = {"number": number, "amount": missing, "currency": heard.data["currency"]}
    return "redemption-refused", facts


_TOLD: Mapping[str, Callable[[_Heard], Told | None]] = {
    "member.joined": _welcome,
    "tier.changed": _tier,
    "voucher.issued": _voucher,
    "redemption.rejected": _refused,
}
