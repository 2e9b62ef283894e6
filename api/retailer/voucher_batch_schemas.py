"""The shapes of batches of vouchers."""

from __future__ import annotations

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from api.wire import fields as exact
from api.wire.paging import PageIn, page_of
from api.wire.schemas import said
from pos_adapter import scalars

MOST_NAMED = 1_000
MOST_CHARS = 4_000_000


def _sheet(value: object) -> str:
    """Text in lines."""
    if type(value) is not str:
        raise scalars.refusal("a text", value)
    if len(value) > MOST_CHARS:
        raise scalars.refusal(f"at most {MOST_CHARS} characters long", value[:50])
    if scalars.UNPRINTABLE.search(value.replace("\r\n", "").replace("\n", "")):
        raise scalars.refusal("lines without control characters", value[:50])
    return value


class VoucherBatchIn(Schema):
    """A reward for nothing, for many members. One of `segment`, `members` and `file` says for whom."""

    reference = exact.code("What you call the batch; one of a reference there is but once.", required=True)
    program = exact.text("Which programme; needed where there are several.", most=64, load_default="")
    reward = exact.code(required=True)
    segment = exact.text("Whoever is in this segment now.", most=64, load_default="")
    members = fields.List(
        exact.text("mem_…", most=64, required=True),
        load_default=list,
        validate=validate.Length(max=MOST_NAMED),
        metadata=said(f"These, at most {MOST_NAMED}."),
    )
    file = exact.Exact(
        _sheet,
        {"type": "string", "maxLength": MOST_CHARS},
        "CSV with one column, member, card or external_id, that names these.",
        load_default="",
    )
    dry_run = exact.truth("Only say what it would come to.", load_default=False)

    @validates_schema(skip_on_field_errors=True)
    def names_somebody(self, data: dict[str, object], **_: object) -> None:
        """Exactly one way."""
        if sum(bool(data[name]) for name in ("segment", "members", "file")) != 1:
            raise ValidationError({"members": ["say one of segment, members and file"]})


class VoucherBatchOut(Schema):
    """A batch, and how far it has come."""

    id = fields.String(required=True, allow_none=True, metadata=said("Our id, vba_…; null: only tried."))
    reference = fields.String(required=True)
    program = fields.String(required=True)
    reward = fields.String(required=True)
    segment = fields.String(required=True, allow_none=True)
    status = fields.String(
        required=True, metadata=said("tried, waiting (for a second person), running, stopped or done.")
    )
    members = fields.Integer(required=True, metadata=said("For how many it is."))
    issued = fields.Integer(required=True)
    skipped = fields.Integer(required=True, metadata=said("Who is no active member any more."))
    worth = fields.String(required=True, metadata=said("Of one voucher, major units."))
    whole_worth = fields.String(required=True, metadata=said("Of all of them."))
    money = fields.String(required=True)
    points = fields.Integer(required=True, metadata=said("What all of them would cost in points."))
    asked_by = fields.String(required=True)
    asked_at = fields.String(required=True)
    approved_by = fields.String(required=True, allow_none=True)
    finished_at = fields.String(required=True, allow_none=True)
    approval = fields.String(
        required=True, allow_none=True, metadata=said("The wish that a second person has to approve, apr_….")
    )


class VoucherBatchPageIn(PageIn):
    """Which batches to list."""


VoucherBatchPageOut = page_of(VoucherBatchOut)
