"""The words of a document about returns, members and cards."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, post_load, validates_schema

from loyalty.program.declared import here
from loyalty.program.fields import OneOf, Text, Whole
from loyalty.program.figures import Points
from loyalty.program.form import Form
from loyalty.program.model import CardPolicy, MemberPolicy, RestorePolicy, ReturnsPolicy, SpendingPolicy


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
            remedy = f"must be left out where shortfall is {data['shortfall']}"
            raise ValidationError({"owe_limit": [remedy]})
        if len(set(here().scales.values())) > 1:
            raise ValidationError({"owe_limit": ["must be left out where currencies differ in scale"]})

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


class SpendingForm(Form):
    """What tills may do with points."""

    example = "static_card_up_to: 500"
    static_card_up_to = Points(low=0, load_default=0)
    hold_minutes = Whole(1, 1440, load_default=15)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> SpendingPolicy:
        """The policy."""
        return SpendingPolicy(**data)


class MembersForm(Form):
    """How one becomes a member."""

    example = "enrol: first-sale"
    enrol = OneOf("explicit", "first-sale", load_default="explicit")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> MemberPolicy:
        """The policy."""
        return MemberPolicy(**data)


class CardsForm(Form):
    """How card numbers look."""

    example = 'prefix: "77", digits: 15'
    prefix = Text("77", kind="1 to 8 digits", pattern="[0-9]{1,8}", load_default="")
    digits = Whole(15, 22, load_default=15)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> CardPolicy:
        """The policy."""
        return CardPolicy(**data)
