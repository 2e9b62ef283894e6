"""The shapes of a campaign's figures and of the day by class of member."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.retailer.report_schemas import ReportIn
from api.wire import fields as exact
from api.wire.schemas import said


def _by_kind(says: str) -> fields.Dict:
    return fields.Dict(keys=fields.String(), values=fields.Integer(), required=True, metadata=said(says))


class ClassesIn(ReportIn):
    """Of which days; at most 100."""

    from_on = exact.day("The first day, the programme's.", required=True, data_key="from")
    to_on = exact.day("The last day, included.", required=True, data_key="to")


class CampaignIn(ClassesIn):
    """Of what."""

    campaign = exact.text(
        "The code of an offer, a draw, a discount, a reward, a rule, a milestone or an activity.",
        most=64,
        required=True,
    )


class CampaignFiguresOut(Schema):
    """What came of a campaign."""

    purchases = fields.Integer(required=True, metadata=said("Sales it gave something for."))
    members = fields.Integer(required=True, metadata=said("Who made them; each counts once."))
    given = _by_kind("Points by kind, in its smallest unit.")
    taken_back = _by_kind("What was taken back with goods and corrections, likewise.")
    discounted_minor = fields.Integer(required=True, metadata=said("Taken off prices, less what came back."))
    issued = fields.Integer(required=True, metadata=said("Vouchers of its rewards."))
    used = fields.Integer(required=True, metadata=said("Those that tills took."))


class CampaignSpanOut(CampaignFiguresOut):
    """Half an hour of it."""

    start = fields.String(required=True, metadata=said("The instant it begins at."))


class CampaignOut(Schema):
    """How a campaign runs. Half hours without anything are left out."""

    program = fields.String(required=True)
    campaign = fields.String(required=True)
    at = fields.String(required=True, metadata=said("When this was true."))
    data = fields.List(fields.Nested(CampaignSpanOut), required=True)
    total = fields.Nested(CampaignFiguresOut, required=True)


class ClassOut(Schema):
    """A tier on a day."""

    day = fields.String(required=True)
    tier = fields.String(required=True, allow_none=True, metadata=said("null: the programme has no tiers."))
    members = fields.Integer(required=True, metadata=said("At the end of the day, as known now."))
    came = fields.Integer(required=True, metadata=said("Joined, or moved there."))
    went = fields.Integer(required=True, metadata=said("Moved away."))
    purchases = fields.Integer(required=True, metadata=said("Sales evaluated at this tier."))
    buyers = fields.Integer(required=True, metadata=said("Who made them; each counts once."))
    earned = _by_kind("What these sales gave when they came: points by kind.")


class ClassesOut(Schema):
    """The day by class of member."""

    program = fields.String(required=True)
    data = fields.List(fields.Nested(ClassOut), required=True)
