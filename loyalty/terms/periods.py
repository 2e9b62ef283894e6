"""Periods: what the days are called that a counter is summed over, and for how long a tier lasts. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from loyalty.terms.voice import YEAR_MONTHS, Voice
from points.spans import YearDay
from tiers.spans import AnyWindow
from tiers.terms import Term
from tiers.windows import Window

# Any year without a leap day: only the month and the day of what is worked out in it are told.
_A_YEAR = 2001


def window(voice: Voice, found: AnyWindow) -> str:
    """What the days are called that are counted over."""
    if isinstance(found, Window):
        return _period(voice, found, "window")
    if found.kind == "rolling":
        unit = "months" if found.months else "days"
        return voice.say("window-rolling", span=voice.span(found.months or found.days, unit))
    return voice.say(f"window-{found.kind}")


def lasts(voice: Voice, term: Term, by: AnyWindow) -> str:
    """For how long a tier lasts, where periods are those of this window."""
    if term.is_periods:
        if isinstance(by, Window) and _is_calendar_year(by):
            return voice.say("lasts-this-year" if term.kind == "this-period" else "lasts-next-year")
        period = _period(voice, by, "term") if isinstance(by, Window) else voice.say("term-period")
        return voice.say(f"lasts-{term.kind}", period=period)
    if term.kind != "duration":
        return voice.say(f"lasts-{term.kind}")
    span = voice.span(term.months or term.days, "months" if term.months else "days")
    period = voice.say("period-" + term.until) if term.until != "exact" else ""
    return voice.beside([voice.say("lasts-duration", span=span), period])


def year_day(voice: Voice, day: YearDay) -> str:
    """A day of every year, without a year."""
    month, number = day
    written = voice.language.dates["day"]
    # What is written around the year goes with it.
    plain = written.replace(" {year}", "").replace("{year}年", "").replace("{year}", "")
    return plain.format(
        day=number, month=voice.language.months[month - 1], month_number=month, year="", weekday=""
    ).strip()


def _period(voice: Voice, found: Window, kind: str) -> str:
    """A period of a window by texts of this kind; of the calendar, from when on if not from January."""
    span = voice.span(found.months, "months")
    if found.kind != "calendar":
        return voice.say(f"{kind}-{found.kind}", span=span)
    if (found.starts_month - 1) % found.months == 0:
        return voice.say(f"{kind}-{found.months}")
    first = date(_A_YEAR, found.starts_month, 1)
    last = first - timedelta(days=1)
    begins, ends = year_day(voice, (first.month, 1)), year_day(voice, (last.month, last.day))
    key = "year-from" if found.months == YEAR_MONTHS else "from"
    return voice.say(f"{kind}-{key}", span=span, begins=begins, ends=ends)


def _is_calendar_year(found: Window) -> bool:
    return (found.kind, found.months, found.starts_month) == ("calendar", YEAR_MONTHS, 1)
