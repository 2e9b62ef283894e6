"""Progress: what a member still needs for the next tier and to keep this one, and by when."""

from dataclasses import dataclass
from datetime import date

from tiers.counters import Totals, total_in
from tiers.history import Standing
from tiers.ladder import Ladder
from tiers.windows import Period


@dataclass(frozen=True, slots=True)
class Progress:
    """What a member sees on one day, in the smallest unit of the ladder's counter.

    `total` is that of `period`, the one running that day, in which `to_next` leads to `next_tier` (both None
    at the top). `to_keep` is what is still missing in `keep_period`, the one the next review judges: 0 if
    nothing, all of it while that period is yet to come; what is missing when it is over will not come any
    more. Both are None at the base. The tier lasts up to and without `until_on`, and on until its review.
    """

    tier: str
    next_tier: str | None
    to_next: int | None
    to_keep: int | None
    period: Period
    total: int
    until_on: date | None
    keep_period: Period | None


def progress(ladder: Ladder, anchor: date, standing: Standing, totals: Totals, on: date) -> Progress:
    """Progress on the local day `on`, given a standing reviewed up to then.

    Raises UnknownTier and DateOutOfRange.
    """
    period = ladder.window.period(anchor, on)
    total = total_in(totals, period)
    above = ladder.find_above(standing.tier)
    keep_period = ladder.window.ending(anchor, standing.until_on) if standing.until_on else None
    return Progress(
        tier=standing.tier,
        next_tier=above.code if above else None,
        to_next=max(0, above.reaches - total) if above else None,
        to_keep=_missing(ladder, standing.tier, totals, keep_period) if keep_period else None,
        period=period,
        total=total,
        until_on=standing.until_on,
        keep_period=keep_period,
    )


def _missing(ladder: Ladder, tier: str, totals: Totals, period: Period) -> int:
    return max(0, ladder.step(tier).keeps - total_in(totals, period))
