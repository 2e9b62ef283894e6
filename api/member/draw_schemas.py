"""The shapes of prize draws."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.wire.schemas import NamedOut, said


class PrizeOut(NamedOut):
    """What can be won."""

    count = fields.Integer(required=True)


class DrawOut(NamedOut):
    """A prize draw as a member sees it."""

    closes = fields.String(required=True, metadata=said("The last day of chances."))
    chances = fields.Integer(required=True, metadata=said("The member's: now, or when it was drawn."))
    prizes = fields.List(fields.Nested(PrizeOut), required=True)
    won = fields.String(required=True, allow_none=True, metadata=said("The prize the member won."))
    seed_digest = fields.String(
        required=True, allow_none=True, metadata=said("SHA-256 of the seed; null: not promised yet.")
    )
    drawn_at = fields.String(required=True, allow_none=True)
    seed = fields.String(required=True, allow_none=True, metadata=said("Shown once it is drawn."))
    all_chances = fields.Integer(required=True, allow_none=True)
    members = fields.Integer(required=True, allow_none=True, metadata=said("Who had a chance."))
    list_digest = fields.String(
        required=True, allow_none=True, metadata=said("SHA-256 of the list of all chances.")
    )


class DrawsOut(Schema):
    """The prize draws of the programme."""

    data = fields.List(fields.Nested(DrawOut), required=True)
