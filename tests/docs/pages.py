"""Pages whose commands are run in their order, in one shell, against a real server."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
_MARK = "=== next ==="


@dataclass(frozen=True)
class Step:
    """A block of commands, and what stands below it as their answer; empty where nothing does."""

    commands: str
    language: str = ""
    answer: str = ""


def steps(page: str, heading: str = "") -> list[Step]:
    """The blocks of a page, or of what stands under one heading, each `sh` with the answer that follows."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    if heading:
        _, found, rest = text.partition(f"\n## {heading}\n")
        assert found, f"{page} has no {heading!r}"
        text = rest.partition("\n## ")[0]
    found_steps: list[Step] = []
    for language, body in _BLOCK.findall(text):
        if language == "sh":
            found_steps.append(Step(body))
        elif language in ("json", "text") and found_steps and not found_steps[-1].answer:
            found_steps[-1] = Step(found_steps[-1].commands, language, body)
    return found_steps


def flask_lines(page: str) -> list[list[str]]:
    """The words of each `flask` command on a page, in order, without its comment."""
    lines = [line for step in steps(page) for line in step.commands.splitlines()]
    words = [shlex.split(line, comments=True) for line in lines if line.startswith("flask --app wsgi ")]
    return [each[3:] for each in words]


def run(commands: list[str], **environment: str) -> list[str]:
    """What each block printed, all of them run in one shell that stops at the first failure."""
    script = f"\necho; echo '{_MARK}'\n".join(commands)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    result = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=ROOT,
        env={**os.environ, "PATH": path, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert result.returncode == 0, result.stdout[-2_000:] + result.stderr[-2_000:]
    return [part.strip() for part in result.stdout.split(_MARK)]


def said(step: Step, printed: str) -> None:
    """Assert that what was printed has all that the page says of it."""
    if step.language == "json":
        found = json.loads(printed)
        assert missing(json.loads(step.answer), found) == {}, printed
    elif step.language == "text":
        lines = {line.strip() for line in printed.splitlines()}
        assert {line for line in step.answer.splitlines() if line} <= lines, printed


def missing(wanted: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    """What of the wanted values is not there, or another."""
    return {name: found.get(name) for name, value in wanted.items() if found.get(name) != value}
