"""Holds: points set aside at a till while a basket is rung up. Here, and in a quote, a till is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson

from db import ids, plan
from db.session import Session
from loyalty import tables
from loyalty.cards import cards
from loyalty.errors import CardUnusable, ProofRequired, RewardRefused
from loyalty.explanations import reasons
from loyalty.explanations.why import Why
from loyalty.opening import open_books
from loyalty.people import burn_lock
from loyalty.program.shelf import reference
from loyalty.receipt import Redemption
from loyalty.receipts import redeeming
from loyalty.receipts.redeeming import Wish
from loyalty.retailer import Retailer
from loyalty.rewards.proof import Level, Proof
from loyalty.shops.tills import Till
from loyalty.work import Work
from points import ledger
from points.errors import HoldClosed, UnknownHold
from points.state import Balance, HoldStatus

NAMES = {HoldStatus.OPEN: "hold", HoldStatus.CAPTURED: "capture", HoldStatus.RELEASED: "release"}


@dataclass(frozen=True, slots=True)
class Held:
    """A hold as it is after an act on it: what it set aside, what that buys, and what the member has now."""

    hold_id: str
    member_id: str
    status: HoldStatus
    currency: str
    amount: int
    worth_minor: int
    expires_at: datetime
    balances: Mapping[str, Balance]
    seq: int
    program: str
    reasons: tuple[Why, ...]


def place(
    session: Session, retailer: Retailer, till: Till, proof: Proof, wish: Redemption, at: datetime
) -> Held:
    """Set points aside for `wish` (points, or a reward) until the programme's time is over.

    Locks the head first. Raises UnknownMember, BurnLocked, CardUnusable for who has no card in use any more,
    ProofRequired, RewardRefused, InsufficientPoints.
    """
    work = open_books(session, retailer, proof.member_id, at, at, lock=True)
    burn_lock.check(session, proof.member_id, at)
    if cards.find_usable(session, proof.member_id) is None:
        # Whoever blocks the lost card wants nothing spent, also by who was identified a minute before.
        raise CardUnusable("blocked")
    priced = redeeming.priced(work.program, 0, wish)
    _check(work, priced, proof)
    hold_id, minutes = ids.new(at), work.program.spending.hold_minutes
    expires_at = at + timedelta(minutes=minutes)
    told = {"hold": hold_id, **_told(priced.currency, priced.amount, priced.name)}
    act = work.act("hold", f"hold:{hold_id}", at, codes=_text(told), actor=f"store:{till.store}")
    work.state, entry = ledger.hold(work.state, act, hold_id, priced.currency, priced.amount, expires_at)
    work.entries.append(entry)
    row = {
        "hold_id": hold_id,
        "member_id": proof.member_id,
        "program": reference(work.program),
        "store": till.store,
        "reward": priced.name,
        "currency": priced.currency,
        "amount": priced.amount,
        "worth_minor": priced.worth_minor,
        "opened_at": at,
        "used_by": None,
    }
    session.apply(work.plan() + plan.of(tables.till_hold, [row]))
    return _held(work, row, HoldStatus.OPEN, expires_at)


def capture(session: Session, retailer: Retailer, till: Till, hold_id: str, at: datetime) -> Held:
    """Take what a hold set aside, without a receipt. One that timed out is refused.

    Raises UnknownHold (another store's too), HoldClosed.
    """
    return _close(session, retailer, till, hold_id, at, HoldStatus.CAPTURED)


def release(session: Session, retailer: Retailer, till: Till, hold_id: str, at: datetime) -> Held:
    """Give back what a hold set aside. Raises UnknownHold (another store's too), HoldClosed."""
    return _close(session, retailer, till, hold_id, at, HoldStatus.RELEASED)


def _close(
    session: Session, retailer: Retailer, till: Till, hold_id: str, at: datetime, status: HoldStatus
) -> Held:
    row = redeeming.find_hold(session, hold_id)
    if row is None or row["store"] != till.store:
        raise UnknownHold(hold_id)
    work = open_books(session, retailer, row["member_id"], at, at, lock=True)
    known = work.state.holds.get(hold_id)
    if known is None or known.status is not HoldStatus.OPEN:
        raise HoldClosed(hold_id)
    verb = ledger.capture if status is HoldStatus.CAPTURED else ledger.release
    told = {"hold": hold_id, **_told(row["currency"], row["amount"], row["reward"])}
    name = NAMES[status]
    act = work.act(name, f"{name}:{hold_id}", at, codes=_text(told), actor=f"store:{till.store}")
    work.state, entry = verb(work.state, act, hold_id)
    work.entries.append(entry)
    work.settle(at)
    session.apply(work.plan())
    return _held(work, row, status, known.expires_at)


def _check(work: Work, priced: Wish, proof: Proof) -> None:
    if priced.refusal:
        raise RewardRefused(priced.refusal, priced.name or priced.currency)
    most = work.program.spending.static_card_up_to if proof.level is Level.STATIC else 0
    # What other holds set aside counts too: many small ones are one large one.
    wanted = priced.amount + work.state.balance(priced.currency).held
    if proof.level is not Level.ROTATING and wanted > most:
        raise ProofRequired(priced.currency, wanted, most)


def _held(work: Work, row: Mapping[str, Any], status: HoldStatus, expires_at: datetime) -> Held:
    return Held(
        row["hold_id"],
        row["member_id"],
        status,
        row["currency"],
        row["amount"],
        row["worth_minor"],
        expires_at,
        dict(work.state.balances),
        work.state.head.seq,
        reference(work.program),
        reasons.of_entries(work.entries),
    )


def _told(currency: str, amount: int, reward: str) -> dict[str, str | int]:
    return {"currency": currency, "amount": amount, "reward": reward}


def _text(told: Mapping[str, str | int]) -> str:
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode()
