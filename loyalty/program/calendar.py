"""Until when points and vouchers can be used: the last day, and the instant at which it ends."""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from loyalty.program.model import Expiry
from tiers.windows import local_midnight

MONTHS_OF: Final = {"end-of-month": 1, "end-of-quarter": 3, "end-of-half": 6, "end-of-year": 12}


def expires_at(expiry: Expiry, earned_on: date, zone: ZoneInfo) -> datetime:
    """The UTC instant from which what was earned on the local day `earned_on` can no longer be used.

    It is the local midnight that ends `last_day`; where the clocks skip midnight, the instant they skip it.
    Raises OverflowError when that day lies beyond the year 9999.
    """
    return local_midnight(last_day(expiry, earned_on) + timedelta(days=1), zone)


def last_day(expiry: Expiry, earned_on: date) -> date:
    """The last local day of use, inclusive.

    First `count` days or months are added to the day of earning; a day the month does not have becomes its
    last (31 January and 1 month: 28 or 29 February). `exact` stops there; the other values of `until` go on
    to the last day of that calendar month, quarter, half-year or year.
    """
    days = expiry.unit == "days"
    added = earned_on + timedelta(days=expiry.count) if days else _later(earned_on, expiry.count)
    if expiry.until == "exact":
        return added
    months = MONTHS_OF[expiry.until]
    return _month_end(added.year, (added.month + months - 1) // months * months)


def shortest_days(expiry: Expiry) -> int:
    """The days from the day of earning to the last day of use, at least."""
    return expiry.count if expiry.unit == "days" else 28 * expiry.count


def _later(on: date, months: int) -> date:
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    if year > date.max.year:
        raise OverflowError("the last day of use lies beyond the year 9999")
    end = _month_end(year, month + 1)
    return end if on.day >= end.day else end.replace(day=on.day)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
