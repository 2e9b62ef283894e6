"""The shape of what opens a phone's wallet."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.wire.schemas import said


class WalletLinkOut(Schema):
    """The address that puts a card into a wallet."""

    url = fields.String(
        required=True, metadata=said("Holds the card's number and the name: for its member only.")
    )
