"""Shapes of a member's cards and their codes."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.wire.schemas import said


class CardOut(Schema):
    """A card."""

    number = fields.String(required=True)
    status = fields.String(
        required=True,
        metadata=said("active, earn-only (collects, spends nothing), blocked, replaced, expired."),
    )
    issued_at = fields.String(required=True)
    held = fields.Boolean(required=True, metadata=said("The shop blocked it, and only the shop opens it."))
    kind = fields.String(required=True, allow_none=True, metadata=said("Of the programme's kinds of cards."))
    valid_through = fields.String(
        required=True, allow_none=True, metadata=said("The last day; null: for ever.")
    )
    replaced_by = fields.String(required=True, allow_none=True, metadata=said("The number of the new card."))


class CardsOut(Schema):
    """Every card a member ever had, newest first."""

    data = fields.List(fields.Nested(CardOut), required=True)


class CardChangedOut(Schema):
    """What was done to a card; `before` is `after` where nothing was left to do."""

    number = fields.String(required=True)
    before = fields.String(required=True)
    after = fields.String(required=True)
    replaced_by = fields.String(required=True, allow_none=True, metadata=said("The number of the new card."))


class CardReplacedOut(CardChangedOut):
    """The card that was replaced, and what is to be paid for the new one."""

    fee = fields.String(required=True, metadata=said("To be paid, major units such as 5.00."))
    money = fields.String(required=True, metadata=said("ISO 4217."))


class RotatingCodeOut(Schema):
    """The code that a till scans now. It is taken once."""

    text = fields.String(required=True, metadata=said("What the QR code holds, RG1:…."))
    card = fields.String(required=True)
    valid_until = fields.String(required=True, metadata=said("When the next one comes; the instant, UTC."))
    svg = fields.String(required=True, metadata=said("Where it is drawn."))
