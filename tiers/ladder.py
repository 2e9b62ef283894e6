"""Ladder: the tiers of a programme, what reaches and keeps each, and when a review may lower them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from tiers.errors import InvalidLadder, UnknownTier
from tiers.windows import Period, Window, local_midnight

__all__ = ["Ladder", "Period", "Step", "Window"]


@dataclass(frozen=True, slots=True)
class Step:
    """A tier above the base: a total of `reaches` or more makes it, of `keeps` or more keeps it at a review.

    Both are in the smallest unit of the ladder's counter.
    """

    code: str
    reaches: int
    keeps: int


@dataclass(frozen=True, slots=True)
class Ladder:
    """The tiers of one counter, `steps` ascending above `base`.

    Days are local to `zone`. A tier's review runs at the local midnight `review_days` after its last period,
    so that receipts which arrive late still count. Who does not keep a tier falls one step, to the highest
    step the period reaches, or to the base, as `down` says. With `refund_unmakes` a return lowers at once
    what it leaves unfounded; otherwise it waits for the review. Raises InvalidLadder.
    """

    code: str
    zone: str
    counter: str
    window: Window
    base: str
    steps: tuple[Step, ...]
    review_days: int
    down: Literal["one-step", "requalify", "base"]
    refund_unmakes: bool = False

    def __post_init__(self) -> None:
        for field, problem in _problems(self):
            raise InvalidLadder(field, problem)

    @property
    def zoneinfo(self) -> ZoneInfo:
        """The zone whose midnights bound the windows."""
        return ZoneInfo(self.zone)

    @property
    def codes(self) -> tuple[str, ...]:
        """Every tier, the base first."""
        return (self.base, *(step.code for step in self.steps))

    def rank(self, tier: str) -> int:
        """0 for the base, 1 for the first step and so on; raises UnknownTier."""
        if tier not in self.codes:
            raise UnknownTier(tier)
        return self.codes.index(tier)

    def step(self, tier: str) -> Step:
        """What reaches and keeps a tier above the base; raises UnknownTier, for the base too."""
        rank = self.rank(tier)
        if rank == 0:
            raise UnknownTier(tier)
        return self.steps[rank - 1]

    def find_above(self, tier: str) -> Step | None:
        """The step right above this tier, None at the top; raises UnknownTier."""
        return next(iter(self.steps[self.rank(tier) :]), None)

    def reached(self, total: int) -> str:
        """The highest tier a total reaches (`>=`)."""
        return next((step.code for step in reversed(self.steps) if total >= step.reaches), self.base)

    def review_at(self, until_on: date) -> datetime:
        """The UTC instant at which a tier that lasts up to `until_on` is reviewed."""
        return local_midnight(until_on + timedelta(days=self.review_days), self.zoneinfo)


def _problems(ladder: Ladder) -> Iterator[tuple[str, str]]:
    codes = [ladder.base, *(step.code for step in ladder.steps)]
    if not all(codes) or len(set(codes)) < len(codes):
        yield "steps.code", f"every tier needs a code of its own; got {', '.join(codes)}"
    if any(lower.reaches >= higher.reaches for lower, higher in pairwise(ladder.steps)):
        yield "steps.reaches", "each step must reach higher than the one before"
    if any(step.reaches < 1 or step.keeps < 0 for step in ladder.steps):
        yield "steps", "`reaches` must be at least 1 and `keeps` at least 0"
    # So that a review falls into the period right after the one it judges.
    if not 0 <= ladder.review_days < 28 * ladder.window.months:
        limit = 28 * ladder.window.months - 1
        yield "review_days", f"must be from 0 to {limit} for this window; got {ladder.review_days}"
    try:
        ZoneInfo(ladder.zone)
    except (OSError, ValueError, LookupError):
        yield "zone", f'must be an IANA zone such as "Europe/London"; got {ladder.zone!r}'
