"""The README's tour, word by word: what a new user types works, in the order it is written."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def typed(heading: str) -> list[str]:
    """The lines to type under a heading."""
    _, _, section = README.partition(f"\n## {heading}\n")
    blocks = re.findall(r"```sh\n(.*?)```", section.partition("\n## ")[0], re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def test_the_tour_can_be_typed(tmp_path: Path) -> None:
    # The database of the test, and the environment that runs it, stand in for the reader's.
    lines = [line.replace("var/tour.db", f"{tmp_path}/tour.db") for line in typed("A tour by hand")]
    assert lines.pop(0) == ". .venv/bin/activate"
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"

    result = subprocess.run(
        ["bash", "-euc", "\n".join(lines)],
        cwd=ROOT,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 0, result.stderr
    told = result.stdout.splitlines()
    assert '"receipts":145,"returns":5,' in told[-4]
    assert told[-3].endswith(", 0 differences")
    assert told[-2].startswith("till_")
    assert told[-1].startswith("member_")


@pytest.mark.parametrize(
    "target", sorted(set(re.findall(r"(?:^|`|8080 )make ([a-z]+)", README, re.MULTILINE)))
)
def test_what_the_readme_makes_can_be_made(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\((?!http)([^)#]+)\)", README))))
def test_what_the_readme_points_to_is_there(link: str) -> None:
    assert (ROOT / link).exists()
