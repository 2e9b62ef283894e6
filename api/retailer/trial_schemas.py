"""Shapes of what is asked and answered about a draft's trial."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from api.retailer.program_schemas import DocumentIn
from api.wire import fields as exact
from api.wire.fields import Exact
from api.wire.schemas import said
from pos_adapter import scalars

MOST_MEMBERS = 500
SHARE = "In percent of sales, two decimals; null where points have no worth."


def _mapping(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise scalars.refusal("one JSON object", value)
    return value


class ReplayIn(Schema):
    """Which purchases, and of how many members."""

    from_on = exact.day("The first day told of.", data_key="from", load_default=None)
    through_on = exact.day("The last day told of.", data_key="to", load_default=None)
    members = exact.typed_whole("How many members at most.", least=1, most=MOST_MEMBERS, load_default=100)
    losers = exact.typed_whole("How many losers to name.", least=0, most=100, load_default=20)


class EstimateIn(DocumentIn):
    """A document, a usual basket and how often it is bought."""

    basket = Exact(
        _mapping,
        {"type": "object"},
        "The lines of one visit: net, quantity, category, class, brand, labels, sku; tenders.",
        required=True,
    )
    visits_a_year = exact.whole("Visits in a year.", least=1, most=1_000, load_default=12)
    from_on = exact.day("The first day of the year; left out: today.", data_key="from", load_default=None)


class TrialAmountOut(Schema):
    """Points, and what they cost."""

    points = fields.Integer(required=True, metadata=said("In the currency's smallest unit."))
    cost_minor = fields.Integer(required=True, allow_none=True)
    share = fields.String(required=True, allow_none=True, metadata=said(SHARE))


class RuleTrialOut(Schema):
    """One rule on both sides; null where a side has no such rule."""

    rule = fields.String(required=True)
    currency = fields.String(required=True, metadata=said("Of a gift: the reward."))
    published = fields.Nested(TrialAmountOut, required=True, allow_none=True)
    draft = fields.Nested(TrialAmountOut, required=True, allow_none=True)
    published_receipts = fields.Integer(required=True)
    draft_receipts = fields.Integer(required=True)


class CurrencyTrialOut(Schema):
    """Points of one currency on both sides."""

    currency = fields.String(required=True)
    scale = fields.Integer(required=True)
    posted = fields.Integer(required=True, metadata=said("As it was in truth."))
    published = fields.Nested(TrialAmountOut, required=True)
    draft = fields.Nested(TrialAmountOut, required=True)
    published_outstanding = fields.Nested(TrialAmountOut, required=True)
    draft_outstanding = fields.Nested(TrialAmountOut, required=True)
    published_owed = fields.Integer(required=True)
    draft_owed = fields.Integer(required=True)
    published_short = fields.Integer(
        required=True, metadata=said("Spent in truth, and would not have been there.")
    )
    draft_short = fields.Integer(required=True)


class MonthTrialOut(Schema):
    """One month on both sides: points of a currency, or what gifts and discounts cost."""

    month = fields.String(required=True, metadata=said("Of the programme's zone, such as 2026-03."))
    currency = fields.String(required=True, metadata=said("Empty for what gifts and discounts cost."))
    published = fields.Nested(TrialAmountOut, required=True)
    draft = fields.Nested(TrialAmountOut, required=True)


class TierTrialOut(Schema):
    """Members who would end on one tier and on another."""

    published = fields.String(required=True)
    draft = fields.String(required=True)
    members = fields.Integer(required=True)


class LoserOut(Schema):
    """A member who gets less, in minor units of money; in points where they have no worth."""

    member_id = fields.String(required=True)
    external_id = fields.String(required=True)
    lost = fields.Integer(required=True)
    published = fields.Integer(required=True)
    draft = fields.Integer(required=True)
    tier_before = fields.String(required=True)
    tier_after = fields.String(required=True)


class ReplayedOut(Schema):
    """A draft beside the version in force, on past receipts."""

    program = fields.String(required=True)
    version = fields.Integer(required=True, metadata=said("The version in force, run beside the draft."))
    draft_digest = fields.String(required=True)
    money = fields.String(required=True)
    money_scale = fields.Integer(required=True)
    from_on = fields.String(required=True, metadata=said("Empty for no bound."))
    through_on = fields.String(required=True, metadata=said("Empty for no bound."))
    members = fields.Integer(required=True, metadata=said("How many were looked at."))
    of_members = fields.Integer(required=True, metadata=said("How many there are."))
    sales = fields.Integer(required=True)
    sales_minor = fields.Integer(required=True)
    rules = fields.List(fields.Nested(RuleTrialOut), required=True)
    gifts = fields.List(fields.Nested(RuleTrialOut), required=True)
    discounts = fields.List(
        fields.Nested(RuleTrialOut),
        required=True,
        metadata=said("What discounts cost, which give no points."),
    )
    discounts_told_minor = fields.Integer(
        required=True, metadata=said("What tills said in truth that discounts took off.")
    )
    currencies = fields.List(fields.Nested(CurrencyTrialOut), required=True)
    tiers = fields.List(fields.Nested(TierTrialOut), required=True)
    published_ups = fields.Integer(required=True)
    published_downs = fields.Integer(required=True)
    draft_ups = fields.Integer(required=True)
    draft_downs = fields.Integer(required=True)
    worse = fields.Integer(required=True, metadata=said("Members who get less."))
    better = fields.Integer(required=True, metadata=said("Members who get more."))
    losers = fields.List(fields.Nested(LoserOut), required=True)
    not_replayed = fields.List(
        fields.String(), required=True, metadata=said("Contests and draws whose prizes are in no sum.")
    )
    months = fields.List(
        fields.Nested(MonthTrialOut), required=True, metadata=said("By the month of the purchase.")
    )


class RuleEstimateOut(Schema):
    """One rule over the year."""

    rule = fields.String(required=True)
    gives = fields.String(
        required=True, metadata=said("The currency, the reward, or of a discount the money.")
    )
    amount = fields.Integer(required=True)
    cost_minor = fields.Integer(required=True, allow_none=True)
    share = fields.String(required=True, allow_none=True, metadata=said(SHARE))


class StackOut(Schema):
    """What one basket can get at most, and when."""

    cost_minor = fields.Integer(required=True)
    share = fields.String(required=True)
    on = fields.String(required=True)
    tier = fields.String(required=True)
    rules = fields.List(fields.String(), required=True)
    store = fields.String(required=True)
    channel = fields.String(required=True)
    tender = fields.String(required=True)
    first_purchase = fields.Boolean(required=True)


class EstimatedOut(Schema):
    """A year of the same basket."""

    program = fields.String(required=True)
    money = fields.String(required=True)
    visits = fields.Integer(required=True)
    sales_minor = fields.Integer(required=True)
    cost_minor = fields.Integer(required=True, allow_none=True)
    share = fields.String(required=True, allow_none=True, metadata=said(SHARE))
    rules = fields.List(fields.Nested(RuleEstimateOut), required=True)
    tier = fields.String(required=True, metadata=said("Where the member ends; empty without tiers."))
    worst = fields.Nested(StackOut, required=True, allow_none=True)
