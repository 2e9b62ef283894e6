"""The shapes of activities, whoever reports them."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.wire import fields as exact
from api.wire.schemas import balances, said, why
from loyalty.activities.reporting import LONGEST_REFERENCE


class ActivityIn(Schema):
    """That a member did something."""

    activity = exact.code("An activity of the programme.", required=True)
    reference = exact.text(
        "What names this one time, such as the number of a form; it gives once.",
        least=1,
        most=LONGEST_REFERENCE,
        required=True,
    )


class StaffActivityIn(ActivityIn):
    """That a member did something, and in which store."""

    store = exact.code("The store it was in; left out: in none.", load_default="")


class TillActivityIn(ActivityIn):
    """That whoever stands at the till did something."""

    proof = exact.code("The token that identifying the member gave.", required=True)


class ActivityOut(Schema):
    """What an activity gave."""

    member = fields.String(required=True)
    activity = fields.String(required=True)
    tier = fields.String(required=True, metadata=said("The tier after it."))
    balance_after = balances()
    seq = fields.Integer(required=True)
    why = why()
