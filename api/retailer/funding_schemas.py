"""The shapes of statements of payers and of clearing between stores."""

from __future__ import annotations

import re
from datetime import date

from marshmallow import Schema, fields

from api.retailer.report_schemas import ReportIn
from api.wire.fields import Exact
from api.wire.schemas import said
from pos_adapter import scalars

_SHAPE = {"type": "string", "pattern": "^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$", "example": "2026-05"}


def _month(value: object) -> date:
    """The first day of a month."""
    if not isinstance(value, str) or not re.fullmatch(_SHAPE["pattern"], value):
        raise scalars.refusal("a month such as 2026-05", value)
    return date.fromisoformat(f"{value}-01")


class MonthIn(ReportIn):
    """Of which month, by when things were recorded."""

    month = Exact(_month, _SHAPE, "The programme's, such as 2026-05.", required=True)


class FundingLineOut(Schema):
    """What a payer bears of one thing."""

    payer = fields.String(required=True, metadata=said("house is the retailer."))
    what = fields.String(required=True, metadata=said("given, taken-back or redeemed."))
    kind = fields.String(required=True, metadata=said("rule, activity, discount or reward."))
    code = fields.String(required=True, metadata=said("Empty: points that paid a bill."))
    currency = fields.String(required=True, metadata=said("Empty: a discount, which is money."))
    points = fields.Integer(required=True, metadata=said("In the currency's smallest unit."))
    amount = fields.String(
        required=True,
        allow_none=True,
        metadata=said("Exact, in the programme's money; negative where taken back; null: no worth."),
    )


class FundingDueOut(Schema):
    """What a payer owes for the month."""

    payer = fields.String(required=True)
    minor = fields.Integer(required=True, metadata=said("In minor units; negative: owed to the payer."))


class FundingOut(Schema):
    """A month's statement of every payer."""

    program = fields.String(required=True)
    period_from = fields.String(required=True)
    period_to = fields.String(required=True)
    money = fields.String(required=True, metadata=said("ISO 4217."))
    closed = fields.Boolean(required=True, metadata=said("It is over and will always say the same."))
    reconciles = fields.Boolean(
        required=True, metadata=said("Points given are those the books say were issued.")
    )
    data = fields.List(fields.Nested(FundingLineOut), required=True)
    due = fields.List(fields.Nested(FundingDueOut), required=True)


class ClearingCellOut(Schema):
    """Points earned in one store and redeemed in another, net of what was restored."""

    earned_in = fields.String(required=True, allow_none=True, metadata=said("null: in no store."))
    redeemed_in = fields.String(required=True, allow_none=True, metadata=said("null: in no store."))
    currency = fields.String(required=True)
    points = fields.Integer(required=True, metadata=said("In the currency's smallest unit."))
    amount = fields.String(required=True, allow_none=True, metadata=said("Exact; null: no worth."))


class ClearingNetOut(Schema):
    """What a store owes the others."""

    store = fields.String(required=True)
    minor = fields.Integer(required=True, metadata=said("Negative: it is owed so much. All sum to 0."))


class ClearingOut(Schema):
    """A month between stores."""

    program = fields.String(required=True)
    period_from = fields.String(required=True)
    period_to = fields.String(required=True)
    money = fields.String(required=True, metadata=said("ISO 4217."))
    closed = fields.Boolean(required=True, metadata=said("It is over and will always say the same."))
    data = fields.List(fields.Nested(ClearingCellOut), required=True)
    net = fields.List(fields.Nested(ClearingNetOut), required=True)
