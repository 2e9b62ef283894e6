"""Spans: the stretch of days around a purchase over which a counter is summed."""

from __future__ import annotations

from datetime import date, timedelta

from loyalty.program.earning import Span
from tiers.card_years import CARD_YEAR, CardYears
from tiers.windows import ONE_DAY, Period, Window

EVER = Period(date.min, date.max)
_WEEK = timedelta(days=7)
_WINDOWS = {
    "month": Window("calendar", 1),
    "quarter": Window("calendar", 3),
    "half": Window("calendar", 6),
    "year": Window("calendar", 12),
    "card-year": CARD_YEAR,
}


def period(span: Span, years: CardYears, on: date) -> Period:
    """The days a span has around the day `on`; weeks begin on Monday, card years as the member's do."""
    if span == "ever":
        return EVER
    if span in ("day", "day-and-store"):
        return Period(on, on + ONE_DAY)
    if span == "week":
        start_on = on - timedelta(days=on.weekday())
        return Period(start_on, start_on + _WEEK)
    return years.period(_WINDOWS[span], on)
