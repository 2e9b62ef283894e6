"""Statement vouchers: on days of the year, the points that suffice become one voucher by themselves."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

import orjson
from sqlalchemy import select

import points.tables
from db import plan
from db.session import Session
from loyalty import tables
from loyalty.errors import BurnLocked
from loyalty.opening import open_books
from loyalty.people import burn_lock, privacy
from loyalty.program import shelf
from loyalty.program.model import Program
from loyalty.program.rewards import Reward
from loyalty.program.shelf import reference
from loyalty.retailer import Retailer
from loyalty.rewards import bounds, redemption, stock, vouchers
from loyalty.rewards.redemption import Redeemed
from points import ledger

ACTOR = "job:statements"
_balance, _member, _kept = points.tables.balance.c, tables.member.c, tables.redemption.c


def due(session: Session, retailer: Retailer, on: date, at: datetime) -> Iterator[tuple[Program, Reward]]:
    """The rewards that are issued by themselves on a day, by the versions in force at `at` (UTC)."""
    for code in sorted(shelf.codes(session)):
        program = shelf.current(session, retailer.shelf, code, at)
        yield from ((program, reward) for reward in program.rewards if is_on(reward, on))


def is_on(reward: Reward, on: date) -> bool:
    """Whether a day is one of its days; the 29th of February is the last of that month."""
    days = (date(on.year, month, min(day, monthrange(on.year, month)[1])) for month, day in reward.statement)
    return on in days


def candidates(session: Session, program: Program, reward: Reward, after: str, limit: int) -> Sequence[str]:
    """Members who seem to have enough points, in the order of their ids, after one of them."""
    query = (
        select(_balance.holder_id)
        .join(tables.member, _member.member_id == _balance.holder_id)
        .where(
            *(_member.program == program.code, _member.status == "active"),
            *(_balance.currency == reward.currency, _balance.available >= reward.cost),
            *((_balance.holder_id > after,) if after else ()),
        )
        .order_by(_balance.holder_id)
        .limit(limit)
    )
    return [row.holder_id for row in session.rows(query)]


def issue(
    session: Session, retailer: Retailer, member_id: str, code: str, on: date, at: datetime
) -> Redeemed | None:
    """Turn the points that suffice into one voucher, once for the day; None where there is none to issue.

    Locks the head first. Who stopped spending keeps the points, and so does who may not have the reward.
    """
    key_digest = privacy.secret_digest(f"statement:{code}:{on.isoformat()}")
    session.lock([member_id])
    mine = (_kept.member_id == member_id, _kept.key_digest == key_digest)
    if session.rows(select(_kept.reward).where(*mine)):
        return None
    try:
        burn_lock.check(session, member_id, at)
    except BurnLocked:
        return None
    work = open_books(session, retailer, member_id, at, at)
    program, reward = work.program, work.program.reward(code)
    times = work.state.balance(reward.currency).available // reward.cost
    amount = times * reward.cost
    if not times or amount < program.spending.minimum:
        return None
    who = bounds.asking(session, retailer, work, at, wanted=[reward])
    if bounds.find_refusal(session, program, reward, who):
        return None
    if not stock.take(session, program.code, reward):
        return None
    voucher = vouchers.new(program, retailer.index_key, reward, at)
    voucher = replace(voucher, worth_minor=times * reward.worth_minor)
    told = {"reward": code, "voucher": voucher.voucher_id, "currency": reward.currency, "amount": amount}
    text = orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode()
    act = work.act("voucher", f"voucher:{key_digest}", at, codes=text, actor=ACTOR)
    work.state, entry = ledger.burn(work.state, act, reward.currency, amount)
    work.entries.append(entry)
    given = Redeemed(voucher, dict(work.state.balances), entry.seq, reference(program), ())
    row = {
        "member_id": member_id,
        "key_digest": key_digest,
        "reward": code,
        "answer": redemption.answer_json(given),
        "recorded_at": at,
    }
    issued = vouchers.row_of(voucher, member_id, entry.seq, reference(program))
    session.apply(work.plan() + issued + plan.of(tables.redemption, [row]))
    return given
