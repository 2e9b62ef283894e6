"""The shapes of a member's books: statement, history, one receipt, what expires."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.member.schemas import DueOut, LineOut
from api.wire import fields as exact
from api.wire.paging import page_of
from api.wire.schemas import NamedOut, by_currency, said, why

HistoryPageOut = page_of(LineOut)
_NET = "All the member had, less what was owed."


class StatementIn(Schema):
    """Of which days, and as known when."""

    from_on = exact.day("The first day, the programme's.", required=True, data_key="from")
    to_on = exact.day("The last day, included.", required=True, data_key="to")
    known = exact.choice(
        "then",
        "now",
        said="then: by the day of recording; what is over never changes. now: by the day of purchase.",
        load_default="then",
    )


class StatementLineOut(Schema):
    """One line of a statement."""

    at = fields.String(required=True, metadata=said("Recorded (then); bought or took effect (now). UTC."))
    kind = fields.String(required=True)
    receipt = fields.String(required=True, allow_none=True)
    number = fields.String(required=True, allow_none=True, metadata=said("The receipt's, of a sale (now)."))
    entries = fields.List(fields.Integer(), required=True, metadata=said("The entries it comes from."))
    changes = by_currency("What it changed, less what is owed.")
    why = why()


class StatementOut(Schema):
    """A statement. In each currency, opening and all changes come to closing."""

    member = fields.String(required=True)
    program = fields.Nested(NamedOut, required=True)
    known = fields.String(required=True, metadata=said("then or now: see the question."))
    says = fields.String(required=True, metadata=said("Which of the two it is, in a sentence."))
    period_from = fields.String(required=True)
    period_to = fields.String(required=True)
    closed = fields.Boolean(required=True, metadata=said("Whether the period is over."))
    opening = by_currency(_NET)
    lines = fields.List(fields.Nested(StatementLineOut), required=True)
    closing = by_currency(_NET)


class ReceiptDiscountOut(Schema):
    """What one discount took off a line, as the till said it."""

    code = fields.String(
        required=True, allow_none=True, metadata=said("Of the programme; null: the till's own.")
    )
    amount = fields.String(required=True, metadata=said("Major units."))


class ReceiptGoodsOut(Schema):
    """One line of a receipt."""

    n = fields.Integer(required=True, metadata=said("Its place, from 0."))
    sku = fields.String(required=True)
    name = fields.String(required=True)
    quantity = fields.String(required=True)
    net = fields.String(required=True, metadata=said("Major units."))
    discount = fields.String(required=True, metadata=said("All that was taken off, in major units."))
    discounts = fields.List(
        fields.Nested(ReceiptDiscountOut), required=True, metadata=said("Empty: the till did not say.")
    )
    counts = fields.Boolean(required=True, metadata=said("Whether any of it counts for points."))
    reason = fields.String(
        required=True,
        allow_none=True,
        metadata=said(
            "Why not all of it counts: excluded:CODE, not-positive, or paid (with what earns nothing)."
        ),
    )


class ReceiptRuleOut(Schema):
    """How a rule came to its points: whole steps of what is eligible, times points and multiplier."""

    rule = fields.String(required=True)
    name = fields.String(required=True, metadata=said("What people call it."))
    kind = fields.String(required=True, metadata=said("rate, fixed, times (a multiplier) or milestone."))
    currency = fields.String(required=True)
    of = fields.String(required=True, metadata=said("What it looked at: amount, quantity or counter."))
    eligible = fields.String(
        required=True,
        metadata=said("How much: of amount in major units, of counter its total in the smallest unit."),
    )
    money = fields.String(required=True, allow_none=True, metadata=said("Of an amount, ISO 4217; else null."))
    steps = fields.Integer(required=True)
    multiplier = fields.String(required=True)
    wanted = fields.Integer(required=True, metadata=said("What it came to before caps and its group."))
    capped_by = fields.String(
        required=True,
        allow_none=True,
        metadata=said("The cap, the offer's budget (:share:CODE) or the better rule that left less."),
    )
    amount = fields.Integer(required=True)


class ReceiptGiftOut(Schema):
    """A reward for nothing."""

    rule = fields.String(required=True, metadata=said("The milestone that gave it."))
    reward = fields.String(required=True)
    name = fields.String(required=True, metadata=said("What people call the reward."))
    count = fields.Integer(required=True)


class MemberReceiptOut(Schema):
    """A receipt of a member as its last revision has it, and why it is worth what it is worth."""

    receipt = fields.String(required=True)
    kind = fields.String(required=True)
    revision = fields.Integer(required=True)
    store = fields.String(required=True)
    till = fields.String(required=True)
    number = fields.String(required=True)
    business_date = fields.String(required=True)
    purchased_at = fields.String(required=True)
    money = fields.String(required=True)
    lines = fields.List(fields.Nested(ReceiptGoodsOut), required=True)
    given = fields.List(
        fields.Nested(ReceiptGoodsOut),
        required=True,
        metadata=said("Of an exchange: what went out for lines."),
    )
    tier = fields.String(required=True, allow_none=True, metadata=said("Held at the purchase."))
    points = by_currency("Posted for it now.")
    rules = fields.List(fields.Nested(ReceiptRuleOut), required=True, metadata=said("As last evaluated."))
    gifts = fields.List(fields.Nested(ReceiptGiftOut), required=True, metadata=said("As last evaluated."))
    history = fields.List(fields.Nested(LineOut), required=True, metadata=said("Oldest first."))


class ExpiringIn(Schema):
    """Until when to look."""

    to_on = exact.day(
        "The last day to look at, the programme's; without it, all there is.",
        load_default=None,
        data_key="to",
    )


class ExpiringPurseOut(Schema):
    """When points of one currency expire. `expiring` and `later` come to `available`."""

    currency = fields.String(required=True)
    available = fields.Integer(required=True)
    expiring = fields.List(fields.Nested(DueOut), required=True, metadata=said("Soonest first."))
    later = fields.Integer(required=True, metadata=said("What can be used beyond that day."))


class ExpiringOut(Schema):
    """What expires when."""

    member = fields.String(required=True)
    at = fields.String(required=True)
    to = fields.String(required=True, allow_none=True, metadata=said("The last day looked at; null: all."))
    balances = fields.List(fields.Nested(ExpiringPurseOut), required=True)
