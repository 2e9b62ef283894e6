"""Granting: from when and until when the points of a rule can be used."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Final

from loyalty.earning import words
from loyalty.earning.occasion import Occasion
from loyalty.earning.values import Grant, RuleReason
from loyalty.program.calendar import Ending, Holder, ending
from loyalty.program.earning import Activity, EarnRule, Milestone
from tiers.windows import local_midnight

# Points that await word are usable from this instant at the latest: never, as far as anyone here lives.
AWAITING: Final = datetime(9000, 1, 1, tzinfo=UTC)
Giver = EarnRule | Milestone | Activity


def grants(occasion: Occasion, given: Iterable[tuple[Giver, RuleReason]]) -> tuple[Grant, ...]:
    """The points of each rule that gave any. Days are those of the programme's zone."""
    endings: dict[str, Ending] = {}
    found = []
    for giver, reason in given:
        if not reason.amount:
            continue
        if giver.currency not in endings:
            endings[giver.currency] = _ending(occasion, giver.currency)
        end = endings[giver.currency]
        usable_from = _usable_from(occasion, giver)
        found.append(Grant(giver.code, giver.currency, reason.amount, usable_from, end.expires_at, end.rolls))
    return tuple(found)


def _usable_from(occasion: Occasion, giver: Giver) -> datetime:
    at = occasion.receipt.purchased_at
    if giver.awaits_word:
        return AWAITING
    if not giver.pending_days and giver.usable_on is None:
        return at
    zone = occasion.compiled.program.zoneinfo
    on = at.astimezone(zone).date() + timedelta(days=giver.pending_days)
    return max(at, local_midnight(max(on, giver.usable_on or on), zone))


def _ending(occasion: Occasion, currency: str) -> Ending:
    program, context = occasion.compiled.program, occasion.context
    joined = context.counted.get(words.JOINED_ON)
    holder = Holder(context.tier, date.fromordinal(joined) if joined else None)
    zone = program.zoneinfo
    earned_on = occasion.receipt.purchased_at.astimezone(zone).date()
    return ending(program.currency(currency).expiry, currency, earned_on, zone, holder)
