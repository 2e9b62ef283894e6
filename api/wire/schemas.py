"""Shapes that answers share. Points are whole numbers in the currency's smallest unit, money is text."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields


def said(text: str, **more: Any) -> dict[str, Any]:
    """A description for /openapi.json."""
    return {"description": text, **more}


# Rules of a shape: exactly one field of all, or exactly one of these.
ONE_FIELD: dict[str, Any] = {"minProperties": 1, "maxProperties": 1}


def one_of(*names: str) -> dict[str, Any]:
    """The rule that exactly one of these fields is there."""
    return {"oneOf": [{"required": [name]} for name in names]}


class BalanceOut(Schema):
    """A member's points of one currency."""

    available = fields.Integer(required=True, metadata=said("Can be used now."))
    pending = fields.Integer(required=True, metadata=said("Earned, and not yet to be used."))
    held = fields.Integer(required=True, metadata=said("Set aside for a till."))
    owed = fields.Integer(required=True, metadata=said("To be repaid by the next points."))


class NamedOut(Schema):
    """Something with a code and a name."""

    code = fields.String(required=True)
    name = fields.String(required=True)


def balances() -> fields.Dict:
    """Balances by currency code."""
    return fields.Dict(fields.String(), fields.Nested(BalanceOut), required=True)


def by_currency(text: str) -> fields.Dict:
    """Points by currency code."""
    return fields.Dict(fields.String(), fields.Integer(), required=True, metadata=said(text))


def why() -> fields.List[Any]:
    """Sentences in the reader's language."""
    return fields.List(fields.String(), required=True, metadata=said("Sentences that say why."))
