"""Answers to members: domain values as the plain values of JSON."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal

from api.wire.values import Json, balances, day, instant
from db import ids
from doorway import speech
from loyalty.books.account import Account, Due, Line, Purse
from loyalty.explanations.reasons import ONE_DAY
from loyalty.program.model import Program
from loyalty.rewards.redemption import Redeemed, Withdrawn
from loyalty.rewards.vouchers import Voucher
from tiers.progress import Progress
from tiers.windows import Period


def account(found: Account, at: datetime) -> Json:
    """A member's view."""
    program = found.program
    return {
        "member": ids.outside("member", found.member_id),
        "program": {"code": program.code, "name": speech.name(program.name, program.code)},
        "at": instant(at),
        "seq": found.seq,
        "balances": [_purse(purse, program) for purse in found.purses],
        "tier": _tier(found.standing, found.since_at, program) if found.standing else None,
        "outlook": speech.sentences(found.outlook, program),
        "history": [line(each, program) for each in found.lines],
    }


def redeemed(answer: Redeemed | Withdrawn, program: Program) -> Json:
    """A voucher given for points or taken back for them, and what the member has."""
    return {
        "voucher": voucher(answer.voucher, program),
        "balance_after": balances(answer.balances),
        "seq": answer.seq,
        "why": speech.sentences(answer.reasons, program),
    }


def _purse(purse: Purse, program: Program) -> Json:
    known = next((each for each in program.currencies if each.code == purse.currency), None)
    return {
        "currency": purse.currency,
        "name": speech.name(known.name if known else {}, purse.currency),
        "scale": known.scale if known else 0,
        **asdict(purse.balance),
        "expiring": [due(each) for each in purse.expiring],
        "maturing": [due(each) for each in purse.maturing],
    }


def due(due: Due) -> Json:
    """Points that expire, or can be used, together."""
    return {"amount": due.amount, "at": instant(due.at), "day": day(due.on)}


def _tier(now: Progress, since_at: datetime, program: Program) -> Json:
    keep = now.keep_period
    return {
        **_tier_named(now.tier, program),
        "since": instant(since_at),
        "until": day(now.until_on - ONE_DAY if now.until_on else None),
        "period_from": day(_first_on(now.period)),
        "period_to": day(_last_on(now.period)),
        "total": now.total,
        "next": _tier_named(now.next_tier, program) if now.next_tier else None,
        "to_next": now.to_next,
        "to_keep": now.to_keep,
        "keep_by": day(_last_on(keep) if keep else None),
    }


def _first_on(period: Period) -> date | None:
    """The first day; None where everything counts from the beginning on."""
    return None if period.start_on == date.min else period.start_on


def _last_on(period: Period) -> date | None:
    """The last day; None where it never ends."""
    return None if period.end_on == date.max else period.end_on - ONE_DAY


def _tier_named(code: str, program: Program) -> Json:
    return {"code": code, "name": speech.name(program.tier_names.get(code, {}), code)}


def line(line: Line, program: Program) -> Json:
    """An entry, and why."""
    return {
        "seq": line.seq,
        "at": instant(line.at),
        "kind": line.kind,
        "receipt": ids.outside("receipt", line.document) if line.document else None,
        "changes": dict(line.changes),
        "why": speech.sentences(line.reasons, program),
    }


def voucher(voucher: Voucher, program: Program) -> Json:
    """A voucher with its code, which only its member is shown."""
    reward = next((each for each in program.rewards if each.code == voucher.reward), None)
    worth = Decimal(voucher.worth_minor).scaleb(-program.money_scale)
    return {
        "id": ids.outside("voucher", voucher.voucher_id),
        "code": voucher.code,
        "reward": voucher.reward,
        "name": speech.name(reward.name if reward else {}, voucher.reward),
        "worth": str(worth),
        "money": voucher.money,
        "status": voucher.status,
        "issued_at": instant(voucher.issued_at),
        "expires_at": instant(voucher.expires_at),
        "used_at": instant(voucher.used_at),
        "used_store": voucher.used.store if voucher.used else None,
    }
