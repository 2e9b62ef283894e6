"""Proven: what a proof is worth by now. It ends with the card that was shown, however long it was to last."""

from __future__ import annotations

from datetime import datetime

from db.session import Session
from loyalty.cards import cards
from loyalty.errors import CardUnusable, InvalidProof
from loyalty.people import pins
from loyalty.rewards import proof
from loyalty.rewards.proof import NO_CARD, Level, Proof


def who(session: Session, index_key: bytes, text: str, till_digest: str, at: datetime) -> str:
    """The member whom a till identified, for what needs no more than that they stand there.

    Raises InvalidProof, and CardUnusable once the card that was shown is of no use any more.
    """
    shown = proof.find(index_key, text, till_digest, at)
    if shown is None:
        raise InvalidProof
    if find_level(session, index_key, shown) is None:
        raise CardUnusable("blocked")
    return shown.member_id


def find_level(session: Session, index_key: bytes, shown: Proof) -> Level | None:
    """How sure it still is; None once the card was blocked, replaced or expired.

    A card that has come to collect only proves no more than that. Who was identified without a card needs
    one in use: whoever blocks them all wants nothing spent. A PIN that is the member's no more leaves the
    card beside it.
    """
    usable = [card for card in cards.of_member(session, shown.member_id) if card.status in cards.USABLE]
    if shown.card != NO_CARD:
        usable = [card for card in usable if proof.mark(index_key, card.number) == shown.card]
        if any(card.status == "earn-only" for card in usable):
            return Level.EARN_ONLY
    if shown.level is Level.PIN and not _is_pin_of(session, shown):
        return Level.STATIC if usable else None
    return shown.level if usable else None


def _is_pin_of(session: Session, shown: Proof) -> bool:
    """Whether the PIN that was typed is the member's PIN still: one that was removed or changed is none."""
    set_at = pins.find_set_at(session, shown.member_id)
    # A proof says when it was issued to the second.
    return set_at is not None and set_at.replace(microsecond=0) <= shown.issued_at
