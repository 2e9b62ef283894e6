"""Adjusting: a person gives or takes points by hand, with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import orjson

from db import ids
from db.plan import Plan
from db.session import Session
from loyalty.errors import MemberClosed, UnknownAdjustmentReason
from loyalty.explanations import reasons
from loyalty.explanations.why import Why
from loyalty.opening import open_books
from loyalty.people import members
from loyalty.program import shelf
from loyalty.program.calendar import Holder, ending
from loyalty.program.shelf import reference
from loyalty.retailer import Retailer
from loyalty.rewards import shortage
from loyalty.work import Work
from points import ledger, notes
from points.posting import checked
from points.state import Balance

# Why points may be given or taken by hand. A member reads these words; the note is for staff only.
REASONS: Final = (
    "goodwill",
    "missing-purchase",
    "wrong-points",
    "promotion",
    "complaint",
    "prize",
    "misuse",
    "other",
)
NOTE_CHARS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Points to give (`amount` > 0) or take (< 0), in the currency's smallest unit, and why.

    `actor` is who does it (`staff:…`), `approved_by` the second person who agreed, empty for nobody.
    `adjustment_id` is its id and the cause of its entry: the same one never enters twice.
    """

    adjustment_id: str
    member_id: str
    currency: str
    amount: int
    reason: str
    note: str
    actor: str
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class Adjusted:
    """What an adjustment came to: its entry, the balances after it, and the reasons in words of `program`."""

    adjustment_id: str
    member_id: str
    seq: int
    balances: dict[str, Balance]
    program: str
    reasons: tuple[Why, ...]


def adjust(session: Session, retailer: Retailer, wish: Adjustment, at: datetime) -> Adjusted:
    """Give or take points by hand at `at` (UTC), as one entry.

    Points given expire as points earned today would; points taken go in burn order, never below zero. How
    much one person may do alone, the door asks before. Raises UnknownMember, MemberClosed, UnknownCurrency,
    UnknownAdjustmentReason, InvalidAmount, InsufficientPoints.
    """
    assert len(wish.note) <= NOTE_CHARS, "a door checks the note"
    assert wish.approved_by != wish.actor, "the second person is another one"
    work = open_books(session, retailer, wish.member_id, at, at, lock=True)
    check(session, retailer, wish, at)
    seq, note = _enter(work, wish, at)
    session.apply(work.plan() + note)
    why = reasons.of_entries(work.entries[-1:])
    balances = dict(work.state.balances)
    return Adjusted(wish.adjustment_id, wish.member_id, seq, balances, reference(work.program), why)


def check(session: Session, retailer: Retailer, wish: Adjustment, at: datetime) -> None:
    """Whether a wish makes sense, before anybody is asked to approve it. Raises what `adjust` raises."""
    checked(abs(wish.amount))
    if wish.reason not in REASONS:
        raise UnknownAdjustmentReason(wish.reason, REASONS)
    member = members.find(session, wish.member_id)
    if member.status != "active":
        raise MemberClosed(member.status)
    shelf.current(session, retailer.shelf, member.program, at).currency(wish.currency)


def new_id(at: datetime) -> str:
    """An id for an adjustment."""
    return ids.new(at)


def _enter(work: Work, wish: Adjustment, at: datetime) -> tuple[int, Plan]:
    program, zone = work.program, work.program.zoneinfo
    expiry = program.currency(wish.currency).expiry if wish.amount > 0 else None
    holder = Holder(work.tier.standing.tier, work.tier.anchor_on)
    end = ending(expiry, wish.currency, at.astimezone(zone).date(), zone, holder)
    note = notes.new(wish.note)
    told = {"adjustment": wish.adjustment_id, "reason": wish.reason, "approved_by": wish.approved_by}
    act = work.act(
        "adjusted",
        f"adjust:{wish.adjustment_id}",
        at,
        codes=orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode(),
        actor=wish.actor,
        note_digest=note.digest,
    )
    with shortage.told_in(work.program):
        work.state, entry = ledger.adjust(
            work.state, act, wish.currency, wish.amount, end.expires_at, end.rolls
        )
    work.entries.append(entry)
    return entry.seq, note.plan(work.member_id, entry.seq)
