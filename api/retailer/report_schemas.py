"""The shapes of reports."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.wire import fields as exact
from api.wire.schemas import said
from loyalty.books.reports import GROUPS


class ReportIn(Schema):
    """Of which programme."""

    program = exact.text("Its code; may be left out where there is only one.", most=64, load_default="")


class ReportPeriodIn(ReportIn):
    """Of which days, by when things were recorded."""

    from_on = exact.day("The first day, the programme's.", required=True, data_key="from")
    to_on = exact.day("The last day, included.", required=True, data_key="to")
    group = exact.choice(*GROUPS, said="How long a row is.", load_default="day")


class FeesReportIn(ReportIn):
    """Of which days, by when fees were recorded."""

    from_on = exact.day("The first day, the programme's.", required=True, data_key="from")
    to_on = exact.day("The last day, included.", required=True, data_key="to")


class FeeSumOut(Schema):
    """One day's fees of one kind in one store."""

    day = fields.String(required=True)
    what = fields.String(
        required=True, metadata=said("issued, renewed, replaced: a card; paid: for a tier, kept or bought.")
    )
    of = fields.String(required=True, metadata=said("The kind of card, or the tier."))
    store = fields.String(required=True, allow_none=True, metadata=said("Null: nobody said where."))
    times = fields.Integer(required=True)
    free = fields.Integer(required=True, metadata=said("How many of these times nothing was to be paid."))
    fees = fields.String(required=True, metadata=said("What was to be paid in all, major units."))


class FeesReportOut(Schema):
    """Fees by day, what was done, kind and store."""

    program = fields.String(required=True)
    money = fields.String(required=True, metadata=said("ISO 4217."))
    data = fields.List(fields.Nested(FeeSumOut), required=True)


class MovementsReportIn(ReportPeriodIn):
    """And by what."""

    by = exact.choice("program", "store", said="A row for each store, or for all.", load_default="program")


class BookedOut(Schema):
    """What members have, and what they owe."""

    available = fields.Integer(required=True)
    pending = fields.Integer(required=True)
    held = fields.Integer(required=True)
    total = fields.Integer(required=True, metadata=said("Available, pending and held."))
    owed = fields.Integer(required=True, metadata=said("Apart, never netted."))


class SpanOut(Schema):
    """opening + issued + adjusted + transferred - redeemed - expired - clawed_back = closing, in total."""

    start = fields.String(required=True, metadata=said("The first day of the row."))
    currency = fields.String(required=True)
    store = fields.String(required=True, allow_none=True, metadata=said("By store; null: of no store."))
    opening = fields.Nested(BookedOut, required=True)
    issued = fields.Integer(required=True)
    adjusted = fields.Integer(required=True)
    transferred = fields.Integer(required=True)
    redeemed = fields.Integer(required=True, metadata=said("Net of what was restored."))
    expired = fields.Integer(required=True)
    clawed_back = fields.Integer(required=True, metadata=said("Also what repaid a debt."))
    forgiven = fields.Integer(required=True, metadata=said("Should have been clawed back, and was not."))
    owed = fields.Integer(required=True, metadata=said("New debts."))
    owed_repaid = fields.Integer(required=True)
    owed_transferred = fields.Integer(required=True)
    closing = fields.Nested(BookedOut, required=True)


class MovementsReportOut(Schema):
    """What came and went, by the day it was recorded."""

    program = fields.String(required=True)
    period_from = fields.String(required=True)
    period_to = fields.String(required=True)
    group = fields.String(required=True)
    closed = fields.Boolean(required=True, metadata=said("Over: it is reported the same for ever."))
    balances = fields.Boolean(required=True, metadata=said("Whether every row adds up."))
    data = fields.List(fields.Nested(SpanOut), required=True, metadata=said("Rows in which anything moved."))
    totals = fields.List(fields.Nested(SpanOut), required=True, metadata=said("By currency; not by store."))


class RuleSumOut(Schema):
    """What a rule gave and took back in a row."""

    start = fields.String(required=True)
    rule = fields.String(required=True)
    currency = fields.String(required=True)
    given = fields.Integer(required=True)
    taken_back = fields.Integer(required=True)


class RulesReportOut(Schema):
    """What rules gave and took back, by the day it was recorded."""

    program = fields.String(required=True)
    data = fields.List(fields.Nested(RuleSumOut), required=True)


class MonthOut(Schema):
    """Points whose last day of use lies in a month."""

    month = fields.String(required=True, allow_none=True, metadata=said("2026-11; null: for ever."))
    amount = fields.Integer(required=True)


class LiabilityOut(Schema):
    """What is outstanding in one currency."""

    currency = fields.String(required=True)
    usable = fields.Integer(required=True, metadata=said("What members can use, now or once it matures."))
    expiring = fields.List(fields.Nested(MonthOut), required=True, metadata=said("Comes to usable."))
    held = fields.Integer(required=True, metadata=said("Set aside at tills."))
    owed = fields.Integer(required=True)
    issued = fields.Integer(required=True, metadata=said("Ever."))
    redeemed = fields.Integer(required=True, metadata=said("Ever, net of what was restored."))
    expired = fields.Integer(required=True, metadata=said("Ever."))
    breakage = fields.String(
        required=True, allow_none=True, metadata=said("expired / issued, four decimals, rounded half up.")
    )


class LiabilitiesOut(Schema):
    """What is outstanding."""

    program = fields.String(required=True)
    at = fields.String(required=True)
    data = fields.List(fields.Nested(LiabilityOut), required=True)


class TierSizeOut(Schema):
    """Members on a tier."""

    tier = fields.String(required=True, allow_none=True, metadata=said("null: the programme has no tiers."))
    members = fields.Integer(required=True)


class TierSizesOut(Schema):
    """Active members by tier, lowest first."""

    program = fields.String(required=True)
    data = fields.List(fields.Nested(TierSizeOut), required=True)
