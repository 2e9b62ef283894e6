"""Cards: whether a number is a card that can be used, asked by those who may know."""

from __future__ import annotations

from sqlalchemy import select

from db.session import Session
from loyalty import card_numbers, tables
from loyalty.errors import UnknownCard

USABLE = ("active", "earn-only")


def check(session: Session, number: str, program: str) -> str:
    """The number as it is written on the card, of a usable card of this programme.

    Raises UnknownCard for every other, whatever the reason, so that nothing is learnt by asking.
    """
    plain = card_numbers.normalise(number)
    card, member = tables.card.c, tables.member.c
    found = card_numbers.is_valid(plain) and session.rows(
        select(card.number)
        .join(tables.member, member.member_id == card.member_id)
        .where(card.number == plain, card.status.in_(USABLE), member.program == program)
    )
    if not found:
        raise UnknownCard
    return plain
