"""Answers about what could be: quotes, and what a clerk may offer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from api.member import household_answers
from api.till import answers, slip
from api.till.answers import amount, money
from api.wire.values import Json, balances, instant
from db import ids
from doorway import speech
from loyalty.explanations.why import why
from loyalty.pricing import telling
from loyalty.pricing.values import Priced, PricedLine
from loyalty.program.model import Program
from loyalty.program.rewards import Reward
from loyalty.receipts import foreseeing
from loyalty.receipts.quoting import Quote
from tiers.forecast import Forecast
from tiers.progress import Progress


def quoted(found: Quote, program: Program) -> Json:
    """A quote, with the slip it would print; of what several pay, with those of its parts."""
    return {**_part(found, program), "parts": [_part(each, program) for each in found.parts]}


def _part(found: Quote, program: Program) -> Json:
    answer = found.answer
    reasons = [*answer.reasons, *([why(f"waiting-{answer.waiting}")] if answer.waiting else [])]
    return {
        "member": ids.outside("member", answer.member_id) if answer.member_id else None,
        "status": answer.status,
        "waiting": answer.waiting,
        "issued": answer.issued(),
        "taken_back": answer.taken_back(),
        "given_back": answer.given_back,
        "balance_after": balances(answer.balances),
        "progress": progress(found.progress),
        "forecast": _forecast(found.forecast, program),
        "tier_changes": [asdict(move) for move in answer.moves],
        "why": speech.sentences(reasons, program),
        "lines": [
            {
                **_priced(price, program, found.money),
                "eligible": amount(each.eligible_minor, program, found.money),
                "reason": each.code or None,
            }
            for each, price in zip(found.lines, found.prices.lines, strict=True)
        ],
        "money": found.money,
        "total": _total(found.prices, program, found.money),
        "redemptions": answers.redemptions(answer, program),
        "household": household_answers.pool(found.household),
        "affordable": rewards(found.affordable, program, found.money),
        "payable": [
            {"currency": wish.currency, "points": wish.amount, **money(wish.due_minor, program, found.money)}
            for wish in found.payable
        ],
        "refund": [
            {"tender": each.kind, "amount": amount(each.amount_minor, program, found.money)}
            for each in found.refund
        ],
        "withhold": answers.withheld(answer, program),
        **slip.of(answer, program),
    }


def _forecast(found: Forecast | None, program: Program) -> Json | None:
    """What giving goods back does to the tier, to be told before."""
    if found is None:
        return None
    (text,) = speech.sentences([foreseeing.told(found)], program)
    return {"at": instant(found.at), "tier": found.tier, "otherwise": found.otherwise, "text": text}


def _priced(line: PricedLine, program: Program, of: str) -> Json:
    """What a line costs, and why."""
    return {
        "n": line.n,
        "before": amount(line.before_minor, program, of),
        "discount": amount(line.discount_minor, program, of),
        "net": amount(line.net_minor, program, of),
        "discounts": [
            {"code": code or None, "amount": amount(minor, program, of)} for code, minor in line.given
        ],
        "considered": [
            {"code": each.code, "amount": amount(each.minor, program, of), "outcome": each.outcome}
            for each in line.considered
        ],
        "why": speech.sentences(telling.reasons(line, program, of), program),
    }


def _total(prices: Priced, program: Program, of: str) -> Json:
    """What all lines cost together."""
    return {
        "before": amount(sum(line.before_minor for line in prices.lines), program, of),
        "discount": amount(sum(line.discount_minor for line in prices.lines), program, of),
        "net": amount(sum(line.net_minor for line in prices.lines), program, of),
    }


def rewards(found: Iterable[Reward], program: Program, of: str = "") -> list[Json]:
    """Rewards, by the names this reader calls them, and what they are worth on a receipt in this money."""
    worth = program.foreign_money(of).back if of not in ("", program.money) else int
    return [
        {
            "code": each.code,
            "name": speech.name(each.name, each.code),
            "currency": each.currency,
            "points": each.cost,
            **money(worth(each.worth_minor), program, of),
        }
        for each in found
    ]


def progress(now: Progress | None) -> Json | None:
    """A tier and what it wants."""
    if now is None:
        return None
    return {"tier": now.tier, "next_tier": now.next_tier, "to_next": now.to_next, "to_keep": now.to_keep}
