"""Showing: what an allowance in a receipt is worth, judged as of the purchase, however late it comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from db import ids
from db.session import Session
from loyalty.offline import allowances, keys, rows
from loyalty.offline.allowances import Allowance
from loyalty.people import members
from loyalty.people.privacy import KeyRing
from loyalty.receipt import Receipt

UNKNOWN = "unknown_allowance"
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Shown:
    """An allowance that a redemption names: up to `ceiling` of a currency, unless `refusal` says why not.

    `nonce` is empty for a text that is none of ours; else it is also the id of the hold behind it. One that
    `is_own` paid for this very receipt before: up to `stood`, what it paid, it does so again whatever
    `refusal` says.
    """

    nonce: str = ""
    currency: str = ""
    ceiling: int = 0
    refusal: str = UNKNOWN
    is_own: bool = False
    stood: int = 0

    @property
    def name(self) -> str:
        """What people see of it."""
        return ids.outside("allowance", self.nonce) if self.nonce else ""


@dataclass(frozen=True, slots=True)
class Sale:
    """What an allowance is shown for: a receipt of a member, its store's zone, its effect at `at` (UTC).

    `stood` is what allowances paid of it, by their names, until the revision that is judged now.
    """

    receipt: Receipt
    receipt_id: str
    member_id: str
    zone: str
    at: datetime
    stood: Mapping[str, int] = field(default_factory=dict)


def find(session: Session, ring: KeyRing, text: str, sale: Sale) -> Shown | None:
    """What a proof is worth as an allowance; None for a text that does not mean to be one."""
    if not allowances.is_one(text):
        return None
    signed = allowances.read(text, keys.public(ring))
    row = rows.find(session, signed.nonce) if signed else None
    if signed is None or row is None or rows.value(row) != signed or not _is_theirs(session, row, sale):
        return Shown()
    shown = Shown(signed.nonce, signed.currency, signed.ceiling, _refusal(row, signed, sale))
    if row.used_by != sale.receipt_id:
        return shown
    # A newer revision of what it paid for: so much has left the shop, and only more is spent now.
    return replace(shown, is_own=True, stood=sale.stood.get(shown.name, 0))


def _is_theirs(session: Session, row: rows.Row, sale: Sale) -> bool:
    """Whether it was signed for the sale's member, or for one who was merged into them since."""
    member_id = sale.member_id
    return row.member_id == member_id or members.find_survivor_id(session, row.member_id) == member_id


def _refusal(row: rows.Row, signed: Allowance, sale: Sale) -> str:
    bought_at = sale.receipt.purchased_at
    if row.used_by not in (None, sale.receipt_id):
        return "allowance_used"
    if not allowances.is_in_time(signed, bought_at) or not _is_on_its_days(signed, sale):
        return "allowance_expired"
    if row.ended_at is not None and row.ended_at <= bought_at:
        return "allowance_ended"
    return "allowance_late" if sale.at >= row.closes_at else ""


def _is_on_its_days(signed: Allowance, sale: Sale) -> bool:
    """Whether the trading day is one of its days; a day before, as trading days end after midnight."""
    zone = ZoneInfo(sale.zone)
    first, last = (moment.astimezone(zone).date() for moment in (signed.issued_at, signed.expires_at))
    return first - _ONE_DAY <= sale.receipt.business_date <= last
