"""A why: the code of a reason and its facts, from which a sentence can be said in any language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Fact = str | int


@dataclass(frozen=True, slots=True)
class Why:
    """Why something is as it is. Facts are ids, codes, ISO dates and whole numbers in the smallest unit."""

    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


def why(code: str, **facts: Fact) -> Why:
    """A reason with its facts by name."""
    return Why(code, facts)


def from_rows(rows: Iterable[Mapping[str, Any]]) -> tuple[Why, ...]:
    """Reasons as JSON keeps them."""
    return tuple(Why(row["code"], row["facts"]) for row in rows)
