"""The words of a document about birthdays, as a condition: how near to it, and when 29 February is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from marshmallow import post_load

from loyalty.program.days.birthdays import Birthday, Leap, Span, birthday_matches
from loyalty.program.fields import OneOf
from loyalty.program.form import Form


@dataclass(frozen=True, slots=True)
class BirthdayPeriod:
    """The day, the week or the month of a birthday."""

    period: Span
    leap: Leap

    def covers(self, birthday: Birthday, business_date: date) -> bool:
        """Whether a business day lies in it."""
        return birthday_matches(birthday, business_date, self.period, self.leap)


class BirthdayForm(Form):
    """The time of a member's birthday."""

    example = "period: month"
    period = OneOf("day", "week", "month", load_default="day")
    leap_day = OneOf("feb-28", "mar-1", load_default="feb-28")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> BirthdayPeriod:
        """The period."""
        return BirthdayPeriod(data["period"], data["leap_day"])
