"""Shapes of what a member may spend while a till's line is down."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.wire import fields as exact
from api.wire.schemas import balances, said


class AllowanceIn(Schema):
    """How many points to set aside."""

    points = exact.whole(
        "How many, in the smallest unit; left out: all that may be and are there.", least=1, most=10**12
    )


class AllowanceOut(Schema):
    """Points that one till may take once, whether its line is up or down."""

    id = fields.String(required=True, metadata=said("Our id, alw_….", pattern="^alw_[0-9a-f]{32}$"))
    status = fields.String(
        required=True,
        metadata=said(
            "open · used · ended (its card was blocked, or spending stopped) · awaiting (its time is over, a"
            " receipt may still come) · over."
        ),
    )
    text = fields.String(
        required=True,
        allow_none=True,
        metadata=said("What the QR code holds, RGA1:…; null unless it is open."),
    )
    card = fields.String(required=True)
    tier = fields.String(required=True, allow_none=True)
    currency = fields.String(required=True)
    points = fields.Integer(required=True, metadata=said("The most that can be taken."))
    issued_at = fields.String(required=True)
    expires_at = fields.String(required=True, metadata=said("From then on no till takes it."))
    closes_at = fields.String(
        required=True, metadata=said("Until then its points are set aside, unless it is used before.")
    )


class AllowancesOut(Schema):
    """The member's latest allowances, newest first."""

    data = fields.List(fields.Nested(AllowanceOut), required=True)


class AllowanceIssuedOut(Schema):
    """A new allowance, and what the member has left."""

    allowance = fields.Nested(AllowanceOut, required=True)
    worth = fields.String(required=True, metadata=said("What its points buy, in major units."))
    svg = fields.String(required=True, metadata=said("Where it is drawn."))
    balance_after = balances()
    seq = fields.Integer(required=True)
