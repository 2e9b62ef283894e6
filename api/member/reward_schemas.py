"""The shapes of rewards."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.wire.schemas import NamedOut, said


class RewardOut(NamedOut):
    """A reward as a member finds it."""

    kind = fields.String(
        required=True, metadata=said("voucher, product, gift, service, partner or donation.")
    )
    currency = fields.String(required=True)
    points = fields.Integer(required=True, metadata=said("What it costs, in the smallest unit."))
    worth = fields.String(required=True, metadata=said("Major units, such as 5.00."))
    from_on = fields.String(
        required=True, allow_none=True, data_key="from", attribute="from", metadata=said("The first day.")
    )
    through = fields.String(required=True, allow_none=True, metadata=said("The last day."))
    left = fields.Integer(required=True, allow_none=True, metadata=said("null: any number."))
    available = fields.Boolean(required=True, metadata=said("Whether the member may have it now."))
    reason = fields.String(
        required=True,
        allow_none=True,
        metadata=said(
            "Why not: insufficient_points, too_few_points, out_of_stock, limit_reached, not_for_tier,"
            " not_for_points, not_for_segment, not_for_them, not_birthday, not_here, not_now, reward_not_yet"
            " or reward_over."
        ),
    )


class RewardsOut(Schema):
    """What points can be given for."""

    data = fields.List(fields.Nested(RewardOut), required=True)
