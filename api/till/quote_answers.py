"""Answers about what could be: quotes, and what a clerk may offer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from api.till import answers, slip
from api.till.answers import amount, money
from api.wire import speech
from api.wire.values import Json, balances
from loyalty.entitle import LineReason
from loyalty.explanations.why import why
from loyalty.program.model import Program, Reward
from loyalty.receipts.quoting import Quote
from tiers.progress import Progress


def quoted(found: Quote, program: Program) -> Json:
    """A quote, with the slip it would print."""
    answer = found.answer
    reasons = [*answer.reasons, *([why(f"waiting-{answer.waiting}")] if answer.waiting else [])]
    return {
        "status": answer.status,
        "waiting": answer.waiting,
        "issued": answer.issued(),
        "taken_back": answer.taken_back(),
        "given_back": answer.given_back,
        "balance_after": balances(answer.balances),
        "progress": progress(found.progress),
        "tier_changes": [asdict(move) for move in answer.moves],
        "why": speech.sentences(reasons, program),
        "lines": [
            {
                "n": each.n,
                "eligible": money(each.eligible_minor, program)["worth"],
                "reason": each.code or None,
            }
            for each in found.lines
        ],
        "redemptions": [answers.redeemed(each, program) for each in answer.redemptions],
        "affordable": rewards(found.affordable, program),
        "payable": [
            {"currency": wish.currency, "points": wish.amount, **money(wish.worth_minor, program)}
            for wish in found.payable
        ],
        "refund": [
            {"tender": each.kind, "amount": money(each.amount_minor, program)["worth"]}
            for each in found.refund
        ],
        "withhold": answers.withheld(answer, program),
        **slip.of(answer, program),
    }


def _line(each: LineReason, program: Program) -> Json:
    return {"n": each.n, "eligible": amount(each.eligible_minor, program), "reason": each.code or None}


def rewards(found: Iterable[Reward], program: Program) -> list[Json]:
    """Rewards, by the names this reader calls them."""
    return [
        {
            "code": each.code,
            "name": speech.name(each.name, each.code),
            "currency": each.currency,
            "points": each.cost,
            **money(each.worth_minor, program),
        }
        for each in found
    ]


def progress(now: Progress | None) -> Json | None:
    """A tier and what it wants."""
    if now is None:
        return None
    return {"tier": now.tier, "next_tier": now.next_tier, "to_next": now.to_next, "to_keep": now.to_keep}
