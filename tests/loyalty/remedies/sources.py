"""Every template of a remedy that stands in the source, found by reading it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter

import loyalty

ROOT = Path(loyalty.__file__).resolve().parent.parent
HOUSES = ("tiers", "loyalty", "doorway", "api", "web", "cli")
# What makes a remedy, and which of its arguments is the template.
MAKERS = {"worded": 0, "InvalidLadder": 1}


@dataclass(frozen=True, slots=True)
class Made:
    """One call: its template (None where it is no plain text) and the names of the facts it is given."""

    place: str
    template: str | None
    facts: frozenset[str]


@cache
def made() -> tuple[Made, ...]:
    """Every call that makes a remedy."""
    return tuple(
        each for house in HOUSES for path in sorted((ROOT / house).rglob("*.py")) for each in _in(path)
    )


def facts_of(template: str) -> set[str]:
    """The names of the facts that a template says."""
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def plain_remedies(folder: Path) -> Iterator[str]:
    """Sentences that read like remedies and are none: they could be said in English only."""
    for path in sorted(folder.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        worded = {id(_template(call)) for call in ast.walk(tree) if _is_maker(call)}
        for node in ast.walk(tree):
            text = node.values[0] if isinstance(node, ast.JoinedStr) and node.values else node
            if id(node) not in worded and isinstance(text, ast.Constant) and _reads_like_one(text.value):
                yield f"{path.name}:{node.lineno}: {text.value}"


def _reads_like_one(text: object) -> bool:
    return isinstance(text, str) and text.startswith(("must ", "is no ", "needs "))


def _in(path: Path) -> Iterator[Made]:
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if _is_maker(call):
            template = _template(call)
            text = template.value if isinstance(template, ast.Constant) else None
            names = frozenset(keyword.arg or "**" for keyword in call.keywords)
            yield Made(f"{path.relative_to(ROOT)}:{call.lineno}", text, names)


def _is_maker(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS


def _template(call: ast.Call) -> ast.expr:
    return call.args[MAKERS[call.func.id]]
