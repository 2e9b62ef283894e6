"""The words of a document about days off."""

from __future__ import annotations

from datetime import date
from typing import Any

from marshmallow import ValidationError, post_load, validates_schema

from loyalty.program.days.calendars import LONGEST_CLOSURE_DAYS, ONE_DAY, Calendar
from loyalty.program.days.fields import Dates, Weekdays
from loyalty.program.days.phrases import WEEKDAYS
from loyalty.program.fields import Code
from loyalty.program.form import Form
from loyalty.remedies.remedy import worded

WEEKEND = frozenset({WEEKDAYS.index("saturday"), WEEKDAYS.index("sunday")})


class CalendarForm(Form):
    """Which days are worked."""

    example = "code: hong-kong, holidays: [2026-12-25]"
    code = Code(required=True)
    weekend = Weekdays(load_default=WEEKEND)
    holidays = Dates()
    worked = Dates()

    @validates_schema(pass_original=True)
    def worked_days_are_of_the_weekend(self, data: dict[str, Any], original: Any, **_: Any) -> None:
        """A day is listed for a reason, and for one only."""
        wrong = {}
        for n, text in enumerate(original.get("worked", ())):
            on = date.fromisoformat(text)
            if on in data["holidays"]:
                wrong[n] = [worded("must not be among the holidays as well")]
            elif on.weekday() not in data["weekend"]:
                wrong[n] = [worded("must be a day of the weekend, other days are worked anyway")]
        if wrong:
            raise ValidationError({"worked": wrong})

    @validates_schema
    def is_not_closed_for_ever(self, data: dict[str, Any], **_: Any) -> None:
        """Looking for a working day finds one."""
        calendar = Calendar("", data["weekend"], data["holidays"], data["worked"])
        closed = (on for on in sorted(data["holidays"]) if not _opens_again(calendar, on))
        if first := next(closed, None):
            remedy = worded(
                "must leave a working day within {days} days of {first}",
                days=LONGEST_CLOSURE_DAYS,
                first=first.isoformat(),
            )
            raise ValidationError({"holidays": [remedy]})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Calendar:
        """The calendar."""
        return Calendar(**data)


def _opens_again(calendar: Calendar, on: date) -> bool:
    return all(calendar.find_working_day(on, step) for step in (ONE_DAY, -ONE_DAY))
