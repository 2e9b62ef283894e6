"""Answers about what could be: quotes, and what a clerk may offer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from api.till import answers, slip
from api.till.answers import amount, money
from api.wire import speech
from api.wire.values import Json, balances, instant
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
        "forecast": _forecast(found.forecast, program),
        "tier_changes": [asdict(move) for move in answer.moves],
        "why": speech.sentences(reasons, program),
        "lines": [
            {
                **_priced(price, program),
                "eligible": amount(each.eligible_minor, program),
                "reason": each.code or None,
            }
            for each, price in zip(found.lines, found.prices.lines, strict=True)
        ],
        "total": _total(found.prices, program),
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


def _forecast(found: Forecast | None, program: Program) -> Json | None:
    """What giving goods back does to the tier, to be told before."""
    if found is None:
        return None
    (text,) = speech.sentences([foreseeing.told(found)], program)
    return {"at": instant(found.at), "tier": found.tier, "otherwise": found.otherwise, "text": text}


def _priced(line: PricedLine, program: Program) -> Json:
    """What a line costs, and why."""
    return {
        "n": line.n,
        "before": amount(line.before_minor, program),
        "discount": amount(line.discount_minor, program),
        "net": amount(line.net_minor, program),
        "discounts": [{"code": code or None, "amount": amount(minor, program)} for code, minor in line.given],
        "considered": [
            {"code": each.code, "amount": amount(each.minor, program), "outcome": each.outcome}
            for each in line.considered
        ],
        "why": speech.sentences(telling.reasons(line, program), program),
    }


def _total(prices: Priced, program: Program) -> Json:
    """What all lines cost together."""
    return {
        "before": amount(sum(line.before_minor for line in prices.lines), program),
        "discount": amount(sum(line.discount_minor for line in prices.lines), program),
        "net": amount(sum(line.net_minor for line in prices.lines), program),
    }


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
