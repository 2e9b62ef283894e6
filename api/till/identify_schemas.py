"""The shapes of identifying."""

from __future__ import annotations

from typing import Any, ClassVar

from marshmallow import Schema, ValidationError, fields, validates_schema

from api.member.household_schemas import PoolOut
from api.till.quote_schemas import OfferedRewardOut, TierProgressOut
from api.wire import fields as exact
from api.wire.schemas import balances, one_of, said
from loyalty.cards import rotating, scanned

# What may come beside the name.
PROOFS = frozenset({"pin", "one_time_code"})


class WhoIn(Schema):
    """Who stands there: exactly one."""

    RULES: ClassVar = one_of("code", "card", "external", "id", "phone", "email")
    code = exact.text("As scanned: a rotating code, or a card of any kind.", least=1, most=scanned.LONGEST)
    card = exact.code("A card's number as typed.")
    external = exact.code("Your own id.")
    id = exact.code("Our id, mem_….")
    phone = exact.text("With its country's code.", least=3, most=40)
    email = exact.text(least=3, most=254)

    @validates_schema
    def names_one(self, data: dict[str, Any], **_: Any) -> None:
        """One way to name somebody."""
        if len(data.keys() - PROOFS) != 1:
            raise ValidationError("must name exactly one of code, card, external, id, phone and email")


class CodeForIn(WhoIn):
    """Whom to send a code, by anything but the phone's own."""

    @validates_schema
    def needs_one(self, data: dict[str, Any], **_: Any) -> None:
        """Who shows the phone needs no code."""
        if rotating.is_rotating(data.get("code", "")):
            raise ValidationError("must not be the code on the phone, which proves all", "code")


class IdentifyIn(WhoIn):
    """Who stands there: exactly one, and beside anything but the phone's code what proves more."""

    pin = exact.text("What the member types beside it, four to eight digits.", least=1, most=32)
    one_time_code = exact.text("The six digits that were sent to the member.", least=1, most=40)

    @validates_schema
    def proves_once(self, data: dict[str, Any], **_: Any) -> None:
        """A PIN or a code that was sent, and neither beside what proves all."""
        shown = sorted(data.keys() & PROOFS)
        if len(shown) > 1:
            raise ValidationError("must be left out where there is a one_time_code", "pin")
        if shown and rotating.is_rotating(data.get("code", "")):
            raise ValidationError("must be left out: the code on the phone proves all", shown[0])


class PromptOut(Schema):
    """Something for the clerk to say, and why."""

    code = fields.String(required=True)
    text = fields.String(required=True)


class IdentifiedOut(Schema):
    """The member at the till."""

    member = fields.String(required=True)
    proof = fields.String(required=True, metadata=said("For holds and redemptions at this till."))
    level = fields.String(
        required=True,
        metadata=said("earn_only, static (may be anyone with the number), pin, one_time, rotating."),
    )
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
