"""The shapes of answers to tills."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.till.slip import SlipOut
from api.wire.schemas import balances, by_currency, said, why


class TierChangeOut(Schema):
    """A tier reached, kept or left."""

    before = fields.String(required=True)
    after = fields.String(required=True)
    reason = fields.String(required=True)


class RedemptionOut(Schema):
    """What became of one redemption of a receipt."""

    n = fields.Integer(required=True, metadata=said("Its place in redemptions, from 0."))
    what = fields.String(required=True, metadata=said("hold, reward, points, voucher, or again."))
    name = fields.String(required=True, metadata=said("The id or code of it; empty where there is none."))
    currency = fields.String(required=True, allow_none=True)
    points = fields.Integer(required=True, metadata=said("What it takes, whatever the till thought."))
    worth = fields.String(
        required=True, metadata=said("What that buys, in major units of the receipt's money.")
    )
    settles = fields.String(
        required=True,
        metadata=said("tender: it pays, and is one of the tenders; discount: it lowers the price."),
    )
    outcome = fields.String(required=True, metadata=said("redeemed, rejected or waiting."))
    reason = fields.String(required=True, allow_none=True, metadata=said("The code of why it was rejected."))
    suffices = fields.List(
        fields.String(),
        required=True,
        metadata=said("With proof_required: the levels of proof that spend so many, the weakest first."),
    )


class WithheldOut(Schema):
    """Points that were gone when goods came back, and the money to keep back for them."""

    currency = fields.String(required=True)
    points = fields.Integer(required=True)
    worth = fields.String(required=True, metadata=said("To keep back, or to give as a credit note."))


class GiftOut(Schema):
    """Rewards for nothing that a receipt gives, as vouchers of the member, or takes back unused."""

    reward = fields.String(required=True)
    name = fields.String(required=True, metadata=said("In the reader's language."))
    rule = fields.String(required=True, metadata=said("The rule that gives it."))
    count = fields.Integer(required=True, metadata=said("Below zero: vouchers that were withdrawn."))


class PartOut(SlipOut):
    """What a receipt came to for one member."""

    receipt = fields.String(required=True, metadata=said("Our id, rcp_…."))
    kind = fields.String(required=True)
    revision = fields.Integer(required=True)
    status = fields.String(required=True, metadata=said("recorded, parked (it waits) or ignored."))
    waiting = fields.String(required=True, allow_none=True, metadata=said("Why it, or part of it, waits."))
    member = fields.String(required=True, allow_none=True, metadata=said("The member's id, mem_…."))
    enrolled = fields.Boolean(required=True, metadata=said("Whether it made a member."))
    issued = by_currency("Points newly given.")
    taken_back = by_currency("Points taken back, as positive figures.")
    given_back = by_currency("Points that had been spent, and come back with the goods.")
    balance_after = balances()
    seq = fields.Integer(required=True, metadata=said("The member's last entry; it only grows."))
    tier = fields.String(required=True, allow_none=True)
    tier_changes = fields.List(fields.Nested(TierChangeOut), required=True)
    why = why()
    issues = fields.List(
        fields.String(),
        required=True,
        metadata=said(
            "What to look into, although it was taken: a discount that the programme does not have."
        ),
    )
    redemptions = fields.List(fields.Nested(RedemptionOut), required=True)
    rejected_redemptions = fields.List(
        fields.Nested(RedemptionOut), required=True, metadata=said("Owed at the till, and kept for a person.")
    )
    withhold = fields.List(fields.Nested(WithheldOut), required=True)
    gifts = fields.List(fields.Nested(GiftOut), required=True)


class RecordedOut(PartOut):
    """What a receipt came to; where several paid it, the sums."""

    parts = fields.List(
        fields.Nested(PartOut),
        required=True,
        metadata=said("Where several paid: what each share came to, with a slip for each. Else empty."),
    )


class GapOut(Schema):
    """Numbers of a till's counter that never came."""

    till = fields.String(required=True)
    first = fields.Integer(required=True)
    last = fields.Integer(required=True)
