"""Replacing: a new card for one that is lost or worn, and what that costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import select

import points.tables
from db.session import Session
from loyalty import tables
from loyalty.cards import cards, fees, issuing
from loyalty.cards.cards import Change
from loyalty.cards.issuing import KIND, CardWish, Deed
from loyalty.program.cards import CardKind
from loyalty.program.model import Program
from loyalty.retailer import Retailer

_entry, _former = points.tables.entry.c, tables.former_member.c


@dataclass(frozen=True, slots=True)
class Replaced:
    """What was done to the card, and what is to be paid for it in minor units of the programme's money."""

    change: Change
    fee_minor: int
    program: Program


def replace(
    session: Session, retailer: Retailer, member_id: str, number: str, wish: CardWish, at: datetime
) -> Replaced:
    """Give a new card for this one at `at` (UTC). Asked again, the first answer comes again, fee and all.

    Where its kind asks for a fee, an entry says what is to be paid; the first few may be free. Raises what
    `cards.replace` raises, UnknownMember, MemberClosed and UnknownStore.
    """
    work = issuing.opened(session, retailer, member_id, wish, at)
    program = work.program
    change = cards.replace(session, program.card, member_id, number, wish.actor, at)
    new = cards.own(session, member_id, change.replaced_by)
    kind = program.card.find(new.kind)
    if change.before == change.after:
        return Replaced(change, _fee_of(session, member_id, new.number), program)
    if kind is None or not kind.replacement_fee_minor:
        return Replaced(change, 0, program)
    is_free = _times(session, member_id, kind) < kind.free_replacements
    asked_minor = 0 if is_free else kind.replacement_fee_minor
    fee_minor = fees.due(session, retailer, work, kind, asked_minor, wish.waived, at)
    deed = Deed("replaced", kind.code, new.number, fee_minor, new.valid_through)
    return Replaced(change, issuing.entered(session, work, deed, wish, at).fee_minor, program)


def _times(session: Session, member_id: str, kind: CardKind) -> int:
    """How many cards of a kind were replaced for a member, or for one who was merged into them."""
    return sum(each["card"] == kind.code for each in _replacements(session, member_id))


def _fee_of(session: Session, member_id: str, number: str) -> int:
    own = (
        each["fee_minor"] for each in _replacements(session, member_id) if number.endswith(each["ends_in"])
    )
    return next(own, 0)


def _replacements(session: Session, member_id: str) -> Iterator[dict[str, Any]]:
    formers = session.rows(select(_former.former_id).where(_former.member_id == member_id))
    holders = [member_id, *(row.former_id for row in formers)]
    query = select(_entry.codes).where(_entry.holder_id.in_(holders), _entry.kind == KIND)
    for row in session.rows(query.order_by(_entry.holder_id, _entry.seq)):
        found = orjson.loads(row.codes)
        if found["deed"] == "replaced":
            yield found
