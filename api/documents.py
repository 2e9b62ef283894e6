"""What /openapi.json says of the bodies that marshmallow does not describe, and of the errors of each route."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask_smorest import Blueprint

from api.errors import STATUSES
from api.problems import CONTENT_TYPE, ProblemOut

F = TypeVar("F", bound=Callable[..., Any])
TILL: list[dict[str, list[str]]] = [{"till": []}]
MEMBER: list[dict[str, list[str]]] = [{"member": []}]
SECURITY_SCHEMES = {
    "till": {"type": "http", "scheme": "bearer", "description": "A till's key, till_…; it speaks for one store."},
    "member": {"type": "http", "scheme": "bearer", "description": "A member's token, member_…."},
}
REPLAYED = {
    "Idempotent-Replayed": {
        "description": "true: this is the first answer again, nothing was done a second time.",
        "schema": {"type": "string", "enum": ["true"]},
    }
}
SVG = {"type": "string", "description": "An SVG image with nothing outside itself."}
IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "description": "A random text for this one wish; the same for every retry of it.",
    "schema": {"type": "string", "minLength": 16, "maxLength": 128, "pattern": "^[!-~]+$"},
}


def problems(blueprint: Blueprint, *statuses: int) -> Callable[[F], F]:
    """Say which problems a route answers with, besides 400, 405, 500 and 503 that any may."""

    def decorate(view: F) -> F:
        for status in sorted({*statuses, 500, 503}, reverse=True):
            title = STATUSES[status].title if status in STATUSES else _TITLES[status]
            view = blueprint.alt_response(
                status, schema=ProblemOut, content_type=CONTENT_TYPE, description=title
            )(view)
        return view

    return decorate


_TITLES = {
    401: "Who is asking?",
    403: "Not for this key",
    409: "Cannot be done as things stand",
    422: "Cannot be used as it is",
    503: "Not just now: try the same again",
}
_CODE = {"type": "string", "minLength": 1, "maxLength": 64}
_AMOUNT = {
    "type": "string",
    "pattern": r"^-?[0-9]+(\.[0-9]+)?$",
    "description": "Major units as text with at most the currency's decimals.",
    "examples": ["12.50"],
}
_QUANTITY = {
    "description": "A whole number, or text with up to four decimals. On a return what came back, not negative.",
    "oneOf": [
        {"type": "integer", "minimum": -999999999, "maximum": 999999999},
        {"type": "string", "pattern": r"^-?[0-9]{1,9}(\.[0-9]{1,4})?$"},
    ],
}
_LINE = {
    "type": "object",
    "required": ["sku", "quantity"],
    "additionalProperties": False,
    "properties": {
        "sku": _CODE,
        "quantity": _QUANTITY,
        "unit_price": {**_AMOUNT, "description": "The price of one, with up to six decimals."},
        "discount": _AMOUNT,
        "net": {**_AMOUNT, "description": "Left out: quantity × unit_price − discount, half up."},
        "tax": _AMOUNT,
        "barcode": {"type": "string", "maxLength": 64},
        "name": {"type": "string", "maxLength": 200},
    },
}
_MEMBER = {
    "type": "object",
    "description": "Who stood there: exactly one of a card's number, our id and your own.",
    "additionalProperties": False,
    "minProperties": 1,
    "maxProperties": 1,
    "properties": {"card": _CODE, "id": _CODE, "external": _CODE},
}
_DATE = {"type": "string", "format": "date", "examples": ["2026-11-22"]}
_ORIGINAL = {
    "type": "object",
    "description": "The sale a return or void belongs to; store and till when they are not the document's own.",
    "required": ["business_date", "number"],
    "additionalProperties": False,
    "properties": {"store": _CODE, "till": {"type": "string", "maxLength": 64}, "business_date": _DATE, "number": _CODE},
}
RECEIPT = {
    "type": "object",
    "required": ["store", "number", "purchased_at", "kind"],
    "additionalProperties": False,
    "properties": {
        "store": _CODE,
        "till": {"type": "string", "maxLength": 64, "description": "Left out: a store with one counter."},
        "number": {**_CODE, "description": "With store, till and business date the receipt's key for ever."},
        "revision": {
            "type": "integer",
            "minimum": 1,
            "maximum": 2147483647,
            "description": "Left out: 1. A higher one is a correction.",
        },
        "business_date": {**_DATE, "description": "Left out: the day of purchased_at where the store is."},
        "purchased_at": {"type": "string", "format": "date-time", "examples": ["2026-11-22T14:05:00+00:00"]},
        "kind": {"enum": ["sale", "return", "void"]},
        "currency": {**_CODE, "description": "ISO 4217; must be the programme's."},
        "lines": {"type": "array", "items": _LINE, "maxItems": 10000},
        "tenders": {
            "type": "array",
            "maxItems": 100,
            "items": {
                "type": "object",
                "required": ["kind", "amount"],
                "additionalProperties": False,
                "properties": {"kind": _CODE, "amount": _AMOUNT},
            },
        },
        "member": _MEMBER,
        "original": _ORIGINAL,
        "sequence": {"type": "integer", "minimum": 0, "description": "Orders receipts of one instant."},
        "staff": {"type": "string", "maxLength": 64},
    },
}
RECEIPT_BODY = {"required": True, "content": {"application/json": {"schema": RECEIPT}}}
