"""Issuing: a member's phone fetches an allowance, and its points are set aside so that its use is covered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson

from db import ids, plan
from db.session import Session
from loyalty import tables
from loyalty.cards import cards
from loyalty.errors import NoAllowance, UnknownCard
from loyalty.offline import allowances, keys, rows
from loyalty.offline.allowances import Allowance
from loyalty.opening import open_books
from loyalty.people import burn_lock
from loyalty.program.model import Program
from loyalty.program.offline import OfflinePolicy
from loyalty.retailer import Retailer
from loyalty.rewards import shortage
from loyalty.work import Work
from points import ledger


@dataclass(frozen=True, slots=True)
class Issued:
    """An allowance with the text that a till reads, and until when its points are set aside."""

    allowance: Allowance
    text: str
    closes_at: datetime
    program: Program
    work: Work


def issue(session: Session, retailer: Retailer, member_id: str, wanted: int, at: datetime) -> Issued:
    """Sign an allowance for `wanted` points in the smallest unit; 0 is as many as there may be.

    A hold sets them aside until its receipt must have come. Only the member's own points, not those of a
    household. Raises NoAllowance, BurnLocked, UnknownCard, InsufficientPoints, UnknownMember.
    """
    work = open_books(session, retailer, member_id, at, at, lock=True)
    policy = _policy(work)
    burn_lock.check(session, member_id, at)
    if rows.count_open(session, member_id, at) >= policy.at_once:
        raise NoAllowance("open-already")
    allowance = _allowance(session, work, policy, wanted, at)
    closes_at = allowance.expires_at + timedelta(days=policy.days)
    told = {
        "hold": allowance.nonce,
        "currency": allowance.currency,
        "amount": allowance.ceiling,
        "reward": "",
    }
    codes = orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode()
    act = work.act("hold", f"allowance:{allowance.nonce}", at, codes=codes, actor=f"member:{member_id}")
    with shortage.told_in(work.program):
        work.state, entry = ledger.hold(
            work.state, act, allowance.nonce, allowance.currency, allowance.ceiling, closes_at
        )
    work.entries.append(entry)
    row = {
        "nonce": allowance.nonce,
        "member_id": member_id,
        "program": work.program.code,
        "version": work.program.version,
        "card": allowance.card,
        "tier": allowance.tier,
        "currency": allowance.currency,
        "ceiling": allowance.ceiling,
        "issued_at": allowance.issued_at,
        "expires_at": allowance.expires_at,
        "closes_at": closes_at,
        "ended_at": None,
        "used_by": None,
    }
    session.apply(work.plan() + plan.of(tables.offline_allowance, [row]))
    text = allowances.sign(keys.signing(retailer.ring), allowance)
    return Issued(allowance, text, closes_at, work.program, work)


def _policy(work: Work) -> OfflinePolicy:
    policy = work.program.offline
    if policy is None:
        raise NoAllowance("not-offered")
    if policy.tiers and work.tier.standing.tier not in policy.tiers:
        raise NoAllowance("not-for-tier")
    return policy


def _allowance(session: Session, work: Work, policy: OfflinePolicy, wanted: int, at: datetime) -> Allowance:
    card = cards.find_usable(session, work.member_id)
    if card is None:
        raise UnknownCard
    if card.status != "active":
        raise NoAllowance("earn-only")
    now = at.replace(microsecond=0)
    return Allowance(
        nonce=ids.new(at),
        member_id=work.member_id,
        card=card.number,
        tier=work.tier.standing.tier,
        currency=policy.currency,
        ceiling=_ceiling(work, policy, wanted),
        issued_at=now,
        expires_at=now + timedelta(hours=policy.hours),
        program=allowances.program_mark(work.program.code),
        version=work.program.version,
    )


def _ceiling(work: Work, policy: OfflinePolicy, wanted: int) -> int:
    """How many points: what was asked for, else all that may be and are there."""
    least = max(1, work.program.spending.minimum)
    paying = work.program.spending.pays(policy.currency)
    least = max(least, paying.minimum) if paying else least
    if wanted > policy.ceiling:
        raise NoAllowance("above-ceiling")
    if 0 < wanted < least or policy.ceiling < least:
        raise NoAllowance("too-few")
    return wanted or max(least, min(policy.ceiling, work.state.balance(policy.currency).available))
