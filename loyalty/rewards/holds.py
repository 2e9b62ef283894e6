"""Holds: points set aside at a till while a basket is rung up. Here, and in a quote, a till is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import orjson

from db import ids, plan
from db.session import Session
from loyalty import tables
from loyalty.errors import CardUnusable, RewardRefused
from loyalty.explanations import reasons
from loyalty.explanations.why import Why
from loyalty.households import membership
from loyalty.households.pool import Pool
from loyalty.opening import open_books
from loyalty.people import burn_lock
from loyalty.program.shelf import reference
from loyalty.receipt import Redemption
from loyalty.receipts import wishes
from loyalty.receipts.wishes import Wish
from loyalty.retailer import Retailer
from loyalty.rewards import allowance, bounds, day_spent, paying, proven, shortage, stock, till_holds
from loyalty.rewards.day_spent import OnDay
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

    How much of a bill points may pay is judged with the goods, in a quote and in the receipt.
    Locks the heads of the whole household first. Raises UnknownMember, BurnLocked, CardUnusable once the card
    that was shown is no longer in use, ProofRequired, RewardRefused, InsufficientPoints, OnlyHeadSpends.
    """
    membership.lock(session, proof.member_id)
    work = open_books(session, retailer, proof.member_id, at, at)
    burn_lock.check(session, proof.member_id, at)
    level = proven.find_level(session, retailer.index_key, proof)
    if level is None:
        # Whoever blocks the lost card wants nothing spent, also by who was identified a minute before.
        raise CardUnusable("blocked")
    priced = wishes.priced(work.program, 0, wish)
    if priced.what == "points" and not priced.refusal:
        refusal = paying.refusal(work.program, priced.currency, priced.amount)
        priced = replace(priced, refusal=refusal)
    if not priced.refusal:
        priced = replace(priced, refusal=_find_refusal(session, retailer, till, work, priced, at))
    _check(work, priced, level, day_spent.find(session, work.program, proof.member_id, at, at))
    hold_id, minutes = ids.new(at), work.program.spending.hold_minutes
    expires_at = at + timedelta(minutes=minutes)
    told = {"hold": hold_id, **_told(priced.currency, priced.amount, priced.name)}
    act = work.act("hold", f"hold:{hold_id}", at, codes=_text(told), actor=f"store:{till.store}")
    pool = Pool(session, retailer, at, at)
    with shortage.told_in(work.program):
        cover = pool.cover(work, priced.currency, priced.amount, act.cause, act.actor)
        state, entry = ledger.hold(cover.state, act, hold_id, priced.currency, priced.amount, expires_at)
    pool.take(work, cover)
    work.state = state
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
        "proof": level.name.casefold(),
    }
    session.apply(work.plan() + pool.plan() + plan.of(tables.till_hold, [row]))
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
    row = till_holds.find(session, hold_id)
    if row is None or row["store"] != till.store:
        raise UnknownHold(hold_id)
    work = open_books(session, retailer, row["member_id"], at, at, lock=True)
    known = work.state.holds.get(hold_id)
    if known is None or known.status is not HoldStatus.OPEN:
        raise HoldClosed(hold_id)
    if status is HoldStatus.CAPTURED:
        _take_one(session, work, row["reward"])
    verb = ledger.capture if status is HoldStatus.CAPTURED else ledger.release
    told = {"hold": hold_id, **_told(row["currency"], row["amount"], row["reward"])}
    name = NAMES[status]
    act = work.act(name, f"{name}:{hold_id}", at, codes=_text(told), actor=f"store:{till.store}")
    work.state, entry = verb(work.state, act, hold_id)
    work.entries.append(entry)
    work.settle(at)
    session.apply(work.plan())
    return _held(work, row, status, known.expires_at)


def _find_refusal(
    session: Session, retailer: Retailer, till: Till, work: Work, priced: Wish, at: datetime
) -> str:
    """Why a reward is not for the member now; one of the last is theirs only once the hold is captured."""
    reward = next((each for each in work.program.rewards if each.code == priced.reward), None)
    if reward is None:
        return ""
    if not stock.left(session, work.program.code, [reward]).get(reward.code, 1):
        return "out_of_stock"
    who = bounds.asking(session, retailer, work, at, till.store, [reward])
    return bounds.find_refusal(session, work.program, reward, who)


def _take_one(session: Session, work: Work, code: str) -> None:
    """Take one of a reward. Raises RewardRefused when others had the last."""
    reward = next((each for each in work.program.rewards if each.code == code), None)
    if reward is not None and not stock.take(session, work.program.code, reward):
        raise RewardRefused("out_of_stock", code)


def _check(work: Work, priced: Wish, level: Level, on_day: OnDay) -> None:
    if priced.refusal:
        raise RewardRefused(priced.refusal, priced.name or priced.currency)
    policy, held = work.program.spending, work.state.balance(priced.currency).held
    # What other holds set aside is as good as spent.
    refusal = allowance.refusal(policy, level, priced.amount, held, on_day.get(priced.currency, {}))
    if refusal == allowance.DAY_IS_SPENT:
        raise RewardRefused(refusal, priced.name or priced.currency)
    if refusal:
        raise allowance.required(policy, priced.currency, priced.amount + held)


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
