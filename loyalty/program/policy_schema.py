"""The words of a document about returns and spending."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, post_load, validates_schema

from loyalty.program.declared import here
from loyalty.program.fields import OneOf, Whole
from loyalty.program.figures import Points
from loyalty.program.form import Form
from loyalty.program.model import RestorePolicy, ReturnsPolicy
from loyalty.remedies.remedy import worded


class ReturnsForm(Form):
    """How goods come back."""

    example = "shortfall: owe"
    unnamed = OneOf("newest-first", "oldest-first", "refuse", load_default="newest-first")
    shortfall = OneOf("owe", "clip", "withhold", "credit-note", load_default="owe")
    owe_limit = Points(low=0)

    @validates_schema(skip_on_field_errors=False)
    def fits(self, data: dict[str, Any], **_: Any) -> None:
        """A limit belongs to owing, and means the same in every currency."""
        if "owe_limit" not in data:
            return
        if data.get("shortfall", "owe") != "owe":
            remedy = worded("must be left out where shortfall is {shortfall}", shortfall=data["shortfall"])
            raise ValidationError({"owe_limit": [remedy]})
        if len(set(here().scales.values())) > 1:
            raise ValidationError(
                {"owe_limit": [worded("must be left out where currencies differ in scale")]}
            )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> ReturnsPolicy:
        """The policy."""
        return ReturnsPolicy(data["unnamed"], data["shortfall"], data.get("owe_limit"))


class RestoreForm(Form):
    """How points come back when what they paid for is returned."""

    example = "grace_days: 30"
    grace_days = Whole(0, 3650, load_default=0)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> RestorePolicy:
        """The policy."""
        return RestorePolicy(**data)
