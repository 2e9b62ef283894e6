"""A remedy: an English sentence that knows its template and its facts, so that it can be said in others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self


class Remedy(str):
    """What to put right. It is its English text, and equal to it; `said` says it in other languages.

    A fact may be a remedy itself, and a tuple of facts is written as a list.
    """

    __slots__ = ("facts", "template")
    template: str
    facts: Mapping[str, object]

    def __new__(cls, template: str, facts: Mapping[str, object]) -> Self:
        """The sentence of a template that names its facts in braces."""
        made = super().__new__(cls, template.format(**{name: listed(fact) for name, fact in facts.items()}))
        made.template, made.facts = template, facts
        return made

    def __getnewargs__(self) -> Any:
        """What a copy is made of."""
        return self.template, self.facts


def worded(template: str, /, **facts: object) -> Remedy:
    """The remedy of a template and its facts; the template must stand in the texts of every language."""
    return Remedy(template, facts)


def listed(fact: object, comma: str = ", ") -> object:
    """A fact as it is written; several with commas between them."""
    return comma.join(map(str, fact)) if isinstance(fact, tuple) else fact
