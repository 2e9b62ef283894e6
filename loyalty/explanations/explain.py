"""Explaining: the reasons for points and tiers as sentences in a reader's language. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from string import Formatter
from typing import Any

from loyalty.explanations import clauses
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
    language, facts = figures.language, dict(reason.facts)
    for slot, code in clauses.chosen(reason, figures.program).items():
        facts[slot] = _filled(language.clauses[code], facts, figures) if code else ""
    return _filled(language.sentences[reason.code], facts, figures)


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
    "money": lambda figures, minor, facts: figures.money(minor, facts.get("money", "")),
    "own-money": lambda figures, minor, _: figures.money(minor),
    "measure": lambda figures, size, facts: figures.measure(
        size, facts.get("of", "amount"), facts.get("money", "")
    ),
    "quantity": lambda figures, thousandths, _: figures.quantity(thousandths),
    "count": lambda figures, total, facts: figures.count(total, facts["counter"]),
    "counter": lambda figures, total, facts: figures.counter(total, facts["counter"]),
    "day": lambda figures, value, _: figures.day(value),
    "weekday": lambda figures, value, _: figures.day(value, "weekday"),
    "tier": lambda figures, code, _: figures.tier(code),
    "reward": lambda figures, code, _: figures.reward(code),
    "activity": lambda figures, code, _: figures.activity(code),
    "card": lambda figures, code, _: figures.card(code),
    "rule": lambda figures, code, _: figures.rule(code),
    "discount": lambda figures, code, _: figures.discount(code),
    "exclusion": lambda figures, code, _: figures.exclusion(code),
    "words": lambda figures, code, _: figures.word(code),
}
