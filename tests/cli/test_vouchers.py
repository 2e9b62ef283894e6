"""`flask vouchers issue` tries, then gives once to each, and goes on with what was stopped."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli import shop
from tests.cli.conftest import Run

REWARDS = 'rewards: [{code: mug, kind: product, cost: 100, worth: "4.00"}]\n'


@pytest.fixture
def members(run: Run, tmp_path: Path) -> Path:
    """A programme with a reward, and a list of two members."""
    file = tmp_path / "program.yaml"
    file.write_text(shop.PROGRAM + REWARDS)
    assert run("program", "publish", file).exit_code == 0
    for name in ("ann", "bob"):
        assert run("member", "add", "--program", "shop", "--external", name).exit_code == 0
    listed = tmp_path / "list.csv"
    listed.write_text("external_id\nann\nbob\n")
    return listed


def test_it_is_tried_then_given_once(run: Run, members: Path) -> None:
    words = ("vouchers", "issue", "spring", "--program", "shop", "--reward", "mug", "--file", members)
    tried = run(*words)
    assert (tried.exit_code, json.loads(tried.stdout)["members"]) == (0, 2)
    assert json.loads(tried.stdout)["points"] == 200
    assert "tried only" in tried.stderr

    for _ in range(2):
        done = json.loads(run(*words, "--commit").stdout)
        assert (done["status"], done["issued"], done["worth_minor"]) == ("done", 2, 800)


def test_it_is_for_a_segment_or_a_file(run: Run, members: Path) -> None:
    assert run("vouchers", "issue", "spring", "--program", "shop", "--reward", "mug").exit_code == 2
    members.write_text("external_id\nnobody\n")
    refused = run("vouchers", "issue", "x", "--program", "shop", "--reward", "mug", "--file", members)
    assert refused.exit_code == 1
    assert "line 2" in refused.stderr
