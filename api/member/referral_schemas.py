"""The shape of a member's referrals."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.wire.schemas import by_currency, said


class ReferralOut(Schema):
    """A member's code, and what came of it. Who came is not told."""

    code = fields.String(required=True, metadata=said("To be given to others, who name it when they join."))
    came = fields.Integer(required=True, metadata=said("How many joined by it."))
    waiting = fields.Integer(required=True, metadata=said("Of these, for how many it may still be given."))
    given = by_currency("What they gave the member, in the currency's smallest unit.")
    rewards = fields.Integer(required=True, metadata=said("How many vouchers they gave."))
