"""Answers: domain values as the plain values of JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from api import speech
from db import ids
from loyalty.account import Account, Due, Line, Purse
from loyalty.explanations.reasons import ONE_DAY
from loyalty.explanations.why import why
from loyalty.program.model import Program
from loyalty.receipts.values import Recorded
from loyalty.vouchers import Redeemed, Voucher
from points.state import Balance
from tiers.progress import Progress

Json = dict[str, Any]


def recorded(answer: Recorded, program: Program) -> Json:
    """What a receipt came to, and why."""
    reasons = list(answer.reasons)
    if answer.waiting is not None:
        reasons.append(why(f"waiting-{answer.waiting}"))
    issued, taken_back = answer.issued(), answer.taken_back()
    return {
        "receipt": ids.outside("receipt", answer.receipt_id),
        "kind": answer.kind,
        "revision": answer.revision,
        "status": answer.status,
        "waiting": answer.waiting,
        "member": ids.outside("member", answer.member_id) if answer.member_id else None,
        "enrolled": any(reason.code == "joined" for reason in answer.reasons),
        "issued": issued,
        "taken_back": taken_back,
        "balance_after": balances(answer.balances),
        "seq": answer.seq,
        "tier": answer.tier or None,
        "tier_changes": [asdict(move) for move in answer.moves],
        "why": speech.sentences(reasons, program),
    }


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
        "history": [_line(line, program) for line in found.lines],
    }


def redeemed(answer: Redeemed, program: Program) -> Json:
    """A voucher given for points, and what is left."""
    return {
        "voucher": _voucher(answer.voucher, program),
        "balance_after": balances(answer.balances),
        "seq": answer.seq,
        "why": speech.sentences(answer.reasons, program),
    }


def balances(found: Mapping[str, Balance]) -> Json:
    """Balances by currency."""
    return {currency: asdict(balance) for currency, balance in found.items()}


def instant(at: datetime | None) -> str | None:
    """An instant as RFC 3339 in UTC."""
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _day(on: date | None) -> str | None:
    return None if on is None else on.isoformat()


def _purse(purse: Purse, program: Program) -> Json:
    known = next((each for each in program.currencies if each.code == purse.currency), None)
    return {
        "currency": purse.currency,
        "name": speech.name(known.name if known else {}, purse.currency),
        "scale": known.scale if known else 0,
        **asdict(purse.balance),
        "expiring": [_due(due) for due in purse.expiring],
        "maturing": [_due(due) for due in purse.maturing],
    }


def _due(due: Due) -> Json:
    return {"amount": due.amount, "at": instant(due.at), "day": _day(due.on)}


def _tier(now: Progress, since_at: datetime, program: Program) -> Json:
    keep = now.keep_period
    return {
        **_tier_named(now.tier, program),
        "since": instant(since_at),
        "until": _day(now.until_on - ONE_DAY if now.until_on else None),
        "period_from": _day(now.period.start_on),
        "period_to": _day(now.period.end_on - ONE_DAY),
        "total": now.total,
        "next": _tier_named(now.next_tier, program) if now.next_tier else None,
        "to_next": now.to_next,
        "to_keep": now.to_keep,
        "keep_by": _day(keep.end_on - ONE_DAY if keep else None),
    }


def _tier_named(code: str, program: Program) -> Json:
    return {"code": code, "name": speech.name(program.tier_names.get(code, {}), code)}


def _line(line: Line, program: Program) -> Json:
    return {
        "seq": line.seq,
        "at": instant(line.at),
        "kind": line.kind,
        "receipt": ids.outside("receipt", line.document) if line.document else None,
        "changes": dict(line.changes),
        "why": speech.sentences(line.reasons, program),
    }


def _voucher(voucher: Voucher, program: Program) -> Json:
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
    }
