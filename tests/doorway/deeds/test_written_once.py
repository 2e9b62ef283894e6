"""No deed of staff is written in two doors: what both can do, and its audit, stands in doorway/."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
# What writes something down: a call of this name, or of that module's function.
WRITERS = ("did", "audit.note", "audit.noted")


def calls(package: str) -> Iterator[tuple[str, ast.expr]]:
    """Where something is written down, and the word for what was done as the source has it."""
    for path in sorted((ROOT / package).rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        nodes = ast.walk(ast.parse(source)) if "audit" in source else ()
        for node in nodes:
            name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and name.endswith(WRITERS):
                place = 1 if name.endswith("did") else 3
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node.args[place]


def deeds(package: str) -> set[str]:
    """The words of a package that stand there as they are."""
    words = (word for _, word in calls(package))
    return {each.value for each in words if isinstance(each, ast.Constant) and isinstance(each.value, str)}


def test_a_deed_is_written_in_one_door_or_for_both() -> None:
    api, web, both = deeds("api"), deeds("web"), deeds("doorway")
    assert {"stores.rename", "staff.reset", "webhooks.edit"} <= both, "what is looked for is found"
    assert (api & web, (api | web) & both) == (set(), set())


def test_a_door_says_plainly_what_it_writes_down() -> None:
    hidden = [place for door in ("api", "web") for place, word in calls(door) if not _is_plain(word)]
    assert hidden == []


def _is_plain(word: ast.expr) -> bool:
    return isinstance(word, ast.Constant) and isinstance(word.value, str)
