"""The shapes of benefits."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.wire import fields as exact
from api.wire.schemas import NamedOut, said


class BenefitOut(NamedOut):
    """A benefit as its member has it."""

    kind = fields.String(required=True, metadata=said("counter: asked for. postal: sent."))
    quota = fields.Integer(required=True, metadata=said("How many in a period."))
    per = fields.String(
        required=True, metadata=said("day, week, month, quarter, half, year, card-year, ever.")
    )
    used = fields.Integer(required=True, metadata=said("How many in this period."))
    left = fields.Integer(required=True)
    through = fields.String(
        required=True, allow_none=True, metadata=said("The last day of the period; null: it has no end.")
    )
    reason = fields.String(
        required=True,
        allow_none=True,
        metadata=said(
            "Why there is none: limit_reached, not_for_tier, not_for_segment, not_for_them, not_birthday,"
            " not_here, not_now, reward_not_yet or reward_over."
        ),
    )


class BenefitsOut(Schema):
    """A member's benefits."""

    data = fields.List(fields.Nested(BenefitOut), required=True)


class BenefitUseIn(Schema):
    """One benefit to check off at a counter."""

    benefit = exact.code("The code of a benefit.", required=True)


class TillBenefitIn(BenefitUseIn):
    """One benefit of a member who was identified."""

    proof = exact.code("The token that identifying the member gave.", required=True)


class AddresseesIn(Schema):
    """Whom to send what."""

    program = exact.code("The code of a programme.", required=True)
    benefit = exact.code("The code of a benefit.", required=True)
