"""Allowance: what may be spent by how surely the member stood there. Receipts, quotes, holds ask it. Pure."""

from __future__ import annotations

from loyalty.rewards.proof import Level


def refusal(level: Level, up_to: int, amount: int, spent: int = 0) -> str:
    """Why `amount` points may not be spent on top of the `spent` ones; empty where they may.

    A code of the member's phone spends any number, a card that only collects none. What may be copied spends
    the programme's `up_to` at once, and many small wishes are one large one.
    """
    if level is Level.ROTATING:
        return ""
    if level is Level.EARN_ONLY:
        return "earn_only"
    return "proof_required" if spent + amount > up_to else ""
