"""Caps: what is left of each rule's points, in the programme's order, and what each cap let through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from loyalty.earning import words
from loyalty.earning.occasion import Occasion
from loyalty.earning.values import RuleReason

Used = dict[str, int]  # by cap


def bound(occasion: Occasion, reasons: list[RuleReason]) -> tuple[list[RuleReason], Used]:
    """Each rule's reason with what its caps leave of it. `reasons` are numbered as the programme's rules.

    A cap that lasts longer than a receipt has the room its counter left it at the purchase, and an offer with
    a budget the share of it that the purchase got.
    """
    caps, counted = occasion.compiled.caps, occasion.context.counted
    room: dict[str, int] = {}
    used: Used = {}
    for cap in occasion.compiled.program.caps:
        before = 0 if cap.per == "receipt" else counted.get(words.capped(cap.code), 0)
        free = max(0, cap.most - max(0, before))
        room[cap.code] = min(free, counted.get(words.ceiling(words.capped(cap.code)), free))
        used[cap.code] = 0
    room |= {key: most for key, most in counted.items() if words.is_share(key)}
    found = []
    for n, reason in enumerate(reasons):
        bounds = [cap.code for cap in caps[n]]
        share = words.share(occasion.compiled.offer_of.get(reason.rule, ""))
        bounds += [share] if share in room else []
        left = _bounded(reason, bounds, room) if reason.amount and bounds else reason
        for bound_by in bounds:
            room[bound_by] -= left.amount
        for cap in caps[n]:
            used[cap.code] += left.amount
        found.append(left)
    return found, used


def _bounded(reason: RuleReason, bounds: Sequence[str], room: Mapping[str, int]) -> RuleReason:
    tightest = min(bounds, key=lambda bound_by: room[bound_by])
    if room[tightest] >= reason.amount:
        return reason
    return replace(reason, amount=room[tightest], capped_by=tightest)
