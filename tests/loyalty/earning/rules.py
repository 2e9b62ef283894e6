"""Shorthand for the tests of earning: a programme from a few lines, a receipt from a few goods."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from loyalty.entitle import Context, Entitlement, entitle
from loyalty.program import document
from loyalty.program.frozen import FrozenMap
from loyalty.program.model import Program
from loyalty.receipt import Kind, Line, Receipt, Tender

HEAD = "format: 1\ncode: p\nname: P\nmoney: GBP\nzone: Europe/London\n"
MEMBER = Context("member")


def program(text: str) -> Program:
    """A programme of these sections."""
    return document.read(HEAD + text)


def line(net: str, sku: str = "a", quantity: str = "1", **more: object) -> Line:
    """One line; `net` in pounds."""
    return Line(sku, Decimal(quantity), int(Decimal(net) * 100), **more)  # type: ignore[arg-type]


def bought(
    *lines: Line, at: str = "2026-05-01 12:00", tenders: dict[str, str] | None = None, **more: object
) -> Receipt:
    """A sale of these lines at this UTC time."""
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    paid = tuple(Tender(kind, int(Decimal(amount) * 100)) for kind, amount in (tenders or {}).items())
    return Receipt("s", "", "1", date(2026, 5, 1), moment, Kind.SALE, "GBP", lines, paid, **more)  # type: ignore[arg-type]


def context(*facts: str, tier: str = "member", **counted: int) -> Context:
    """A context with these facts; figures by counter, `:` written as `__`."""
    figures = FrozenMap.of(
        {key.replace("__", ":").replace("_", "-"): total for key, total in counted.items()}
    )
    return Context(tier, facts=frozenset(facts), counted=figures)


def points(found: Entitlement) -> int:
    """All points of an entitlement."""
    return sum(grant.amount for grant in found.grants)


def earned(text: str, *lines: Line, under: Context = MEMBER, **more: object) -> int:
    """What these lines earn under these sections."""
    return points(entitle(program(text), under, bought(*lines, **more)))  # type: ignore[arg-type]
