"""Until when points and vouchers can be used: the last day, the instant it ends, and what moves that on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from loyalty.program.expiry import Activity, Expiry
from points import spans
from points.rolling import BURNED, EARNED, Rolling
from points.spans import ONE_DAY

# What the journal is to remember: until when a membership lasts, and points of a currency are kept.
TERM: Final = "kept:term"
_MARKS: Final[dict[Activity, tuple[str, ...]]] = {
    "earning": (EARNED,),
    "burning": (BURNED,),
    "either": (EARNED, BURNED),
}


def kept_mark(currency: str) -> str:
    """The mark that says until when points of a currency are kept, where that hangs on a counter."""
    return f"kept:points:{currency}"


@dataclass(frozen=True, slots=True)
class Holder:
    """What an expiry may go by of who earns: the tier then, and the day of joining in the programme's zone.

    `term_ends_on` is the first day after the term of the membership; None where no term is kept: then one
    is a year from joining, and another follows it.
    """

    tier: str = ""
    joined_on: date | None = None
    term_ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """When points end: `expires_at` (UTC, exclusive; None: never), and what moves it on, as lots keep it."""

    expires_at: datetime | None = None
    rolls: str = ""


NEVER: Final = Ending()


def ending(
    expiry: Expiry | None, currency: str, earned_on: date, zone: ZoneInfo, holder: Holder = Holder()
) -> Ending:
    """When points of a currency end that were earned on a local day.

    Raises OverflowError when that lies beyond the year 9999.
    """
    own = None if expiry is None else expiry.on_tier(holder.tier)
    if own is None:
        return NEVER
    return Ending(spans.midnight_after(last_day(own, earned_on, holder), zone), _rolls(own, currency, zone))


def expires_at(expiry: Expiry, issued_on: date, zone: ZoneInfo) -> datetime:
    """The UTC instant from which what was issued on a local day, to no one in particular, is of no use.

    It is the local midnight that ends `last_day`; where the clocks skip midnight, the instant they skip it.
    Raises OverflowError when that day lies beyond the year 9999.
    """
    return spans.midnight_after(last_day(expiry, issued_on), zone)


def last_day(expiry: Expiry, earned_on: date, holder: Holder = Holder()) -> date:
    """The last local day of use, inclusive, for who does nothing more.

    First `count` days or months are added to the day of earning; a day the month does not have becomes its
    last (31 January and 1 month: 28 or 29 February). Then it goes on, to the last day of that calendar month,
    quarter, half-year or year, or to the next of some days. From registration on, and with a membership,
    it is the day before the next period begins.
    """
    if expiry.start == "earning":
        return expiry.span.last_day(earned_on)
    joined_on = holder.joined_on or earned_on
    if expiry.start == "registration":
        return _next_period(joined_on, expiry.span, earned_on) - ONE_DAY
    if holder.term_ends_on is not None and holder.term_ends_on > earned_on:
        return holder.term_ends_on - ONE_DAY
    return _next_period(holder.term_ends_on or joined_on, spans.Span(12, "months"), earned_on) - ONE_DAY


def shortest_days(expiry: Expiry) -> int:
    """The days from the day of earning to the last day of use, at least."""
    others = [shortest_days(each) for each in expiry.by_tier.values() if each is not None]
    whole = expiry.count if expiry.unit == "days" else 28 * expiry.count
    return min([whole if expiry.start == "earning" else 0, *others])


def _next_period(first_on: date, period: spans.Span, on: date) -> date:
    """The first day of the period after the one that a day is in. Each is counted from the very first."""
    length = period.count if period.unit == "days" else 31 * period.count
    n = max((on - first_on).days // length, 0)
    while (begins_on := _later(first_on, period, n)) <= on:
        n += 1
    return begins_on


def _later(first_on: date, period: spans.Span, n: int) -> date:
    return spans.Span(period.count * n, period.unit).last_day(first_on)


def _rolls(expiry: Expiry, currency: str, zone: ZoneInfo) -> str:
    if expiry.inactive is not None:
        return str(Rolling(_MARKS[expiry.activity], expiry.inactive, zone.key))
    if expiry.start == "membership-end":
        return str(Rolling((TERM,)))
    return str(Rolling((kept_mark(currency),))) if expiry.unless is not None else ""
