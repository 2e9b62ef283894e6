"""Clauses: which parts a sentence has, by the facts it is told from; only what took part is said. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from loyalty.explanations import windows
from loyalty.explanations.why import Why
from loyalty.program.model import Program

Facts = Mapping[str, Any]
Chosen = Mapping[str, str]


def chosen(reason: Why, program: Program) -> Chosen:
    """Which clause goes into which slot of the sentence; an empty text leaves the slot empty.

    A clause may have those before it as slots of its own.
    """
    facts: Facts = reason.facts
    if reason.code in ("earned", "earned-quantity"):
        return _of_rate(facts)
    if reason.code.startswith("earned-"):
        return _of_other(facts)
    if reason.code in ("used-up", "given-away", "outdone", "kept-over"):
        return {"only": _only(facts), "per": f"per-{facts['per']}" if reason.code == "used-up" else ""}
    if reason.code in ("gift", "gift-by-rule", "gift-given", "gift-withdrawn"):
        return {"what": "gifts" if facts["count"] > 1 else "gift"}
    if reason.code == "pending-offered":
        return {"until": _dated(facts, "until-day")}
    if "from_on" in facts and reason.code.startswith("tier-"):
        until, since = _dated(facts, "until-day"), _dated(facts, "from-day")
        return {"window": windows.clause(facts, program), "until": until, "from": since}
    return {}


def _dated(facts: Facts, clause: str) -> str:
    return clause if "due_at" in facts else ""


def _only(facts: Facts) -> str:
    return "only" if "rule" in facts else ""


def _of_rate(facts: Facts) -> Chosen:
    """How the sum of a rate is told."""
    multiplier, left = Decimal(facts.get("multiplier", 1)), facts.get("left")
    step = facts.get("step_minor", facts.get("step_quantity"))
    base = facts.get("base_minor", facts.get("quantity"))
    is_cut = bool(left) if left is not None else base != facts["steps"] * step
    is_simple = facts["points"] == 1 and multiplier == 1
    says_cut = is_cut and is_simple and left is None
    rate = "rate-quantity" if "quantity" in facts else "rate"
    return {
        "rate": f"{rate}-whole" if is_cut and not says_cut else rate,
        "only": _only(facts),
        "carried": "carried" if facts.get("carried") else "",
        "lines": "lines" if "round_at" in facts else "",
        "times": "times" if multiplier != 1 else "",
        "rounded": "rounded-floor" if says_cut else _rounded(facts, multiplier),
        "left": "left" if left else "",
        **_capped(facts),
    }


def _of_other(facts: Facts) -> Chosen:
    """How fixed points, a multiplier or a milestone are told."""
    if facts["kind"] == "milestone":
        again = facts["steps"] > 1
        reached = ("reached-times" if again else "reached-every") if "step" in facts else "reached"
        return {"only": _only(facts), "reached": reached}
    if facts["kind"] == "times":
        return {"only": _only(facts), **_capped(facts)}
    multiplier = Decimal(facts.get("multiplier", 1))
    return {
        "only": _only(facts) or "only-purchase",
        "fixed": "fixed-times" if multiplier != 1 else "",
        "rounded": _rounded(facts, multiplier),
        **_capped(facts),
    }


def _rounded(facts: Facts, multiplier: Decimal) -> str:
    """How a fraction of a point was rounded, if there was one."""
    came_to = facts.get("wanted", facts["amount"])
    is_whole = facts["steps"] * facts["points"] * multiplier == came_to
    return "" if is_whole else f"rounded-{facts.get('rounding', 'floor')}"


def _capped(facts: Facts) -> Chosen:
    """What left less than the sum came to: a cap or a budget."""
    per = facts.get("per")
    if per is None:
        return {"capped": ""}
    if per == "budget":
        return {"capped": "capped-budget"}
    remaining = "remaining" if facts["amount"] < facts["most"] else ""
    return {"per": f"per-{per}", "remaining": remaining, "capped": "capped"}
