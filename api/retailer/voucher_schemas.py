"""The shapes of vouchers as staff see them: never the code, which opens them."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.wire import fields as exact
from api.wire.paging import PageIn, page_of
from api.wire.schemas import balances, said, why
from loyalty.rewards.voucher_search import STATUSES


class StaffVoucherPageIn(PageIn):
    """Which vouchers to list."""

    member = exact.text("Only this member's, mem_….", most=64, load_default="")
    status = exact.choice(
        *STATUSES,
        said="Only these; restored are those that can be used again after a sale was undone.",
        load_default="",
    )
    code = exact.text("Only the one this code opens, as it is typed.", most=100, load_default="")
    program = exact.text("Which programme's codes; needed where there are several.", most=64, load_default="")


class StaffVoucherOut(Schema):
    """A voucher without its code."""

    id = fields.String(required=True, metadata=said("Our id, vou_…."))
    member = fields.String(required=True)
    reward = fields.String(required=True)
    worth = fields.String(required=True, metadata=said("Major units."))
    money = fields.String(required=True)
    status = fields.String(required=True)
    issued_at = fields.String(required=True)
    expires_at = fields.String(required=True, allow_none=True)
    used_at = fields.String(required=True, allow_none=True)
    used_store = fields.String(required=True, allow_none=True)
    used_till = fields.String(required=True, allow_none=True)
    used_receipt = fields.String(required=True, allow_none=True, metadata=said("store/till/date/number."))
    reserved_until = fields.String(required=True, allow_none=True, metadata=said("While a till has it."))
    reserved_store = fields.String(required=True, allow_none=True)
    reserved_till = fields.String(required=True, allow_none=True)
    restored_at = fields.String(
        required=True, allow_none=True, metadata=said("When a sale that had used it was last undone.")
    )
    voided_at = fields.String(required=True, allow_none=True)
    voided_by = fields.String(required=True, allow_none=True)
    voided_why = fields.String(required=True, allow_none=True)


class VoidedOut(Schema):
    """A voucher withdrawn, and what its member has again."""

    voucher = fields.Nested(StaffVoucherOut, required=True)
    balance_after = balances()
    seq = fields.Integer(required=True, metadata=said("The member's last entry."))
    why = why()


StaffVoucherPageOut = page_of(StaffVoucherOut)


class VoucherSentOut(Schema):
    """Whether a message is on its way."""

    sent = fields.Boolean(required=True, metadata=said("false: one went out today already."))
