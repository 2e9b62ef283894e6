"""What staff do to a member's card: as the shop's doing, told and audited in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from db import ids
from db.session import Session
from doorway import audits, callers, member_ids
from doorway.service import service
from loyalty.cards import card_numbers, cards, issuing, replacing
from loyalty.cards.cards import Change
from loyalty.cards.issuing import CardDone, CardWish
from loyalty.cards.replacing import Replaced


def actor() -> str:
    """How a card knows who of the staff blocked it: what the shop blocks, only the shop opens."""
    return f"staff:{callers.caller().name}"


def block(session: Session, member: str, number: str, at: datetime) -> Change:
    """Block a card: sales with it wait for a person, and only staff open it again."""
    return _turned(session, member, number, "block", cards.block, at)


def unblock(session: Session, member: str, number: str, at: datetime) -> Change:
    """Open a blocked card again: it is what it was."""
    return _turned(session, member, number, "unblock", cards.unblock, at)


def replace(
    session: Session, member: str, number: str, at: datetime, *, waived: str = "", store: str = ""
) -> Replaced:
    """Give a new card for one that is lost or worn. Asked again, the same number comes, and the same fee."""
    member_id, wish = member_ids.living(session, member), CardWish(actor(), waived, store)
    done = replacing.replace(session, service().retailer, member_id, number, wish, at)
    fee = {"fee_minor": done.fee_minor, "waived": waived} if done.fee_minor or waived else {}
    _note(session, member_id, "replace", done.change, fee, at)
    return done


def issue(
    session: Session, member: str, kind: str, at: datetime, wish: CardWish, *, replaces: str = ""
) -> CardDone:
    """Give out a card of a kind at a counter, also in the place of another. As `issuing.issue` raises."""
    member_id = member_ids.living(session, member)
    done = issuing.issue(session, service().retailer, member_id, kind, wish, at, replaces=replaces)
    return _given(session, member_id, "issue", done, wish.waived)


def renew(session: Session, member: str, number: str, at: datetime, wish: CardWish) -> CardDone:
    """Let a card go on for another term, also one that has expired. As `issuing.renew` raises."""
    member_id = member_ids.living(session, member)
    done = issuing.renew(session, service().retailer, member_id, number, wish, at)
    return _given(session, member_id, "renew", done, wish.waived)


def _given(session: Session, member_id: str, deed: str, done: CardDone, waived: str) -> CardDone:
    told = {"card": card_numbers.masked(done.card.number), "fee_minor": done.fee_minor, "waived": waived}
    audits.did(session, f"members.cards.{deed}", ids.outside("member", member_id), told)
    return done


def _turned(
    session: Session,
    member: str,
    number: str,
    deed: str,
    turn: Callable[[Session, str, str, str], Change],
    at: datetime,
) -> Change:
    member_id = member_ids.living(session, member)
    session.lock([member_id])
    done = turn(session, member_id, number, actor())
    _note(session, member_id, deed, done, {}, at)
    return done


def _note(
    session: Session, member_id: str, deed: str, done: Change, more: Mapping[str, Any], at: datetime
) -> None:
    """Tell and audit what was done; nothing where nothing was left to do."""
    if done.before == done.after:
        return
    told = {"card": card_numbers.masked(done.number), "before": done.before, "after": done.after, **more}
    cards.tell(session, member_id, done, at)
    audits.did(session, f"members.cards.{deed}", ids.outside("member", member_id), told)
