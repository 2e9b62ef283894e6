"""What an exchange must say: what it is of, what came back, and what of the same price went out for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

from loyalty.receipt import Kind, Line
from pos_adapter.errors import Problem

_INSTEAD = "for another price, send a return and a sale"


def disagreements(found: Mapping[str, Any], faulty: Collection[str], scale: int) -> Iterator[Problem]:
    """What is wrong between the fields of an exchange, or with goods given by what is none.

    `faulty` are fields of which something is wrong already; amounts have `scale` decimals.
    """
    if found.get("kind") is not Kind.EXCHANGE:
        if found.get("given") and found.get("kind") in {Kind.SALE, Kind.RETURN}:
            yield Problem("given", "must be left out: only an exchange gives goods for others")
        return
    if found.get("original") is None and "original" not in faulty:
        yield Problem("original", "is required: the sale that the goods are of, or its last exchange")
    for field, says in (("lines", "what came back"), ("given", "what went out for it")):
        if not found.get(field) and field not in faulty:
            yield Problem(field, f"must hold at least one line: {says}")
        yield from _without_goods(field, found.get(field, ()))
    if found.get("lines") and found.get("given"):
        yield from _uneven(found["lines"], found["given"], scale)


def _without_goods(field: str, lines: Collection[Line]) -> Iterator[Problem]:
    for n, line in enumerate(lines):
        if not line.quantity:
            must = "must be more than 0: money given back for goods kept is a return"
            yield Problem(f"{field}[{n}].quantity", must)


def _uneven(lines: Collection[Line], given: Collection[Line], scale: int) -> Iterator[Problem]:
    back, out = (sum(line.net_minor for line in each) for each in (lines, given))
    if back != out:
        wanted, told = (str(Decimal(minor).scaleb(-scale)) for minor in (back, out))
        yield Problem("given", f"must come to {wanted}, as lines do; comes to {told}; {_INSTEAD}")
