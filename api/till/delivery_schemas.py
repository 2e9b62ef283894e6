"""Shapes of what is answered to a vendor's delivery."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.wire.schemas import said
from intake.fates import Fate


class DeliveredItemOut(Schema):
    """A document of a delivery, and what became of it."""

    place = fields.String(required=True, metadata=said("Where it stands, or the receipt's key."))
    status = fields.String(required=True, metadata=said(f"One of {', '.join(Fate)}."))
    number = fields.String(required=True, allow_none=True, metadata=said("The receipt's number, once read."))
    receipt = fields.String(required=True, allow_none=True, metadata=said("rcp_…, of one that is kept."))
    code = fields.String(required=True, allow_none=True, metadata=said("Why it is parked or rejected."))
    says = fields.String(
        required=True,
        allow_none=True,
        metadata=said("Of what is named and to be fetched: what becomes of it, or what is missing; English."),
    )


class DeliveredOut(Schema):
    """What a delivery came to."""

    counts = fields.Dict(
        fields.String(), fields.Integer(), required=True, metadata=said("How many documents of each status.")
    )
    documents = fields.List(fields.Nested(DeliveredItemOut), required=True)
