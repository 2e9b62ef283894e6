"""A member's own cards: blocked when lost, opened when found, replaced; told in the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from db.session import Session
from doorway import callers
from doorway.service import service
from identity import limits
from loyalty.cards import cards, replacing
from loyalty.cards.cards import Change
from loyalty.cards.issuing import CardWish
from loyalty.cards.replacing import Replaced

# Each replacement is a number for ever.
REPLACEMENTS: Final = (10, timedelta(days=1))


def block(session: Session, number: str, at: datetime) -> Change:
    """Block a card, as when it is lost. Raises what `cards.block` raises."""
    return _turned(session, number, cards.block, at)


def unblock(session: Session, number: str, at: datetime) -> Change:
    """Open a card that the member blocked. Raises what `cards.unblock` raises."""
    return _turned(session, number, cards.unblock, at)


def count_replacement(at: datetime) -> None:
    """Count one before it is done, in a write of its own. Raises TooMany."""
    key = limits.key("card replacement", callers.caller().member_id)
    service().database.write(lambda session: limits.take(session, key, *REPLACEMENTS, at))


def replace(session: Session, number: str, at: datetime) -> Replaced:
    """Give a new number for an old one; asked again, the same. Raises what `replacing.replace` raises."""
    caller = callers.caller()
    wish = CardWish(caller.name)
    done = replacing.replace(session, service().retailer, caller.member_id, number, wish, at)
    cards.tell(session, caller.member_id, done.change, at)
    return done


def _turned(
    session: Session, number: str, turn: Callable[[Session, str, str, str], Change], at: datetime
) -> Change:
    caller = callers.caller()
    done = turn(session, caller.member_id, number, caller.name)
    cards.tell(session, caller.member_id, done, at)
    return done
