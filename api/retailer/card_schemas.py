"""Shapes of what staff give out and renew of cards."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.retailer.member_schemas import StaffCardOut
from api.wire import fields as exact
from api.wire.schemas import balances, said
from loyalty.cards import fees


class RenewalIn(Schema):
    """A renewal, or a replacement."""

    waived = exact.choice(
        *fees.WAIVERS, said="Why the fee is let go; left out: as the programme says.", load_default=""
    )
    store = exact.text("The store where it is done; the report of fees tells it.", most=64, load_default="")


class CardIn(RenewalIn):
    """A card to be given out."""

    kind = exact.code("A kind of the programme's cards.", required=True)
    replaces = exact.text("The number of the card it is exchanged for.", most=60, load_default="")


class CardGivenOut(Schema):
    """A card that was given out or renewed, and what is to be paid for it. No points move."""

    card = fields.Nested(StaffCardOut, required=True)
    fee = fields.String(required=True, metadata=said("To be paid, major units such as 5.00."))
    money = fields.String(required=True, metadata=said("ISO 4217."))
    balance_after = balances()
    seq = fields.Integer(required=True)
