"""What /openapi.json says of a receipt. The adapter reads it; a test holds the two together."""

from __future__ import annotations

from typing import Any


def _with_nulls(shape: dict[str, Any]) -> dict[str, Any]:
    """The same object, where what may be left out may be null as well: many tills write every field."""
    optional = {
        name: {**found, "type": [found["type"], "null"]}
        for name, found in shape["properties"].items()
        if name not in shape["required"]
    }
    return {**shape, "properties": shape["properties"] | optional}


_CODE: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": 64}
_AMOUNT: dict[str, Any] = {
    "type": "string",
    "pattern": r"^-?[0-9]{1,14}(\.[0-9]{1,4})?$",
    "description": "Major units as text with at most the currency's decimals.",
    "examples": ["12.50"],
}
_QUANTITY = {
    "description": "A whole number, or text with up to four decimals. On a return what came back.",
    "oneOf": [
        {"type": "integer", "minimum": -999999999, "maximum": 999999999},
        {"type": "string", "pattern": r"^-?[0-9]{1,9}(\.[0-9]{1,4})?$"},
    ],
}
_DISCOUNT: dict[str, Any] = {
    "type": "object",
    "required": ["amount"],
    "additionalProperties": False,
    "properties": {
        "code": {**_CODE, "description": "Of a discount or price list; null: the till's own."},
        "amount": {**_AMOUNT, "pattern": r"^[0-9]{1,14}(\.[0-9]{1,4})?$"},
    },
}
_LINE: dict[str, Any] = {
    "type": "object",
    "required": ["sku", "quantity"],
    "if": {"not": {"required": ["net"], "properties": {"net": {"type": "string"}}}},
    "then": {"required": ["unit_price"], "properties": {"unit_price": {"type": "string"}}},
    "additionalProperties": False,
    "properties": {
        "sku": _CODE,
        "quantity": _QUANTITY,
        "unit_price": {
            **_AMOUNT,
            "pattern": r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$",
            "description": "The price of one, with up to six decimals.",
        },
        "discount": {**_AMOUNT, "description": "All that was taken off; left out: what discounts come to."},
        "discounts": {
            "type": "array",
            "maxItems": 50,
            "description": "What took what off, as the quote said it: no more than discount together.",
            "items": _with_nulls(_DISCOUNT),
        },
        "net": {**_AMOUNT, "description": "Left out: quantity × unit_price − discount, half up."},
        "tax": _AMOUNT,
        "tax_code": {"type": "string", "maxLength": 64, "description": "The rate, as you call it."},
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
_DATE: dict[str, Any] = {"type": "string", "format": "date", "examples": ["2026-11-22"]}
_ORIGINAL: dict[str, Any] = {
    "type": "object",
    "description": "The sale it belongs to, of a return, exchange or void; store and till where others.",
    "required": ["business_date", "number"],
    "additionalProperties": False,
    "properties": {
        "store": _CODE,
        "till": {"type": "string", "maxLength": 64},
        "business_date": _DATE,
        "number": _CODE,
    },
}
_REDEMPTION = {
    "type": "object",
    "description": "What was taken besides money: exactly one of hold, reward, points and voucher.",
    "additionalProperties": False,
    # Points beside a reward are what a till thinks that it costs, and read past.
    "oneOf": [
        {"required": ["hold"]},
        {"required": ["voucher"]},
        {"anyOf": [{"required": ["reward"]}, {"required": ["points"]}]},
    ],
    "properties": {
        "hold": {**_CODE, "description": "Points set aside before, hld_…: they are taken now."},
        "reward": {**_CODE, "description": "A reward of the programme; its cost in points is taken now."},
        "points": {
            "type": "integer",
            "minimum": 1,
            "maximum": 10**12,
            "description": "Points to pay with, at what the programme says they are worth.",
        },
        "currency": {**_CODE, "description": "Of points; left out: the programme's first."},
        "voucher": {**_CODE, "description": "A voucher's code."},
        "proof": {
            "type": "string",
            "pattern": "^[!-~]{1,300}$",
            "description": "The token that identifying the member gave, an allowance, or the code that was"
            " scanned while the line was down; a hold needs none.",
        },
    },
}
_TENDERS: dict[str, Any] = {
    "type": "array",
    "maxItems": 100,
    "items": {
        "type": "object",
        "required": ["kind", "amount"],
        "additionalProperties": False,
        "properties": {"kind": _CODE, "amount": _AMOUNT},
    },
}
_REDEMPTIONS = {"type": "array", "items": _REDEMPTION, "maxItems": 20}
_SHARE: dict[str, Any] = {
    "type": "object",
    "required": ["tenders"],
    "additionalProperties": False,
    "properties": {
        "member": {**_MEMBER, "description": "Left out: nobody's that is known."},
        "tenders": {**_TENDERS, "minItems": 1, "description": "More than 0 together."},
        "redemptions": _REDEMPTIONS,
    },
}
_IS_SPLIT = {"required": ["split"], "properties": {"split": {"type": "array"}}}
_ONLY_SPLIT = {
    "properties": {
        "kind": {"enum": ["sale", "void"]},
        "member": {"type": "null"},
        "tenders": {"maxItems": 0},
        "redemptions": {"maxItems": 0},
    }
}
_HAS_LINES: dict[str, Any] = {
    "required": ["lines"],
    "properties": {"lines": {"type": "array", "minItems": 1}},
}
_EXCHANGES = {
    "required": ["lines", "given", "original"],
    "properties": {
        "lines": {"type": "array", "minItems": 1},
        "given": {"type": "array", "minItems": 1},
        "original": {"type": "object"},
    },
}
_IS_SALE = {"properties": {"kind": {"enum": ["sale"]}}}
_GIVES_NOTHING: dict[str, Any] = {"given": {"maxItems": 0}}
_SOLD = {**_HAS_LINES, "properties": {**_HAS_LINES["properties"], **_GIVES_NOTHING}}
_COMES_BACK: dict[str, Any] = {
    "properties": {"redemptions": {"maxItems": 0}},
    "if": {"properties": {"kind": {"enum": ["exchange"]}}},
    "then": _EXCHANGES,
    "else": {
        "properties": _GIVES_NOTHING,
        "if": {"properties": {"kind": {"enum": ["return"]}}},
        "then": _HAS_LINES,
    },
}
_RECEIPT: dict[str, Any] = {
    "type": "object",
    "required": ["store", "number", "purchased_at", "kind"],
    "if": _IS_SPLIT,
    "then": {**_ONLY_SPLIT, "if": _IS_SALE, "then": _HAS_LINES},
    "else": {"if": _IS_SALE, "then": _SOLD, "else": _COMES_BACK},
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
        "kind": {"enum": ["sale", "return", "exchange", "void"]},
        "currency": {**_CODE, "description": "ISO 4217; one that the programme takes; left out: its own."},
        "lines": {"type": "array", "items": _with_nulls(_LINE), "maxItems": 10000},
        "given": {
            "type": "array",
            "items": _with_nulls(_LINE),
            "maxItems": 10000,
            "description": "Of an exchange: what went out for lines, for the same sum. Else left out.",
        },
        "tenders": _TENDERS,
        "member": _MEMBER,
        "redemptions": _REDEMPTIONS,
        "split": {
            "type": "array",
            "minItems": 2,
            "maxItems": 20,
            "items": _with_nulls(_SHARE),
            "description": "Who paid what, where several did; instead of member, tenders and redemptions.",
        },
        "original": _with_nulls(_ORIGINAL),
        "sequence": {"type": "integer", "minimum": 0, "description": "Orders receipts of one instant."},
        "staff": {"type": "string", "maxLength": 64},
        "channel": {"type": "string", "maxLength": 64, "description": "Where it was sold: store, online, …"},
        "codes": {
            "type": "array",
            "items": _CODE,
            "maxItems": 50,
            "description": "What the customer presented: codes of offers and coupons.",
        },
    },
}
RECEIPT = _with_nulls(_RECEIPT)
RECEIPT_BODY = {"required": True, "content": {"application/json": {"schema": RECEIPT}}}
