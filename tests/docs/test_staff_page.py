"""docs/staff.md says of each role exactly what `identity.roles` gives it."""

from __future__ import annotations

import re
from pathlib import Path

from identity import roles

PAGE = (Path(__file__).parents[2] / "docs" / "staff.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| (\w+) \| (.+) \|$", PAGE, re.MULTILINE))


def test_the_roles_are_those_there_are() -> None:
    assert set(roles.ROLES) == set(ROWS) - {"role", "step", "1", "2", "3"}


def test_each_role_may_what_is_written() -> None:
    for role in (roles.CLERK, roles.ANALYST):
        assert set(re.findall(r"`([a-z.]+)`", ROWS[role])) == roles.ROLES[role]
    assert re.findall(r"`([a-z.]+)`", ROWS[roles.MANAGER]) == ["staff.edit", "programs.hasten"]
