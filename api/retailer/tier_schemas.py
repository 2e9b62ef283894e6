"""The shapes of what staff do about members' tiers, and of what waits for them."""

from __future__ import annotations

from typing import get_args

from marshmallow import Schema, fields

from api.retailer.member_schemas import NOTE
from api.wire import fields as exact
from api.wire.schemas import said
from loyalty.people import adjusting
from tiers.acts import Kind


class TierActIn(Schema):
    """What is done about a tier."""

    act = exact.choice(
        *get_args(Kind),
        said="apply: the member asks for it; approve, refuse: the shop decides; collect: the card is handed"
        " over; pay: its fee or price was paid; set, clear: given by hand, taken away again.",
        required=True,
    )
    tier = exact.code("A tier of the programme.", required=True)
    until = exact.day(
        "Of set: the last day, in the programme's zone. Left out: for ever.",
        load_default=None,
        allow_none=True,
    )
    paid = exact.code("Of pay: what was paid, in major units, such as 5.00.", load_default="")
    store = exact.text("Of pay: the store where it was paid.", most=64, load_default="")
    reason = exact.choice(*adjusting.REASONS, said="Why; the books keep it.", load_default="")
    note = exact.text(NOTE, most=adjusting.NOTE_CHARS, load_default="")


class TierTurnOut(Schema):
    """A tier that waits for somebody of the staff."""

    tier = fields.String(required=True)
    waits_for = fields.String(required=True, metadata=said("approval, or collection."))
    reached = fields.String(required=True, metadata=said("The day it was reached."))
    until = fields.String(
        required=True, allow_none=True, metadata=said("The instant it lapses, UTC; null: never.")
    )


class TierWaitingOut(Schema):
    """A member of whom tiers wait."""

    member = fields.String(required=True)
    program = fields.String(required=True)
    name = fields.String(required=True)
    tier = fields.String(required=True, metadata=said("The tier held now."))
    waiting = fields.List(fields.Nested(TierTurnOut), required=True)
