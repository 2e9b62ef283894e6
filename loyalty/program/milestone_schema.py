"""The words of a document about milestones: what a counter gives on the way."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, post_load, validates_schema

from loyalty.program.condition_schema import ConditionForm
from loyalty.program.declared import here
from loyalty.program.earning import (
    Milestone,
    Stage,
)
from loyalty.program.earning_schema import SPANS, PendingForm
from loyalty.program.fields import (
    Code,
    Names,
    OneOf,
    Reference,
    Whole,
)
from loyalty.program.figures import CounterFigure, Points
from loyalty.program.form import Form, Part, Rows, left_out, named
from loyalty.program.funding_schema import Funding
from loyalty.program.problem import one_of
from loyalty.remedies.remedy import worded


class StageForm(Form):
    """A total and what reaching it gives."""

    example = "reaches: 1000, points: 50"
    reaches = CounterFigure(required=True)
    points = Points(load_default=0)
    reward = Reference("reward", load_default="")

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def gives_something(self, _: Any, original: Any, **__: Any) -> None:
        """Points or a reward."""
        if isinstance(original, dict) and original.keys().isdisjoint({"points", "reward"}):
            raise ValidationError(worded("must give {words}", words=one_of(("points", "reward"))))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Stage:
        """The stage."""
        return Stage(**data)


class MilestoneForm(Form):
    """What a counter gives on the way."""

    example = "code: stamps, counter: coffees, span: ever, every: {reaches: 10, reward: coffee}"
    code = Code(required=True)
    funding = Funding()
    name = Names()
    currency = Reference("currency", load_default=lambda: here().first_currency)
    counter = Reference("counter", required=True)
    span = OneOf(*SPANS, required=True)
    every = Part(StageForm, load_default=None)
    stages = Rows(StageForm, inherits=True, load_default=())
    most = Whole(1, 10_000, load_default=0)
    pending = Part(PendingForm, optional=True)
    when = Part(ConditionForm, load_default=None)

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def repeats_or_not(self, _: Any, original: Any, **__: Any) -> None:
        """Either the same again and again, or stages that ascend."""
        if not isinstance(original, dict):
            return
        if "every" not in original and not original.get("stages"):
            raise ValidationError({"every": [worded("{stage}, or stages", stage=StageForm().remedy)]})
        if "every" in original:
            left_out(("stages",), original, worded("every says what is given"))
        else:
            left_out(("most",), original, worded("each stage is given once"))

    @validates_schema(skip_on_field_errors=True)
    def ascends(self, data: dict[str, Any], **_: Any) -> None:
        """Each stage is higher than the one before."""
        reaches = [stage.reaches for stage in data["stages"]]
        wrong = {
            n: {"reaches": [worded("must be more than the stage before it reaches")]}
            for n in range(1, len(reaches))
            if reaches[n] <= reaches[n - 1]
        }
        if wrong:
            raise ValidationError({"stages": wrong})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Milestone:
        """The milestone."""
        every, pending = data.pop("every"), data.pop("pending")
        stages = (every,) if every else data.pop("stages")
        data.pop("stages", None)
        return Milestone(**{**data, "name": named(data)}, stages=stages, every=every is not None, **pending)
