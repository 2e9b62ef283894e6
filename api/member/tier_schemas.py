"""The shapes of what is done about a tier, whoever does it."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.wire import fields as exact
from api.wire.schemas import balances, said, why


class TierApplicationIn(Schema):
    """A wish for a tier that was reached."""

    tier = exact.code("A tier of the programme that waits for an application.", required=True)


class TierDoneOut(Schema):
    """What an act about a tier came to."""

    member = fields.String(required=True)
    tier = fields.String(required=True, metadata=said("The tier held after it."))
    balance_after = balances()
    seq = fields.Integer(required=True, metadata=said("The member's last entry."))
    why = why()
