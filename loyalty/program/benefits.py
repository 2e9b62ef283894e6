"""Benefits: what members have besides points, so many in a period, at a counter or by post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from marshmallow import ValidationError, post_load, validates_schema

from loyalty.program.days.birthdays import Span as Birthday
from loyalty.program.earning import Condition, Span
from loyalty.program.earning import Names as Texts
from loyalty.program.fields import Code, LocalDay, Names, OneOf, References, Whole
from loyalty.program.form import Form, Part, named
from loyalty.program.whom_schema import CounterConditionForm
from loyalty.remedies.remedy import worded

SPANS: Final = ("day", "week", "month", "quarter", "half", "year", "card-year", "ever")
MOST: Final = 10_000


@dataclass(frozen=True, slots=True)
class Benefit:
    """Something members of `tiers` and `segments` (any where there are none) have `quota` times `per` span.

    It is had on the days from `from_on` through `through_on`, both inclusive, with `birthday` only in that
    span around the member's birthday, and where `when` holds and `unless` does not. `postal` ones are sent to
    all on a list, the others asked for.
    """

    code: str
    name: Texts
    kind: Literal["counter", "postal"]
    quota: int
    per: Span
    tiers: frozenset[str]
    birthday: Birthday | Literal[""]
    from_on: date | None
    through_on: date | None
    segments: frozenset[str] = frozenset()
    when: Condition | None = None
    unless: Condition | None = None


class BenefitForm(Form):
    """What members have besides points."""

    example = "code: parking, name: Free parking, tiers: [diamond], quota: 1, per: day"
    code = Code(required=True)
    name = Names()
    kind = OneOf("counter", "postal", load_default="counter")
    quota = Whole(1, MOST, load_default=1)
    per = OneOf(*SPANS, required=True)
    tiers = References("tier", load_default=())
    segments = References("segment", load_default=())
    birthday = OneOf("day", "week", "month", load_default="")
    from_on = LocalDay(data_key="from", load_default=None)
    through_on = LocalDay(data_key="through", load_default=None)
    when = Part(CounterConditionForm, load_default=None)
    unless = Part(CounterConditionForm, load_default=None)

    @validates_schema(skip_on_field_errors=True)
    def can_be(self, data: dict[str, Any], **_: Any) -> None:
        """It does not end before it begins."""
        if data["from_on"] and data["through_on"] and data["through_on"] < data["from_on"]:
            raise ValidationError({"through": [worded("must not be before from, else nobody ever has it")]})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Benefit:
        """The benefit."""
        sets = {name: frozenset(data[name]) for name in ("tiers", "segments")}
        return Benefit(**{**data, **sets, "name": named(data)})
