"""The words of a document for windows and terms: `card-year`, `12 months`, `one-day`, `lifetime`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from marshmallow import ValidationError, post_load

from loyalty.program.fields import OneOf, Plain
from loyalty.program.figures import DURATION, Duration
from loyalty.program.form import Form
from loyalty.program.problem import one_of
from loyalty.remedies.remedy import Remedy, worded
from tiers.spans import AnyWindow, Span
from tiers.terms import ROUNDED_MONTHS, Term
from tiers.windows import MOST_YEARS, Window

CARD_YEAR: Final = "card-year"
CALENDAR: Final = {"calendar-year": 12, "calendar-half": 6, "calendar-quarter": 3, "calendar-month": 1}
CARD_TERM: Final = re.compile(r"([1-9][0-9]{0,2}) card-years")
SPANS: Final = ("one-day", "one-day-one-store", "single-purchase", "since-tier-start", "term", "lifetime")
LASTING: Final = ("next-period", "this-period", "lifetime")


def window_of(word: str) -> AnyWindow | None:
    """The window of a word, None if it is none; months begin in January, and leap days are 28 February."""
    if word == CARD_YEAR:
        return Window("card-year", 12)
    if word in CALENDAR:
        return Window("calendar", CALENDAR[word])
    if term := CARD_TERM.fullmatch(word):
        years = int(term[1])
        return Window("card-term", 12 * years) if 2 <= years <= MOST_YEARS else None
    if DURATION.fullmatch(word) and (duration := Duration().read(word)):
        count, unit = duration
        return Span("rolling", **{unit: count})
    for kind in SPANS:
        if kind == word:
            return Span(kind)
    return None


class WindowWord(Plain[AnyWindow]):
    """The days over which a counter is summed."""

    def read(self, value: object) -> AnyWindow | None:
        return window_of(value) if isinstance(value, str) else None

    def remedy(self, value: object) -> Remedy:
        words = one_of((CARD_YEAR, *CALENDAR, *SPANS))
        return worded('must be {words}, or like "2 card-years", "90 days" or "12 months"', words=words)


class LastsForm(Form):
    """A duration that goes on to the end of a period of the calendar."""

    example = "after: 12 months, until: end-of-month"
    after = Duration(required=True)
    until = OneOf("exact", *ROUNDED_MONTHS, load_default="exact")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Term:
        """The term."""
        return replace(_duration(data["after"]), until=data["until"])


class Lasts(Plain[Term]):
    """For how long a tier lasts."""

    def read(self, value: object) -> Term | None:
        if isinstance(value, dict):
            term: Term = LastsForm().load(value)
            return term
        for kind in LASTING:
            if kind == value:
                return Term(kind)
        duration = Duration().read(value)
        return _duration(duration) if duration else None

    def remedy(self, value: object) -> Remedy:
        return worded(
            'must be {words}, or like "12 months" or {{{example}}}',
            words=one_of(LASTING),
            example=LastsForm.example,
        )


def _duration(count: tuple[int, str]) -> Term:
    number, unit = count
    return Term("duration", months=number) if unit == "months" else Term("duration", days=number)


class MonthDays(Plain[tuple[tuple[int, int], ...]]):
    """Days that every year has: "12-31"."""

    def read(self, value: object) -> tuple[tuple[int, int], ...] | None:
        days = value if isinstance(value, list) else [value]
        if not 0 < len(days) <= MOST_DAYS:
            return None
        wrong = {n: [_A_DAY] for n, day in enumerate(days) if _month_day(day) is None}
        if wrong:
            raise ValidationError(wrong if isinstance(value, list) else [_A_DAY])
        return tuple(sorted({found for day in days if (found := _month_day(day))}))

    def remedy(self, value: object) -> Remedy:
        return _A_DAY


MOST_DAYS: Final = 12
_A_DAY: Final = worded('must be a day of the year as month and day such as "12-31"')
_MONTH_DAY: Final = re.compile(r"(0[1-9]|1[0-2])-([0-2][0-9]|3[01])")
_LENGTHS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _month_day(value: object) -> tuple[int, int] | None:
    parts = _MONTH_DAY.fullmatch(value) if isinstance(value, str) else None
    if not parts or not 1 <= int(parts[2]) <= _LENGTHS[int(parts[1]) - 1]:
        return None
    return int(parts[1]), int(parts[2])
