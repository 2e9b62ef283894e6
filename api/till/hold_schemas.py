"""The shapes of holds."""

from __future__ import annotations

from typing import Any, ClassVar

from marshmallow import Schema, ValidationError, fields, validates_schema

from api.wire import fields as exact
from api.wire.schemas import balances, one_of, said, why


class HoldIn(Schema):
    """Points to set aside: so many, or what a reward costs."""

    RULES: ClassVar = one_of("points", "reward")
    proof = exact.code("The token that identifying the member gave.", required=True)
    points = exact.whole("How many.", least=1, most=10**12)
    reward = exact.code("Or a reward of the programme; its cost is not the till's to say.")
    currency = exact.code("Of points; left out: the programme's first.")

    @validates_schema
    def names_one(self, data: dict[str, Any], **_: Any) -> None:
        """Points or a reward, not both."""
        if ("points" in data) == ("reward" in data):
            raise ValidationError("must name one of points and reward")


class HoldOut(Schema):
    """A hold, and what the member has."""

    hold = fields.String(required=True, metadata=said("Our id, hld_…."))
    member = fields.String(required=True)
    status = fields.String(required=True, metadata=said("open, captured or released."))
    currency = fields.String(required=True)
    points = fields.Integer(required=True)
    worth = fields.String(required=True, metadata=said("What that buys, in major units."))
    expires_at = fields.String(required=True, metadata=said("Then the points go back by themselves."))
    balance_after = balances()
    seq = fields.Integer(required=True)
    why = why()
