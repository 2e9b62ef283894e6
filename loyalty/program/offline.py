"""Offline as a document has it: how many points tills may take while their line is down, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from marshmallow import post_load

from loyalty.program.declared import here
from loyalty.program.fields import Flag, Reference, References, Whole
from loyalty.program.figures import Points
from loyalty.program.form import Form

MOST_HOURS: Final = 31 * 24
MOST_DAYS: Final = 31
MOST_OPEN: Final = 5
MOST_POINTS: Final = 10**9


@dataclass(frozen=True, slots=True)
class OfflinePolicy:
    """What the retailer risks where a till cannot ask.

    An allowance is for up to `ceiling` of a currency, in its smallest unit, and lives `hours`; its points are
    set aside until `days` after that, by when its receipt must have come. A member has at most `at_once`.
    `codes`: a code scanned without a line counts as of its scan, in receipts no more than `days` old.
    """

    ceiling: int
    currency: str
    hours: int
    days: int
    at_once: int
    tiers: frozenset[str]
    codes: bool


class OfflineForm(Form):
    """Spending while a till's line is down."""

    example = "ceiling: 500, hours: 24, days: 7"
    ceiling = Points(high=MOST_POINTS, required=True)
    currency = Reference("currency", load_default=lambda: here().first_currency)
    hours = Whole(1, MOST_HOURS, load_default=24)
    days = Whole(1, MOST_DAYS, load_default=7)
    at_once = Whole(1, MOST_OPEN, load_default=1)
    tiers = References("tier", load_default=())
    codes = Flag(load_default=False)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> OfflinePolicy:
        """The policy."""
        return OfflinePolicy(**{**data, "tiers": frozenset(data["tiers"])})
