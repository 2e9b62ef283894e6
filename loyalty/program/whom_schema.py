"""The words of a document about whom a reward or benefit is for: a member at a counter, nothing bought."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import ValidationError, post_load, validates_schema

from loyalty.program.condition_schema import LISTS
from loyalty.program.earning import Condition
from loyalty.program.fields import LocalDay, OneOf, References, Whole, Words
from loyalty.program.form import Form
from loyalty.program.problem import one_of
from loyalty.remedies.remedy import Remedy, worded

_OF_A_PURCHASE: Final = frozenset(
    ("channels", "monies", "codes", "tenders", "first_purchase", "raises_tier", "basket")
)


class CounterConditionForm(Form):
    """When: of a member at a counter. Everything said must be true; of several in one list, one is enough."""

    example = "segments: [locals]"
    stores = Words("hk-01")
    store_groups = Words("outlets")
    tiers = References("tier", load_default=())
    segments = References("segment", load_default=())
    days = References("day", load_default=())
    from_on = LocalDay(data_key="from", load_default=None)
    through_on = LocalDay(data_key="through", load_default=None)
    birthday = OneOf("day", "week", "month", load_default="")
    joined_within_days = Whole(1, 3650, load_default=None)

    def advice(self, word: str) -> Remedy:
        """What of a purchase cannot be asked: here a member stands who may buy nothing at all."""
        if word in _OF_A_PURCHASE:
            return worded(
                "is about a purchase, and here nothing is bought yet: write {words}", words=one_of(self.words)
            )
        return super().advice(word)

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def says_something(self, _: Any, original: Any, **__: Any) -> None:
        """At least one thing is asked."""
        if original == {}:
            raise ValidationError(worded("must ask for something: {words}", words=one_of(self.words)))

    @validates_schema(skip_on_field_errors=True)
    def can_be(self, data: dict[str, Any], **_: Any) -> None:
        """It does not end before it begins."""
        if data["from_on"] and data["through_on"] and data["through_on"] < data["from_on"]:
            raise ValidationError({"through": [worded("must not be before from, else it never holds")]})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Condition:
        """The condition."""
        return Condition(**{**data, **{name: frozenset(data[name]) for name in LISTS if name in data}})
