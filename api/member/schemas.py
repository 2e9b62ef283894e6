"""The shapes of what members send and see."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from api.wire.schemas import BalanceOut, NamedOut, balances, by_currency, said, why
from pos_adapter import scalars

_TEXT: dict[str, str | list[Any] | dict[Any, Any]] = {
    "required": "is required",
    "null": "is required",
    "invalid": 'must be a text such as "voucher-5"',
}


class DueOut(Schema):
    """Points that expire, or can be used, together."""

    amount = fields.Integer(required=True)
    at = fields.String(required=True, allow_none=True, metadata=said("The instant, UTC; null: never."))
    day = fields.String(required=True, allow_none=True, metadata=said("The last, or first, day of use."))


class PurseOut(BalanceOut):
    """A member's points of one currency, and when they expire."""

    class Meta:
        fields = ("currency", "name", "scale", *BalanceOut().fields, "expiring", "maturing")

    currency = fields.String(required=True)
    name = fields.String(required=True)
    scale = fields.Integer(required=True, metadata=said("Decimals: 137 with scale 1 is 13.7."))
    expiring = fields.List(fields.Nested(DueOut), required=True, metadata=said("Sums to available."))
    maturing = fields.List(fields.Nested(DueOut), required=True, metadata=said("Sums to pending."))


class TierOut(NamedOut):
    """A tier, what the next one wants, and what keeps this one. Days are inclusive."""

    since = fields.String(required=True, metadata=said("The instant, UTC."))
    until = fields.String(required=True, allow_none=True, metadata=said("The last day; null: for ever."))
    period_from = fields.String(
        required=True, allow_none=True, metadata=said("The first day that counts; null: all do.")
    )
    period_to = fields.String(required=True, allow_none=True, metadata=said("null: it never ends."))
    total = fields.Integer(required=True, metadata=said("The counter in this period."))
    next = fields.Nested(NamedOut, required=True, allow_none=True)
    to_next = fields.Integer(required=True, allow_none=True, metadata=said("Missing by period_to."))
    to_keep = fields.Integer(required=True, allow_none=True, metadata=said("Missing by keep_by."))
    keep_by = fields.String(required=True, allow_none=True)


class LineOut(Schema):
    """One entry of a member's history."""

    seq = fields.Integer(required=True)
    at = fields.String(required=True)
    kind = fields.String(required=True)
    receipt = fields.String(required=True, allow_none=True)
    changes = by_currency("What it changed in all the member has, less what is owed.")
    why = why()


class AccountOut(Schema):
    """A member's view, settled to this moment."""

    member = fields.String(required=True)
    program = fields.Nested(NamedOut, required=True)
    at = fields.String(required=True)
    seq = fields.Integer(required=True)
    balances = fields.List(fields.Nested(PurseOut), required=True)
    tier = fields.Nested(TierOut, required=True, allow_none=True)
    outlook = fields.List(fields.String(), required=True, metadata=said("What comes next, in sentences."))
    history = fields.List(fields.Nested(LineOut), required=True, metadata=said("The last ten, newest first."))


class VoucherIn(Schema):
    """A wish for a reward."""

    error_messages = {"unknown": "is unknown; known is reward"}  # noqa: RUF012 - marshmallow's own way
    reward = fields.String(
        required=True,
        validate=scalars.code,
        error_messages=_TEXT,
        metadata=said("The code of a reward of the programme.", minLength=1, maxLength=64),
    )


class VoucherOut(Schema):
    """A voucher. Its code opens it: show it to its member only."""

    id = fields.String(required=True, metadata=said("Our id, vou_…."))
    code = fields.String(required=True)
    reward = fields.String(required=True)
    name = fields.String(required=True)
    worth = fields.String(required=True, metadata=said("Major units, such as 5.00."))
    money = fields.String(required=True, metadata=said("ISO 4217."))
    status = fields.String(required=True)
    issued_at = fields.String(required=True)
    expires_at = fields.String(
        required=True, allow_none=True, metadata=said("The instant, UTC; null: never.")
    )
    used_at = fields.String(required=True, allow_none=True, metadata=said("When a till took it, UTC."))
    used_store = fields.String(required=True, allow_none=True, metadata=said("Which store took it."))


class RedeemedOut(Schema):
    """A voucher given for points or taken back for them, and what the member has."""

    voucher = fields.Nested(VoucherOut, required=True)
    balance_after = balances()
    seq = fields.Integer(required=True)
    why = why()
