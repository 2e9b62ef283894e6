"""History: the tier a member stands on and the changes that led there, each with its evidence."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from tiers.ladder import Ladder
from tiers.windows import Period

Reason = Literal["joined", "reached", "kept", "lowered", "refund"]


@dataclass(frozen=True, slots=True)
class Standing:
    """A tier, since when (UTC), up to and without which local day, and when it is reviewed (UTC).

    The base lasts for ever and is never reviewed: both are None for it, and only for it.
    """

    tier: str
    since_at: datetime
    until_on: date | None
    review_at: datetime | None


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a member's history, with its evidence: in `window` the `counter` stood at `total`.

    `total` is at least `threshold` when a tier was joined, reached or kept, and below it when it was lost. A
    kept tier is the same before and after; whoever joins had none (""). `until_on` (exclusive) is that of the
    tier after the change.
    """

    at: datetime
    before: str
    after: str
    reason: Reason
    counter: str
    window: Period
    total: int
    threshold: int
    until_on: date | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a change rests on: the total of a window, beside the threshold it was held against."""

    window: Period
    total: int
    threshold: int


def placed(ladder: Ladder, tier: str, since_at: datetime, last: Period) -> Standing:
    """Standing on a tier through the period `last`; the base has no end, whatever the period."""
    if tier == ladder.base:
        return Standing(tier, since_at, None, None)
    return Standing(tier, since_at, last.end_on, ladder.review_at(last.end_on))


def changed(
    ladder: Ladder, at: datetime, before: str, after: Standing, reason: Reason, evidence: Evidence
) -> Change:
    """The line to write for a move to the standing `after`."""
    return Change(
        at,
        before,
        after.tier,
        reason,
        ladder.counter,
        evidence.window,
        evidence.total,
        evidence.threshold,
        after.until_on,
    )
