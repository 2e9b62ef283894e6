"""The words of a document that say when a rule holds."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, post_load, validates_schema

from loyalty.program.declared import here
from loyalty.program.earning import Basket, Condition
from loyalty.program.fields import Flag, LocalDay, OneOf, References, Whole, Words
from loyalty.program.figures import Amount
from loyalty.program.form import Form, Part
from loyalty.program.line_schema import MatchForm
from loyalty.program.problem import one_of
from loyalty.remedies.remedy import worded

MOST_PIECES = 1_000_000
LISTS = ("stores", "store_groups", "channels", "monies", "codes", "tenders", "tiers", "segments")


class BasketForm(Form):
    """What the lines that count come to together."""

    example = 'at_least: "100.00"'
    match = Part(MatchForm, data_key="only", load_default=None)
    at_least_minor = Amount(data_key="at_least", load_default=0)
    at_most_minor = Amount(data_key="at_most", load_default=None)
    at_least_units = Whole(1, MOST_PIECES, data_key="pieces", load_default=0)

    @validates_schema(skip_on_field_errors=True)
    def can_be(self, data: dict[str, Any], **_: Any) -> None:
        """The least is not above the most."""
        most = data["at_most_minor"]
        if most is not None and most < data["at_least_minor"]:
            raise ValidationError(
                {"at_most": [worded("must not be less than at_least, else no basket fits")]}
            )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Basket:
        """The bounds."""
        return Basket(**data)


class ConditionForm(Form):
    """When: everything that is said must be true; of several in one list, one is enough."""

    example = "days: [member-day]"
    stores = Words("hk-01")
    store_groups = Words("outlets")
    channels = Words("online")
    monies = References("money", load_default=())
    codes = Words("WELCOME")
    tenders = Words("octopus")
    tiers = References("tier", load_default=())
    segments = References("segment", load_default=())
    days = References("day", load_default=())
    from_on = LocalDay(data_key="from", load_default=None)
    through_on = LocalDay(data_key="through", load_default=None)
    birthday = OneOf("day", "week", "month", load_default="")
    first_purchase = Flag(load_default=None)
    raises_tier = Flag(load_default=None)
    joined_within_days = Whole(1, 3650, load_default=None)
    basket = Part(BasketForm, load_default=None)

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def says_something(self, _: Any, original: Any, **__: Any) -> None:
        """At least one thing is asked."""
        if original == {}:
            raise ValidationError(worded("must ask for something: {words}", words=one_of(self.words)))

    @validates_schema(skip_on_field_errors=True)
    def can_be(self, data: dict[str, Any], **_: Any) -> None:
        """It does not end before it begins, and tiers can only be raised where there are some."""
        if data["raises_tier"] is not None and not here().tiers:
            raise ValidationError(
                {"raises_tier": [worded("must be left out where the document has no tiers")]}
            )
        if data["from_on"] and data["through_on"] and data["through_on"] < data["from_on"]:
            raise ValidationError({"through": [worded("must not be before from, else it never holds")]})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Condition:
        """The condition."""
        return Condition(**{**data, **{name: frozenset(data[name]) for name in LISTS}})
