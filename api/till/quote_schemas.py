"""The shapes of a quote."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.member.household_schemas import PoolOut
from api.till.schemas import RedemptionOut, TierChangeOut, WithheldOut
from api.till.slip import SlipOut
from api.wire.schemas import balances, by_currency, said, why


class GivenDiscountOut(Schema):
    """What one discount takes off a line."""

    code = fields.String(
        required=True,
        allow_none=True,
        metadata=said("A discount or price list; null for what the till took off."),
    )
    amount = fields.String(required=True)


class ConsideredDiscountOut(Schema):
    """A discount that was looked at for a line."""

    code = fields.String(required=True)
    amount = fields.String(required=True, metadata=said("What it would take off by itself."))
    outcome = fields.String(
        required=True,
        metadata=said(
            "given; capped: given in part; outdone: another is better; used-up: its limit is reached."
        ),
    )


class PriceTotalOut(Schema):
    """What all lines cost together."""

    before = fields.String(required=True)
    discount = fields.String(required=True)
    net = fields.String(required=True)


class QuotedLineOut(Schema):
    """What one line costs, and how much of it counts for points."""

    n = fields.Integer(required=True, metadata=said("Its place in lines, from 0."))
    before = fields.String(required=True, metadata=said("Its price before any discount, in major units."))
    discount = fields.String(required=True, metadata=said("All that is taken off, the till's own included."))
    net = fields.String(required=True, metadata=said("What to charge for it."))
    discounts = fields.List(fields.Nested(GivenDiscountOut), required=True)
    considered = fields.List(fields.Nested(ConsideredDiscountOut), required=True)
    why = why()
    eligible = fields.String(required=True, metadata=said("Major units."))
    reason = fields.String(
        required=True, allow_none=True, metadata=said("Why not all of it counts, as a code.")
    )


class OfferedRewardOut(Schema):
    """A reward the member has points for."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    currency = fields.String(required=True)
    points = fields.Integer(required=True, metadata=said("What it costs."))
    worth = fields.String(required=True)


class PayableOut(Schema):
    """The most points of a currency that could pay for this sale."""

    currency = fields.String(required=True)
    points = fields.Integer(required=True)
    worth = fields.String(required=True)


class RefundOut(Schema):
    """Money to give back in one kind of tender."""

    tender = fields.String(required=True)
    amount = fields.String(required=True)


class TierProgressOut(Schema):
    """The tier once this is recorded, and what it still wants."""

    tier = fields.String(required=True)
    next_tier = fields.String(required=True, allow_none=True)
    to_next = fields.Integer(required=True, allow_none=True)
    to_keep = fields.Integer(required=True, allow_none=True)


class TierForecastOut(Schema):
    """What a return does to the tier, if nothing more is bought."""

    at = fields.String(required=True, metadata=said("The instant from which it makes a difference, UTC."))
    tier = fields.String(required=True, metadata=said("The tier from then on."))
    otherwise = fields.String(required=True, metadata=said("The tier if nothing is given back."))
    text = fields.String(required=True, metadata=said("The same for the member to hear."))


class QuotedPartOut(SlipOut):
    """What recording a document would come to for one member."""

    member = fields.String(
        required=True, allow_none=True, metadata=said("Their id, if they have one by now.")
    )
    status = fields.String(required=True, metadata=said("recorded, or parked: then waiting says why."))
    waiting = fields.String(required=True, allow_none=True)
    issued = by_currency("Points it would give.")
    taken_back = by_currency("Points it would take back, as positive figures.")
    given_back = by_currency("Points spent on these goods that it would give back.")
    balance_after = balances()
    progress = fields.Nested(TierProgressOut, required=True, allow_none=True)
    forecast = fields.Nested(
        TierForecastOut,
        required=True,
        allow_none=True,
        metadata=said("Of a return; null where the tier is the same with it and without it."),
    )
    tier_changes = fields.List(fields.Nested(TierChangeOut), required=True)
    why = why()
    lines = fields.List(fields.Nested(QuotedLineOut), required=True)
    money = fields.String(required=True, metadata=said("Of all amounts here, ISO 4217: that of the goods."))
    total = fields.Nested(PriceTotalOut, required=True, metadata=said("Of a sale's lines."))
    redemptions = fields.List(fields.Nested(RedemptionOut), required=True)
    household = fields.Nested(
        PoolOut,
        required=True,
        allow_none=True,
        metadata=said("Of a sale; null: the member shares with nobody."),
    )
    affordable = fields.List(fields.Nested(OfferedRewardOut), required=True)
    payable = fields.List(fields.Nested(PayableOut), required=True)
    refund = fields.List(fields.Nested(RefundOut), required=True, metadata=said("Of a return, by tender."))
    withhold = fields.List(fields.Nested(WithheldOut), required=True)


class QuoteOut(QuotedPartOut):
    """What recording the document would come to; nothing was written."""

    parts = fields.List(
        fields.Nested(QuotedPartOut),
        required=True,
        metadata=said("Where several pay or paid: what it would come to for each share. Else empty."),
    )
