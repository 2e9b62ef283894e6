"""The words of a document about offers: something for some members for some time."""

from __future__ import annotations

from typing import Any, get_args

from marshmallow import post_load, validates_schema

from loyalty.program.announcements import Announce
from loyalty.program.condition_schema import ConditionForm
from loyalty.program.earning import (
    Activation,
    EarnRule,
    Offer,
    OnceIn,
)
from loyalty.program.earning_schema import EarnForm
from loyalty.program.fields import (
    Code,
    Names,
    OneOf,
    Whole,
)
from loyalty.program.figures import Points
from loyalty.program.form import Form, Part, Rows, left_out, named
from loyalty.program.funding_schema import Funding
from loyalty.remedies.remedy import worded


class OfferForm(Form):
    """Something for some members for some time."""

    example = 'code: double-week, when: {from: "2026-03-01"}, earn: [{code: double, times: "2"}]'
    code = Code(required=True)
    announce = Announce()
    funding = Funding()
    name = Names()
    when = Part(ConditionForm, load_default=None)
    earn = Rows(EarnForm, load_default=())
    activation = OneOf(*get_args(Activation), load_default="none")
    once = OneOf(*get_args(OnceIn), load_default="ever")
    hold_out = Whole(1, 99, load_default=0)
    times = Whole(1, 10_000, load_default=0)
    budget = Points(load_default=0)

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def chosen_or_not(self, _: Any, original: Any, **__: Any) -> None:
        """Only a day that is chosen can be chosen again in the next span."""
        if isinstance(original, dict) and original.get("activation") != "chosen-day":
            left_out(("once",), original, worded("no day is chosen for it"))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> tuple[Offer, tuple[EarnRule, ...]]:
        """The offer and its rules."""
        rules = data.pop("earn")
        return Offer(**{**data, "name": named(data)}), rules
