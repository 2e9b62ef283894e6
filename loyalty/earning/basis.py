"""The basis: how much of each line counts; excluded lines and those without a positive net not at all."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from loyalty.earning.compiled import Compiled
from loyalty.earning.values import LineReason
from loyalty.program.earning import Basis
from loyalty.receipt import Line, Receipt

_THOUSANDTHS = 3


@dataclass(frozen=True, slots=True)
class Counted:
    """A line that counts, the `n`th from 0; quantity in thousandths, matches that cover it as bits."""

    n: int
    minor: int
    quantity: int
    covered_by: int


def counted(compiled: Compiled, receipt: Receipt) -> tuple[tuple[LineReason, ...], list[Counted]]:
    """What each line counts for, and the lines that count for anything."""
    basis, excluded, covering = compiled.program.basis, compiled.excluded, compiled.covering
    reasons: list[LineReason] = []
    lines: list[Counted] = []
    for n, line in enumerate(receipt.lines):
        covered_by = covering(line)
        code = excluded(covered_by)
        minor = 0 if code else _minor(basis, line)
        if minor <= 0:
            reasons.append(LineReason(n, 0, code or "not-positive"))
            continue
        reasons.append(LineReason(n, minor, ""))
        lines.append(Counted(len(lines), minor, thousandths(line.quantity), covered_by))
    if receipt.discounted_minor:
        whole = receipt.net_minor
        left = max(0, whole - receipt.discounted_minor)
        # Where deductions are as much as the goods, nothing was left to pay, and nothing counts.
        reasons, lines = _lessened(reasons, lines, left, whole if whole > 0 else 1, "redeemed")
    if basis.not_tenders:
        reasons, lines = _less_what_was_paid(basis, receipt, reasons, lines)
    return tuple(reasons), lines


def thousandths(quantity: Decimal) -> int:
    """A quantity in thousandths of its unit, rounded down."""
    return int(quantity.scaleb(_THOUSANDTHS))


def _minor(basis: Basis, line: Line) -> int:
    minor = line.net_minor
    if basis.tax == "excluded":
        minor -= line.tax_minor
    if basis.discounts == "ignored" and minor > 0:
        minor += line.discount_minor
    return minor


def _less_what_was_paid(
    basis: Basis, receipt: Receipt, reasons: list[LineReason], lines: list[Counted]
) -> tuple[list[LineReason], list[Counted]]:
    """Take the share of tenders that earn nothing from every line that counts, exactly in sum.

    The total is rounded down to the minor unit, and its units go to the largest remainders, first line first.
    """
    paid = sum(each.amount_minor for each in receipt.tenders)
    barred = sum(each.amount_minor for each in receipt.tenders if each.kind in basis.not_tenders)
    if paid <= 0 or barred <= 0:
        return reasons, lines
    return _lessened(reasons, lines, max(0, paid - barred), paid, "paid")


def _lessened(
    reasons: list[LineReason], lines: list[Counted], share: int, whole: int, code: str
) -> tuple[list[LineReason], list[Counted]]:
    """`share` of `whole` of every line that counts, exactly in sum, with `code` as the reason."""
    left = shared([line.minor for line in lines], share, whole)
    places = [n for n, reason in enumerate(reasons) if reason.eligible_minor]
    found = list(reasons)
    for n, minor in zip(places, left, strict=True):
        found[n] = LineReason(n, minor, code)
    kept = [(line, minor) for line, minor in zip(lines, left, strict=True) if minor]
    return found, [Counted(n, minor, line.quantity, line.covered_by) for n, (line, minor) in enumerate(kept)]


def shared(parts: list[int], share: int, whole: int) -> list[int]:
    """`share` of `whole` of each part; the sum is that of all parts together, rounded down."""
    floors = [part * share // whole for part in parts]
    missing = sum(parts) * share // whole - sum(floors)
    by_remainder = sorted(range(len(parts)), key=lambda n: (-(parts[n] * share % whole), n))
    for n in by_remainder[:missing]:
        floors[n] += 1
    return floors
