"""Answers to tills: domain values as the plain values of JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from types import MappingProxyType

from api.till import slip
from api.wire.values import Json, balances
from db import ids
from doorway import speech
from loyalty.explanations.why import why
from loyalty.program.iso4217 import DECIMALS
from loyalty.program.model import Program
from loyalty.receipts.values import Given, Outcome, Recorded, Redeemed
from loyalty.rewards import allowance

_NONE: Mapping[str, Program] = MappingProxyType({})


def recorded(answer: Recorded, program: Program, programs: Mapping[str, Program] = _NONE) -> Json:
    """What a receipt came to, and why; of what several paid, what each part did.

    A part is told in the words of the one of `programs`, by reference, under which it was recorded.
    """
    found = [part.answer for part in answer.parts if part.answer]
    parts = [part(each, programs.get(each.program, program)) for each in found]
    enrolled = any(each["enrolled"] for each in parts)
    whole = part(answer, program)
    return {**whole, "enrolled": whole["enrolled"] or enrolled, "parts": parts}


def part(answer: Recorded, program: Program) -> Json:
    """What a receipt came to for one member."""
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
        "given_back": answer.given_back,
        "balance_after": balances(answer.balances),
        "seq": answer.seq,
        "tier": answer.tier or None,
        "tier_changes": [asdict(move) for move in answer.moves],
        "why": speech.sentences(reasons, program),
        "issues": speech.sentences(answer.issues, program),
        "redemptions": redemptions(answer, program),
        "rejected_redemptions": [
            each for each in redemptions(answer, program) if each["outcome"] == Outcome.REJECTED
        ],
        "withhold": withheld(answer, program),
        "gifts": [gift(each, program) for each in answer.gifts],
        **slip.of(answer, program),
    }


def redemptions(answer: Recorded, program: Program) -> list[Json]:
    """What became of each redemption."""
    return [_redeemed(each, answer.redemptions, program) for each in answer.redemptions]


def _redeemed(each: Redeemed, among: Sequence[Redeemed], program: Program) -> Json:
    prefixed = each.what in ("hold", "voucher") and "_" not in each.name and each.name
    name = ids.outside(each.what, each.name) if prefixed else each.name
    return {
        "n": each.n,
        "what": each.what,
        "name": name,
        "currency": each.currency or None,
        "points": each.amount,
        **money(each.due_minor, program, each.money),
        "settles": each.settles,
        "outcome": each.outcome,
        "reason": each.reason or None,
        "suffices": _sufficient(each, among, program) if each.reason == "proof_required" else [],
    }


def _sufficient(refused: Redeemed, among: Sequence[Redeemed], program: Program) -> list[str]:
    """The proofs that would have spent what was refused, with all that the receipt spent beside it."""
    wanted = allowance.wanted_at_once(among, refused)
    return list(allowance.names(allowance.sufficient(program.spending, wanted)))


def gift(each: Given, program: Program) -> Json:
    """Rewards for nothing that a document gives or, below zero, withdraws."""
    reward = next((known for known in program.rewards if known.code == each.reward), None)
    return {
        "reward": each.reward,
        "name": speech.name(reward.name if reward else {}, each.reward),
        "rule": each.rule,
        "count": each.count,
    }


def withheld(answer: Recorded, program: Program) -> list[Json]:
    """The money to keep back for points that were gone."""
    return [
        {**money(kept.worth_minor, program, kept.money), "currency": kept.currency, "points": kept.amount}
        for kept in answer.withheld
    ]


def money(minor: int, program: Program, other: str = "") -> Json:
    """What something is worth."""
    return {"worth": amount(minor, program, other)}


def amount(minor: int, program: Program, other: str = "") -> str:
    """An amount in major units of the programme's money or another, as text with all its decimals."""
    return str(Decimal(minor).scaleb(-DECIMALS[other or program.money]))
