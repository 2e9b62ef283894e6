"""From what an entry keeps of a sale to the reasons for its points, rule by rule. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from loyalty.explanations.why import Why, why

Sum = Mapping[str, Any]
# How a sum is told, by its kind; one of a quantity by its measure.
_EARNED = {
    "rate": "earned",
    "quantity": "earned-quantity",
    "fixed": "earned-fixed",
    "times": "earned-times",
    "milestone": "earned-milestone",
}


def of_sale(codes: Mapping[str, Any], tier: str) -> Iterator[Why]:
    """Why a sale earned what it earned under a tier, and what of it counts for nothing."""
    sums: Sequence[Sum] = codes.get("rules", ())
    gifts: Sequence[Sum] = codes.get("gifts", ())
    told = [reason for each in sums for reason in _of_sum(each, tier)]
    told += [why("gift" if "total" in each else "gift-by-rule", **each) for each in gifts]
    yield from told or [_nothing(sums, tier, is_unmet="unmet" in codes)]
    for code, minor in codes.get("left_out", ()):
        yield from _left_out(code, minor, codes)


def _of_sum(each: Sum, tier: str) -> Iterator[Why]:
    """One rule's reason, none for one that has nothing to do with the sale."""
    if each["amount"]:
        yield _earned(each, tier)
    elif each.get("per") == "group":
        yield why("outdone", **each)
    elif each.get("per") == "budget":
        yield why("given-away", **each)
    elif "capped_by" in each:
        yield why("used-up", **each)
    elif each.get("left") and _measure(each) > 0:
        yield why("kept-over", **{**each, "step": _step(each)})


def _earned(each: Sum, tier: str) -> Why:
    kind = "quantity" if "quantity" in each else each.get("kind", "rate")
    return why(_EARNED[kind], **each, tier=tier)


def _nothing(sums: Sequence[Sum], tier: str, *, is_unmet: bool) -> Why:
    """Why a sale earned nothing: nothing of it counts, too little does, or its tier gets none."""
    rates = [each for each in sums if each.get("kind", "rate") == "rate" and _step(each)]
    counted = [each for each in rates if _measure(each) > 0]
    whole = [each for each in sums if each["steps"] and "points" in each]
    if whole:
        return _earned(whole[0], tier)
    if not counted:
        return why("nothing-met" if is_unmet else "nothing-counts")
    nearest = min(counted, key=lambda each: ("step_minor" not in each, _step(each)))
    code = "too-little" if "step_minor" in nearest else "too-little-quantity"
    names = ("base_minor", "step_minor", "quantity", "step_quantity", "money")
    return why(code, **{name: nearest[name] for name in names if name in nearest})


def _measure(each: Sum) -> int:
    """What a rate looked at: minor units, or thousandths of a quantity."""
    found: int = each.get("base_minor", each.get("quantity", 0))
    return found


def _step(each: Sum) -> int:
    found: int = each.get("step_minor", each.get("step_quantity", 0))
    return found


def _left_out(code: str, minor: int, codes: Mapping[str, Any]) -> Iterator[Why]:
    what, _, name = code.partition(":")
    paid_in = {"money": codes["money"]} if "money" in codes else {}
    if what in ("excluded", "paid") and minor > 0:
        yield why(what, what=name, amount_minor=minor, **paid_in)
    elif what in ("tax", "discounts", "redeemed") and minor > 0:
        yield why(what, amount_minor=minor, **paid_in)
    elif what == "not-positive" and minor < 0:
        yield why("deductions", amount_minor=-minor, **paid_in)
