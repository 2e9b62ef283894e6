"""Contests: the first so many members by a counter get something when a period is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal

from marshmallow import ValidationError, post_load, validates_schema

from loyalty.program.declared import here
from loyalty.program.earning import Names as Texts
from loyalty.program.fields import Code, Names, OneOf, Reference, Whole
from loyalty.program.figures import CounterFigure, Points
from loyalty.program.form import Form, left_out, named
from loyalty.remedies.remedy import worded

Window = Literal["month", "quarter", "half", "year"]
Ties = Literal["all", "earliest", "draw"]
MONTHS: Final = {"month": 1, "quarter": 3, "half": 6, "year": 12}
MOST_PLACES: Final = 10_000
MOST_REVIEW_DAYS: Final = 335
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Contest:
    """The `first` members by what a counter comes to in a calendar `window`, and at least `reaches`, win.

    It is decided `review_days` after the window, so that receipts which come late still count. Of members
    with the same total who would share the last place, all win, or who had it on an earlier day, or whom
    the lot falls on. Each wins `points`, or a reward for nothing; neither: what hands give out.
    """

    code: str
    name: Texts
    counter: str
    window: Window
    first: int
    ties: Ties
    currency: str
    points: int = 0
    reward: str = ""
    reaches: int = 1
    review_days: int = 0

    def ended(self, on: date) -> tuple[date, date]:
        """The first and the last day of the latest window that is decided by a day (at its beginning)."""
        months = MONTHS[self.window]
        by = on - self.review_days * _ONE_DAY
        first = by.month - 1 - (by.month - 1) % months
        end = by.replace(month=first + 1, day=1)
        year, month = divmod(end.year * 12 + end.month - 1 - months, 12)
        return date(year, month + 1, 1), end - _ONE_DAY


class ContestForm(Form):
    """The first by a counter."""

    example = "code: readers, counter: tier-points, window: year, first: 100, reward: newspaper"
    code = Code(required=True)
    name = Names()
    counter = Reference("counter", required=True)
    window = OneOf(*MONTHS, load_default="year")
    first = Whole(1, MOST_PLACES, required=True)
    ties = OneOf("all", "earliest", "draw", load_default="all")
    currency = Reference("currency", load_default=lambda: here().first_currency)
    points = Points(load_default=0)
    reward = Reference("reward", load_default="")
    reaches = CounterFigure(load_default=1)
    review_days = Whole(0, MOST_REVIEW_DAYS, load_default=0)

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def gives_one_thing(self, _: Any, original: Any, **__: Any) -> None:
        """Points or a reward, or what is given out by hand."""
        if isinstance(original, dict) and "points" in original:
            left_out(("reward",), original, worded("points are given"))

    @validates_schema
    def can_be_decided(self, data: dict[str, Any], **_: Any) -> None:
        """One window is decided before the next one is over."""
        most = 28 * MONTHS[data["window"]] - 1
        if data["review_days"] > most:
            remedy = worded(
                "must be at most {most}, as the next {window} is over by then",
                most=most,
                window=data["window"],
            )
            raise ValidationError({"review_days": [remedy]})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Contest:
        """The contest."""
        return Contest(**{**data, "name": named(data)})
