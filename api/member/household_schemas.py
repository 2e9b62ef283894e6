"""The shapes of households."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.wire import fields as exact
from api.wire.schemas import by_currency, said


class HouseholdPlaceOut(Schema):
    """One who is in a household."""

    member = fields.String(required=True)
    name = fields.String(required=True, metadata=said("As the member told it; empty where they did not."))
    head = fields.Boolean(required=True, metadata=said("Whether they head it."))
    joined_at = fields.String(required=True)


class PoolOut(Schema):
    """What a household can spend together."""

    members = fields.Integer(required=True, metadata=said("How many are in it."))
    points = by_currency("What all of them have available.")
    may_burn = fields.Boolean(
        required=True, metadata=said("Whether this member may spend what the others have.")
    )


class HouseholdOut(Schema):
    """A household as one of its members finds it."""

    members = fields.List(
        fields.Nested(HouseholdPlaceOut), required=True, metadata=said("In the order of joining.")
    )
    points = by_currency("What all of them have available; nothing of who may not spend theirs now.")
    may_burn = fields.Boolean(
        required=True, metadata=said("Whether this member may spend what the others have.")
    )


class HouseholdCodeOut(Schema):
    """What lets one member in."""

    code = fields.String(required=True, metadata=said("To be shown to who is to come in; told only now."))
    expires_at = fields.String(required=True)


class HouseholdJoinIn(Schema):
    """The code that the head shows."""

    code = exact.text("Capitals and hyphens do not matter.", least=10, most=64, required=True)


class HouseholdLeftOut(Schema):
    """Who is in the household no more."""

    member = fields.String(required=True)
