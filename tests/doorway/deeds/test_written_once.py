"""No deed of staff is written in two doors: what both can do, and its audit, stands in doorway/."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
# What writes something down: how its call ends, and at which place it is told what was done.
WRITERS = {"did": 1, "audit.note": 3, "audit.noted": 2}
# Commands have a way of their own to it, which takes the words from those who call it.
WAYS = {"cli": {"_note": 1}}
# What commands write down themselves: nobody has signed in, so `cli` did it, and no request asks for it. What
# both can say stands in doorway/, as for `programs.publish`.
BY_COMMANDS = {
    "connections.add",
    "connections.edit",
    "connections.remove",
    "connections.rotate",
    "connections.token",
    "connections.token-removed",
    "deliveries.dismiss",
    "deliveries.retry",
    "parked.dismiss",
    "parked.identify",
    "parked.retry",
    "staff.add",
    "staff.disable",
    "staff.reset",
    "staff.roles",
    "tills.add",
    "tills.revoke",
    "tills.rotate",
    "vouchers.batch",
}


def calls(package: str) -> Iterator[tuple[str, ast.expr]]:
    """Where something is written down, and the word for what was done as the source has it."""
    for path in sorted((ROOT / package).rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        nodes = ast.walk(ast.parse(source)) if "audit" in source else ()
        for node in nodes:
            place = _place(ast.unparse(node.func), package) if isinstance(node, ast.Call) else None
            if isinstance(node, ast.Call) and place is not None:
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node.args[place]


def _place(called: str, package: str) -> int | None:
    """Where a call of this name says what was done; None where it writes nothing down."""
    ways = WRITERS | WAYS.get(package, {})
    return next((place for name, place in ways.items() if called.endswith(name)), None)


def deeds(package: str) -> set[str]:
    """The words of a package that stand there as they are."""
    words = (word for _, word in calls(package))
    return {each.value for each in words if isinstance(each, ast.Constant) and isinstance(each.value, str)}


def test_a_deed_is_written_in_one_door_or_for_both() -> None:
    api, web, both = deeds("api"), deeds("web"), deeds("doorway")
    assert {"stores.rename", "staff.reset", "webhooks.edit"} <= both, "what is looked for is found"
    assert (api & web, (api | web) & both) == (set(), set())


def test_what_commands_write_down_besides_is_known() -> None:
    assert deeds("cli") == BY_COMMANDS


def test_a_door_says_plainly_what_it_writes_down() -> None:
    hidden = [place for door in ("api", "web") for place, word in calls(door) if not _is_plain(word)]
    assert hidden == []


def _is_plain(word: ast.expr) -> bool:
    return isinstance(word, ast.Constant) and isinstance(word.value, str)
