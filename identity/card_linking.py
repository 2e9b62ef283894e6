"""Linking: a member takes over the card of a holder without a contact, by the card and a receipt of its own.

Who got a plastic card in a shop has points and no way to sign in. What only they have is the card and the
slips that came with it; so the card's number, with the number, day and sum of one of its sales, prove it. A
holder who can be reached otherwise is nobody's to take: they sign in themselves. Every refusal is the same,
so that nothing is learnt of a card by asking.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from db.session import Session
from identity import leaving, limits, tokens
from identity.errors import CardNotProved
from identity.tables import member_token, passkey
from loyalty import receipt_json, tables
from loyalty.cards import card_numbers
from loyalty.cards.cards import USABLE
from loyalty.errors import CannotMerge
from loyalty.households import membership
from loyalty.merging import joining
from loyalty.merging.values import Merged
from loyalty.people import burn_lock, members, pins
from loyalty.receipt import Kind, Receipt
from loyalty.retailer import Retailer

# A slip older than this proves nothing: it may have lain in a bin.
RECENT = timedelta(days=90)
PER_MEMBER = (5, timedelta(days=1))
PER_CARD = (10, timedelta(days=1))
_card, _member, _receipt = tables.card.c, tables.member.c, tables.receipt.c


@dataclass(frozen=True, slots=True)
class Slip:
    """What stands on a receipt: its number, its day in the store, and what was paid in minor units."""

    number: str
    business_date: date
    total_minor: int


def admit(session: Session, member_id: str, number: str, at: datetime) -> None:
    """Count a try of a member and for a card. To be committed before `link`. Raises TooMany."""
    plain = card_numbers.normalise(number)
    limits.take(session, limits.key("card link member", member_id), *PER_MEMBER, at)
    limits.take(session, limits.key("card link", plain), *PER_CARD, at)


def link(
    session: Session, retailer: Retailer, member_id: str, number: str, slip: Slip, at: datetime
) -> Merged:
    """Let the holder of a card end in a member, at `at` (UTC), with card, points and history.

    For a day no points can be spent, so that a card that was lost can still be reported. Raises CardNotProved
    for whatever is not proved or not to be taken, and HoldsOpen while a till holds points of the card.
    """
    holder_id = _find_holder(session, members.find_served(session, member_id).program, number)
    if holder_id is None or holder_id == member_id:
        raise CardNotProved
    session.lock([holder_id, member_id])
    if not _is_nobodys(session, holder_id, at) or not _is_of(session, holder_id, slip, at):
        raise CardNotProved
    try:
        done = joining.merge(session, retailer, holder_id, member_id, f"member:{member_id}", at)
    except CannotMerge as error:
        raise CardNotProved from error
    leaving.forget(session, [holder_id])
    burn_lock.block_until(session, member_id, at + burn_lock.AFTER_CONTACT_CHANGE)
    return done


def _find_holder(session: Session, program: str, number: str) -> str | None:
    """The active member of the programme who has a usable card of this number."""
    plain = card_numbers.normalise(number)
    if not card_numbers.is_valid(plain):
        return None
    rows = session.rows(
        select(_card.member_id)
        .join(tables.member, _member.member_id == _card.member_id)
        .where(
            _card.number == plain,
            _card.status.in_(USABLE),
            _member.program == program,
            _member.status == "active",
            func.coalesce(_member.restricted, "") == "",
        )
    )
    return str(rows[0].member_id) if rows else None


def _is_nobodys(session: Session, holder_id: str, at: datetime) -> bool:
    """Whether the holder never proved who they are, and has no way to: no contact, device, passkey or PIN."""
    contact, token = tables.contact.c, member_token.c
    ways: tuple[Any, ...] = (
        select(contact.member_id).where(contact.member_id == holder_id),
        select(passkey.c.member_id).where(passkey.c.member_id == holder_id),
        select(token.member_id).where(token.member_id == holder_id, *tokens.live(at)),
    )
    if any(session.rows(way.limit(1)) for way in ways):
        return False
    return (
        pins.find_set_at(session, holder_id) is None
        and burn_lock.find(session, holder_id) == burn_lock.Lock()
        and membership.find(session, holder_id) is None
    )


def _is_of(session: Session, holder_id: str, slip: Slip, at: datetime) -> bool:
    """Whether a recent sale of the holder has this slip; what was corrected counts as it stands last."""
    rows = session.rows(
        select(_receipt.receipt_id, _receipt.content)
        .where(
            _receipt.member_id == holder_id,
            _receipt.business_date == slip.business_date,
            _receipt.purchased_at > at - RECENT,
        )
        .order_by(_receipt.receipt_id, _receipt.revision)
    )
    latest = {row.receipt_id: row.content for row in rows}
    return any(_fits(receipt_json.from_json(each), slip) for each in latest.values())


def _fits(found: Receipt, slip: Slip) -> bool:
    paid = sum(each.amount_minor for each in found.tenders)
    numbers = {_plain(found.number), _plain(found.number).lstrip("0")}
    is_total = slip.total_minor > 0 and slip.total_minor in (found.net_minor, paid)
    return found.kind is Kind.SALE and is_total and _plain(slip.number) in numbers


def _plain(number: str) -> str:
    return "".join(number.split()).casefold()
