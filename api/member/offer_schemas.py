"""The shapes of a member's offers and member days."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.wire import fields as exact
from api.wire.schemas import NamedOut, said


class OfferOut(NamedOut):
    """An offer as its member sees it."""

    state = fields.String(
        required=True,
        metadata=said(
            "automatic: it counts by itself. to-activate: it must be asked for. activated: it was."
            " to-choose: a day must be chosen for it. chosen: one was."
            " used-up: it counted as often as it may."
        ),
    )
    running = fields.Boolean(required=True, metadata=said("Whether it counts now; else it is to come."))
    begins_at = fields.String(
        required=True, allow_none=True, metadata=said("From this instant, UTC; null: it always did.")
    )
    ends_at = fields.String(
        required=True, allow_none=True, metadata=said("Before this instant, UTC; null: for ever.")
    )
    used = fields.Integer(required=True, metadata=said("On how many receipts it counted."))
    times = fields.Integer(
        required=True, allow_none=True, metadata=said("On how many it may count; null: on any number.")
    )
    activated_at = fields.String(required=True, allow_none=True)
    chosen_on = fields.String(
        required=True,
        allow_none=True,
        metadata=said("The day chosen for it, today or to come; null: none, or none is chosen for it."),
    )


class OfferDayIn(Schema):
    """The day that is chosen."""

    day = exact.day("A day that has not begun, within a year.", required=True)


class OffersOut(Schema):
    """The offers a member can use, now or soon."""

    data = fields.List(fields.Nested(OfferOut), required=True)


class HeldOut(Schema):
    """One day that is held; the instants are of its hours, the end exclusive."""

    day = fields.String(required=True)
    begins_at = fields.String(required=True)
    ends_at = fields.String(required=True)


class MemberDayOut(NamedOut):
    """Days that are held again and again, and when next."""

    next = fields.List(fields.Nested(HeldOut), required=True, metadata=said("The next twelve at most."))


class MemberDaysOut(Schema):
    """The programme's days."""

    data = fields.List(fields.Nested(MemberDayOut), required=True)
