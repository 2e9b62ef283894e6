"""Explaining: the reasons for points and tiers as sentences in a reader's language. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from string import Formatter
from typing import Any

from loyalty.explanations.figures import Figures
from loyalty.explanations.language import Language
from loyalty.explanations.why import Why
from loyalty.program.model import Program

Facts = Mapping[str, Any]


def sentences(reasons: Iterable[Why], program: Program, language: Language) -> list[str]:
    """One sentence for each reason, in order, with the programme's names, money and days.

    Raises KeyError for a code that the language has no sentence for.
    """
    figures = Figures(program, language)
    return [_sentence(reason, figures) for reason in reasons]


def _sentence(reason: Why, figures: Figures) -> str:
    chosen = _clauses(reason, figures.program)
    language, facts = figures.language, reason.facts
    clauses = {
        slot: _filled(language.clauses[code], facts, figures) if code else "" for slot, code in chosen.items()
    }
    return _filled(language.sentences[reason.code], {**facts, **clauses}, figures)


def _filled(template: str, facts: Facts, figures: Figures) -> str:
    return _Template(figures, facts).vformat(template, (), facts)


class _Template(Formatter):
    """Fills in facts, each written as what stands after its colon says."""

    def __init__(self, figures: Figures, facts: Facts) -> None:
        self._figures = figures
        self._facts = facts

    def format_field(self, value: Any, format_spec: str) -> str:
        """One fact, written; raises KeyError for a way of writing there is none of."""
        return FORMS[format_spec](self._figures, value, self._facts)


FORMS: Mapping[str, Callable[[Figures, Any, Facts], str]] = {
    "": lambda _, value, __: str(value),
    "points": lambda figures, amount, facts: figures.points(amount, facts["currency"]),
    "money": lambda figures, minor, _: figures.money(minor),
    "count": lambda figures, total, facts: figures.count(total, facts["counter"]),
    "counter": lambda figures, total, facts: figures.counter(total, facts["counter"]),
    "day": lambda figures, value, _: figures.day(value),
    "weekday": lambda figures, value, _: figures.day(value, "weekday"),
    "tier": lambda figures, code, _: figures.tier(code),
    "reward": lambda figures, code, _: figures.reward(code),
    "words": lambda figures, code, _: figures.language.word(code),
}


def _clauses(reason: Why, program: Program) -> Mapping[str, str]:
    """Which clause goes into which slot of the sentence; an empty text leaves the slot empty."""
    if reason.code == "earned":
        return _of_sum(reason.facts)
    if "from_on" in reason.facts and reason.code.startswith("tier-"):
        return {"window": _window(program)}
    return {}


def _window(program: Program) -> str:
    """The tier window by its kind; a card year where the programme has no tiers any more."""
    if program.ladder is None or program.ladder.window.kind == "card-year":
        return "window-card-year"
    return f"window-{program.ladder.window.months}"


def _of_sum(facts: Facts) -> Mapping[str, str]:
    """How the sum of an earning is told: only what took part in it is said."""
    multiplier, rounding = Decimal(facts.get("multiplier", 1)), facts.get("rounding", "floor")
    cut = facts["base_minor"] != facts["steps"] * facts["step_minor"]
    simple = facts["points"] == 1 and multiplier == 1
    fraction = facts["steps"] * facts["points"] * multiplier != facts["amount"]
    rounded = "rounded-floor" if cut and simple else f"rounded-{rounding}" if fraction else ""
    return {
        "rate": "rate-whole" if cut and not simple else "rate",
        "only": "only" if "rule" in facts else "",
        "lines": "lines" if "round_at" in facts else "",
        "times": "times" if multiplier != 1 else "",
        "rounded": rounded,
    }
