"""Rewards: points become a voucher, once for each key, and points again when it is withdrawn unused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import select

from db import plan
from db.plan import Plan
from db.session import Session
from loyalty import tables
from loyalty.errors import KeyReused, OnlyHeadSpends, RewardRefused, UnknownVoucher
from loyalty.explanations import reasons
from loyalty.households import homeward, membership
from loyalty.households.pool import ONLY_HEAD, Pool
from loyalty.opening import open_books
from loyalty.people import burn_lock, privacy
from loyalty.program.rewards import Reward
from loyalty.program.shelf import reference
from loyalty.retailer import Retailer
from loyalty.rewards import bounds, redemption, stock, voucher_states, voucher_uses, vouchers
from loyalty.rewards.redemption import Redeemed, Refused, Withdrawn
from loyalty.work import Work
from points import ledger
from points import reading as journal
from points.errors import InsufficientPoints
from points.state import Act

KEY_CHARS = range(16, 129)


def redeem(
    session: Session, retailer: Retailer, member_id: str, reward: str, key: str, at: datetime
) -> Redeemed | Refused:
    """Give a voucher for a member's points. The same key (16 to 128 characters) gets the first answer again.

    Locks the heads of the whole household first. Raises UnknownMember, UnknownReward, KeyReused for a key of
    another reward, and BurnLocked, after which the same key may be tried again.
    """
    assert len(key) in KEY_CHARS, "a door checks the key"
    key_digest = privacy.secret_digest(key)
    membership.lock(session, member_id)
    first = _find_first(session, member_id, key_digest)
    if first is not None:
        return _repeated(retailer, first, reward)
    burn_lock.check(session, member_id, at)
    work = open_books(session, retailer, member_id, at, at)
    wanted = work.program.reward(reward)
    outcome, written = _outcome(session, work, retailer, wanted, key_digest, at)
    row = {
        "member_id": member_id,
        "key_digest": key_digest,
        "reward": reward,
        "answer": redemption.answer_json(outcome),
        "recorded_at": at,
    }
    session.apply(written + plan.of(tables.redemption, [row]))
    return outcome


def granted(outcome: Redeemed | Refused) -> Redeemed:
    """The voucher, for a caller whose transaction is over.

    Raises InsufficientPoints, RewardRefused, OnlyHeadSpends.
    """
    if isinstance(outcome, Refused) and outcome.reason == ONLY_HEAD:
        raise OnlyHeadSpends
    if isinstance(outcome, Refused) and outcome.reason:
        raise RewardRefused(outcome.reason, outcome.reward)
    if isinstance(outcome, Refused):
        raise InsufficientPoints(outcome.currency, outcome.wanted, outcome.available)
    return outcome


def cancel(session: Session, retailer: Retailer, member_id: str, voucher_id: str, at: datetime) -> Withdrawn:
    """Withdraw a voucher that was not used, and give its points back under the programme's grace.

    Raises UnknownVoucher, and VoucherClosed when it is no longer issued.
    """
    return _withdraw(session, retailer, member_id, voucher_id, at, f"member:{member_id}", "")


def void(session: Session, retailer: Retailer, voucher_id: str, by: str, why: str, at: datetime) -> Withdrawn:
    """Withdraw anyone's voucher that was not used, by a person of the retailer's (`by`), with the reason.

    The points go back as when the member cancels. Raises UnknownVoucher, VoucherClosed.
    """
    row = vouchers.find_by_id(session, retailer.index_key, voucher_id)
    if row is None:
        raise UnknownVoucher(voucher_id)
    return _withdraw(session, retailer, row["member_id"], voucher_id, at, by, why)


def _withdraw(
    session: Session, retailer: Retailer, member_id: str, voucher_id: str, at: datetime, by: str, why: str
) -> Withdrawn:
    session.lock([member_id])
    row = vouchers.find(session, member_id, voucher_id)
    if voucher_states.status(row, at) != "issued":
        raise voucher_states.closed(row, at)
    work = open_books(session, retailer, member_id, at, at, of_seq=row["seq"])
    givers = _restore(session, retailer, work, row, at, by)
    session.apply(work.plan() + givers)
    voucher_uses.withdraw(session, row, at, by, why)
    if row["origin"] is None:
        _give_back(session, work, row["reward"])
    return Withdrawn(
        replace(vouchers.value(row, retailer.index_key, at), status="voided"),
        dict(work.state.balances),
        work.state.head.seq,
        reference(work.program),
        reasons.of_entries(work.entries),
    )


def _give_back(session: Session, work: Work, code: str) -> None:
    """Another may have it; one that the programme has no more was there in any number."""
    for reward in work.program.rewards:
        if reward.code == code and reward.stock is not None:
            stock.give_back(session, work.program.code, reward)


def _find_first(session: Session, member_id: str, key_digest: str) -> Any:
    kept = tables.redemption.c
    rows = session.rows(
        select(kept.reward, kept.answer).where(kept.member_id == member_id, kept.key_digest == key_digest)
    )
    return rows[0] if rows else None


def _repeated(retailer: Retailer, first: Any, reward: str) -> Redeemed | Refused:
    if first.reward != reward:
        raise KeyReused(first.reward, reward)
    outcome = redemption.answer_from(first.answer, retailer.index_key)
    return replace(outcome, replayed=True) if isinstance(outcome, Redeemed) else outcome


def _outcome(
    session: Session, work: Work, retailer: Retailer, reward: Reward, key_digest: str, at: datetime
) -> tuple[Redeemed | Refused, Plan]:
    """What comes of the wish, and the rows it writes: none when it is refused."""
    program = reference(work.program)
    available = work.state.balance(reward.currency).available
    refused = Refused(reward.currency, reward.cost, available, program, reward=reward.code)
    if reason := _find_refusal(session, retailer, work, reward, at):
        return replace(refused, reason=reason), Plan()
    voucher = vouchers.new(work.program, retailer.index_key, reward, at)
    told = {"reward": reward.code, "voucher": voucher.voucher_id, "currency": reward.currency}
    own = f"member:{work.member_id}"
    act = _act(work, "voucher", key_digest, {**told, "amount": reward.cost}, at, own)
    pool = Pool(session, retailer, at, at)
    try:
        cover = pool.cover(work, reward.currency, reward.cost, act.cause, own)
        state, entry = ledger.burn(cover.state, act, reward.currency, reward.cost)
    except InsufficientPoints as short:
        return replace(refused, available=short.available), Plan()
    except OnlyHeadSpends:
        return replace(refused, reason=ONLY_HEAD), Plan()
    if not stock.take(session, work.program.code, reward):
        return replace(refused, reason="out_of_stock"), Plan()
    pool.take(work, cover)
    work.state = state
    work.entries.append(entry)
    why = reasons.of_entries(work.entries)
    outcome = Redeemed(voucher, dict(work.state.balances), entry.seq, program, why)
    return outcome, work.plan() + pool.plan() + vouchers.row_of(voucher, work.member_id, entry.seq, program)


def _find_refusal(session: Session, retailer: Retailer, work: Work, reward: Reward, at: datetime) -> str:
    if reward.cost < work.program.spending.minimum:
        return "too_few_points"
    who = bounds.asking(session, retailer, work, at, wanted=[reward])
    return bounds.find_refusal(session, work.program, reward, who)


def _act(work: Work, kind: str, cause: str, codes: Mapping[str, str | int], at: datetime, actor: str) -> Act:
    text = orjson.dumps(codes, option=orjson.OPT_SORT_KEYS).decode()
    return work.act(kind, f"{kind}:{cause}", at, codes=text, actor=actor)


def _restore(
    session: Session, retailer: Retailer, work: Work, row: Mapping[str, Any], at: datetime, by: str
) -> Plan:
    """Put back what the voucher's burn took; what expired meanwhile expires again or lives on by grace.

    Gives the plan of others who had given some of it, where the member shares no pool with them any more.
    """
    parts = journal.burned_parts(session, work.member_id, row["seq"])
    amount = sum(part.amount for part in parts)
    currency = work.state.lots[parts[0].lot].currency if parts else work.program.currencies[0].code
    told = {"reward": row["reward"], "voucher": row["voucher_id"], "currency": currency}
    act = _act(work, "voucher-cancelled", row["voucher_id"], {**told, "amount": amount}, at, by)
    if not parts:
        work.enter(act)  # nothing was given for it
        return Plan()
    grace = timedelta(days=work.program.restore.grace_days)
    away = homeward.givers(session, work, (part.lot for part in parts))
    work.state, entry = ledger.restore(work.state, act, row["seq"], parts, amount, grace, away)
    work.entries.append(entry)
    givers = homeward.send(session, retailer, work, [entry], by, at)
    work.settle(entry.act.at)
    return givers
