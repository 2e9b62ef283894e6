"""The shapes of identifying."""

from __future__ import annotations

from typing import Any, ClassVar

from marshmallow import Schema, ValidationError, fields, validates_schema

from api.member.household_schemas import PoolOut
from api.till.quote_schemas import OfferedRewardOut, TierProgressOut
from api.wire import fields as exact
from api.wire.schemas import ONE_FIELD, balances, said


class IdentifyIn(Schema):
    """Who stands there: exactly one."""

    RULES: ClassVar = ONE_FIELD
    code = exact.text("What was scanned: a rotating code or a card.", least=1, most=64)
    card = exact.code("A card's number as typed.")
    external = exact.code("Your own id.")
    id = exact.code("Our id, mem_….")
    phone = exact.text("With its country's code.", least=3, most=40)
    email = exact.text(least=3, most=254)

    @validates_schema
    def names_one(self, data: dict[str, Any], **_: Any) -> None:
        """One way to name somebody."""
        if len(data) != 1:
            raise ValidationError("must name exactly one of code, card, external, id, phone and email")


class PromptOut(Schema):
    """Something for the clerk to say, and why."""

    code = fields.String(required=True)
    text = fields.String(required=True)


class IdentifiedOut(Schema):
    """The member at the till."""

    member = fields.String(required=True)
    proof = fields.String(required=True, metadata=said("For holds and redemptions at this till."))
    level = fields.String(required=True, metadata=said("static: may be anyone with the number; rotating."))
    expires_at = fields.String(required=True, metadata=said("Of the proof."))
    card = fields.String(required=True, allow_none=True, metadata=said("Its last four digits."))
    balances = balances()
    tier = fields.String(required=True, allow_none=True)
    progress = fields.Nested(TierProgressOut, required=True, allow_none=True)
    household = fields.Nested(
        PoolOut, required=True, allow_none=True, metadata=said("null: the member shares with nobody.")
    )
    prompts = fields.List(fields.Nested(PromptOut), required=True)
    affordable = fields.List(fields.Nested(OfferedRewardOut), required=True)
