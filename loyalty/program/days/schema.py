"""The words of a document about member days: when they recur, their hours, and the days they are not held."""

from __future__ import annotations

from datetime import date
from typing import Any

from marshmallow import ValidationError, post_load, validates_schema

from loyalty.program.announcements import Announce
from loyalty.program.days.calendar_schema import CalendarForm
from loyalty.program.days.clock import DAY_MINUTES
from loyalty.program.days.day import HORIZON_YEARS, Day, Working
from loyalty.program.days.fields import Clock, Dates, Every
from loyalty.program.declared import here
from loyalty.program.fields import Code, LocalDay, Names, OneOf, Reference
from loyalty.program.form import Form, Part, named
from loyalty.remedies.remedy import Remedy, worded


class HoursForm(Form):
    """A part of the business day."""

    example = 'from: "18:00", to: "22:00"'
    opens = Clock("23:59", "18:00", data_key="from", required=True)
    closes = Clock("24:00", "22:00", data_key="to", required=True)


class WorkingForm(Form):
    """Only the working days of a calendar."""

    example = "calendar: hong-kong, otherwise: next"
    calendar = Reference("calendar", required=True)
    otherwise = OneOf("skip", "next", "previous", load_default="skip")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Working | None:
        """The calendar and what becomes of its days off; None where the calendar itself is wrong."""
        try:
            return Working(CalendarForm().load(here().calendars[data["calendar"]]), data["otherwise"])
        except ValidationError:
            return None


class DayForm(Form):
    """Days on which something holds."""

    example = "code: member-day, every: saturday"
    code = Code(required=True)
    announce = Announce()
    name = Names()
    every = Every(load_default=())
    from_on = LocalDay(data_key="from", load_default=None)
    through = LocalDay(load_default=None)
    cut_off = Clock("12:00", "04:00", load_default=0)
    hours = Part(HoursForm, load_default=None)
    excepted = Dates(data_key="except")
    also = Dates()
    working = Part(WorkingForm, load_default=None)

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def says_when(self, _: Any, original: Any, **__: Any) -> None:
        """There is a rule or a date."""
        if isinstance(original, dict) and not original.keys() & {"every", "from", "through", "also"}:
            raise ValidationError(
                {"every": [worded('must be given, or the dates: "from", "through" or "also"')]}
            )

    @validates_schema
    def hours_lie_within_the_day(self, data: dict[str, Any], **_: Any) -> None:
        """Hours begin before they end, and the business day does not end between."""
        opens, closes = _hours(data)
        if opens >= closes:
            ends = _shown(data["cut_off"])
            remedy = worded(
                "must come after {opens}, before the business day ends at {ends}, its cut_off",
                opens=_shown(opens),
                ends=ends,
            )
            raise ValidationError({"hours": {"to": [remedy]}})

    @validates_schema(pass_original=True)
    def rules_name_days_that_come(self, data: dict[str, Any], original: Any, **_: Any) -> None:
        """Dates are in order, intervals have a beginning, and each rule has a day."""
        first, last, rules = data["from_on"], data["through"], data["every"]
        if first and last and first > last:
            raise ValidationError(
                {"through": [worded('must be "{first}" or later, the first day', first=first)]}
            )
        if not first and any(rule.interval > 1 for rule in rules):
            raise ValidationError({"from": [worded("must be the date that INTERVAL is counted from")]})
        alone = (Day("", {}, (rule,), from_on=first, through_on=last) for rule in rules)
        wrong = {n: [_never(first, last)] for n, day in enumerate(alone) if not day.is_ever_held}
        if wrong:
            raise ValidationError({"every": wrong if isinstance(original["every"], list) else wrong[0]})

    @validates_schema
    def some_day_is_left(self, data: dict[str, Any], **_: Any) -> None:
        """What is excepted and what is no working day is not all there is."""
        less = next((word for word in ("excepted", "working") if data[word]), None)
        if (
            less
            and not _day(data).is_ever_held
            and _day({**data, "excepted": (), "working": None}).is_ever_held
        ):
            word = "except" if less == "excepted" else less
            raise ValidationError({word: [worded("must leave at least one day")]})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Day:
        """The day."""
        return _day({**data, "name": named(data)})


def _day(data: dict[str, Any]) -> Day:
    opens, closes = _hours(data)
    return Day(
        code=data["code"],
        name=data.get("name", {}),
        rules=data["every"],
        from_on=data["from_on"],
        through_on=data["through"],
        cut_off_minutes=data["cut_off"],
        opens_minutes=opens,
        closes_minutes=closes,
        excepted=frozenset(data["excepted"]),
        also=data["also"],
        working=data["working"],
    )


def _hours(data: dict[str, Any]) -> tuple[int, int]:
    """When the hours begin and end, in minutes after the midnight of the business day."""
    cut_off, hours = data["cut_off"], data["hours"]
    if hours is None:
        return cut_off, cut_off + DAY_MINUTES
    opens, closes = hours["opens"], hours["closes"]
    return (
        opens + DAY_MINUTES if opens < cut_off else opens,
        closes + DAY_MINUTES if closes <= cut_off else closes,
    )


def _shown(minutes: int) -> str:
    hour, minute = divmod(minutes % DAY_MINUTES, 60)
    return f'"{hour:02}:{minute:02}"'


def _never(first: date | None, last: date | None) -> Remedy:
    if first and last:
        return worded('must name a day that comes from "{first}" through "{last}"', first=first, last=last)
    if first:
        return worded('must name a day that comes from "{first}"', first=first)
    if last:
        return worded('must name a day that comes through "{last}"', last=last)
    return worded("must name a day that comes once in {years} years", years=HORIZON_YEARS)
