"""Codes of phones that were scanned while a till's line was down: they count as of the scan, and once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update

from db.session import Session
from loyalty import tables
from loyalty.cards import cards, rotating
from loyalty.program.offline import OfflinePolicy
from loyalty.retailer import Retailer
from loyalty.rewards.proof import Level

_card, _nonce = tables.card.c, tables.card_nonce.c


@dataclass(frozen=True, slots=True)
class Scan:
    """A code that was right when it was scanned, by what it proves; `key` is what is used up of it."""

    key: str
    level: Level


def find(
    session: Session, retailer: Retailer, text: str, member_id: str, scanned_at: datetime
) -> Scan | None:
    """What a code proves of a member that was scanned at an instant (UTC), one step either way.

    None for a wrong one, one of somebody else, and once its card is not in use any more.
    """
    found = rotating.find_step(retailer.index_key, text, scanned_at)
    if found is None:
        return None
    number, step = found
    own = select(_card.status).where(_card.number == number, _card.member_id == member_id)
    rows = session.rows(own)
    if not rows or rows[0].status not in cards.USABLE:
        return None
    level = Level.EARN_ONLY if rows[0].status == "earn-only" else Level.ROTATING
    return Scan(rotating.nonce_key(number, step), level)


def is_in_time(policy: OfflinePolicy | None, scanned_at: datetime, at: datetime) -> bool:
    """Whether the programme lets a code count that was scanned so long ago."""
    return policy is not None and policy.codes and at < scanned_at + timedelta(days=policy.days)


def use_up(session: Session, policy: OfflinePolicy, key: str, receipt_id: str, at: datetime) -> bool:
    """Use up a code for a receipt; whether it was there to be used, or the receipt's own already."""
    if rotating.take(session, key, at + timedelta(days=policy.days)):
        own = update(tables.card_nonce).where(_nonce.key == key).values(used_by=receipt_id)
        session.connection.execute(own)
        return True
    return bool(session.rows(select(_nonce.key).where(_nonce.key == key, _nonce.used_by == receipt_id)))


def remember(session: Session, policy: OfflinePolicy | None, number: str, at: datetime) -> None:
    """Remember a code that was used up at a till with a line as long as one without may send it."""
    if policy is None or not policy.codes:
        return
    keys = [rotating.nonce_key(number, step) for step in rotating.steps_at(at)]
    until = at + timedelta(days=policy.days)
    these = (_nonce.key.in_(keys), or_(_nonce.expires_at < until))
    session.connection.execute(update(tables.card_nonce).where(*these).values(expires_at=until))
