"""docs/architecture.md draws the house that the linter holds."""

from __future__ import annotations

import re
import tomllib

from tests.docs.examples import ROOT

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_the_drawing_has_the_storeys_of_the_house_from_top_to_bottom() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    (layers,) = [each["layers"] for each in contracts if each["id"] == "house"]
    drawing = PAGE.partition("## The house")[2].partition("```\n")[2].partition("```")[0]

    lines = [line for line in drawing.splitlines() if line[0] not in " │"]
    drawn = [re.findall(r"(?:^|(?<= ))(\w+)/", line.partition("   ")[0]) for line in lines[1:]]
    assert [" | ".join(names) for names in drawn] == layers


def test_every_module_it_names_is_there() -> None:
    """Where one folder was said, the names of more modules of it may follow alone."""
    named = re.findall(r"`((?:\w+/)+\w+\.py)`", PAGE)

    assert len(named) > 40
    assert [name for name in named if not (ROOT / name).exists()] == []
