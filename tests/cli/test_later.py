"""Commands are listed without being imported, and what is listed of them is what they say."""

from __future__ import annotations

import json
import re
import runpy
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from flask.cli import FlaskGroup, routes_command, run_command, shell_command

from cli import COMMANDS
from cli.later import Later

ROOT = Path(__file__).resolve().parents[2]
# `flask …`, and then what it has imported of these.
FLASK = """
import json, sys
from flask.cli import cli
cli.main(["--app", "wsgi", *sys.argv[1:]], standalone_mode=False)
print(json.dumps([name for name in ("api", "config", "loyalty", "sqlalchemy") if name in sys.modules]))
"""


def wsgi(command: click.Command) -> dict[str, Any]:
    """What is in wsgi.py when `flask` asks for the application as this command."""
    with click.Context(command):
        return runpy.run_path(str(ROOT / "wsgi.py"))


def flask(*words: str) -> tuple[str, list[str]]:
    """What a process says and has imported."""
    done = subprocess.run(
        [sys.executable, "-c", FLASK, *words], cwd=ROOT, capture_output=True, text=True, check=True
    )
    said, _, imported = done.stdout.strip().rpartition("\n")
    return said, json.loads(imported)


def later_ones(commands: Iterable[click.Command]) -> Iterator[Later]:
    """Those that are imported later, and those within them."""
    for command in commands:
        real = command
        if isinstance(command, Later):
            yield command
            real = command.loaded()
        if isinstance(real, click.Group):
            yield from later_ones(real.commands.values())


def test_a_command_says_of_itself_what_is_listed() -> None:
    listed = list(later_ones(wsgi(FlaskGroup("flask"))["app"].cli.commands.values()))

    assert len(listed) > len(COMMANDS) + len({"jobs", "openapi"})
    for later in listed:
        command = later.loaded()
        assert (command.name, command.get_short_help_str(400)) == (later.name, later.get_short_help_str(400))


def test_listing_the_commands_imports_none() -> None:
    said, imported = flask("--help")

    names = re.findall(r"^  ([a-z-]+) +[A-Z]", said.partition("Commands:")[2], re.MULTILINE)
    ours = {*(later.name for later in COMMANDS), "jobs"}
    assert set(names) == {*ours, "openapi", "routes", "run", "shell"}
    assert imported == []


def test_a_library_that_looks_at_the_application_sees_all_of_it() -> None:
    said, imported = flask("openapi", "print")

    assert json.loads(said)["info"]["version"] == "1"
    assert "api" in imported


@pytest.mark.parametrize("command", [run_command, routes_command, shell_command])
def test_flask_itself_works_with_the_whole(command: click.Command) -> None:
    found = wsgi(FlaskGroup("flask"))

    with click.Context(command, parent=click.Context(FlaskGroup("flask"))):
        assert not found["_is_looking_for_a_command"]()
