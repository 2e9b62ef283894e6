"""The schedule: when a delivery that failed is tried again, and when it is given up. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from events.sending import Outcome

# The time before each new try: three days in all, so that a weekend of silence is survived.
WAITS = tuple(
    timedelta(seconds=seconds) for seconds in (5, 30, 120, 900, 3_600, 10_800, 21_600, 43_200, 86_400, 86_400)
)
# A wait is lengthened by up to this part of it, so that what failed together does not come back together.
JITTER = 0.2


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a delivery; `next_at` (UTC) is when it is tried again, while it waits."""

    status: Literal["waiting", "delivered", "dead"]
    next_at: datetime


def judge(
    outcome: Outcome, failures: int, at: datetime, chance: float, waits: tuple[timedelta, ...] = WAITS
) -> Verdict:
    """What an attempt at `at` leads to, after `failures` failed ones before it. `chance` is from 0 to 1.

    Any 2xx is delivered. 410 gives it up at once; everything else, redirects among it, is tried again.
    """
    if outcome.is_delivered:
        return Verdict("delivered", at)
    if outcome.is_gone or failures >= len(waits):
        return Verdict("dead", at)
    return Verdict("waiting", at + waits[failures] * (1 + JITTER * chance))
