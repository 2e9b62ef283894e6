"""Every link of a page leads somewhere, and every file, folder and command that a page names is there."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from cli import COMMANDS as OURS
from cli.later import Later
from jobs.commands import jobs
from tests.docs.examples import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)")
CODE = re.compile(r"`([^`\n]+)`")
# Folders of the project, so that `api/till/` is a place and `and/or` is none.
PLACE = re.compile(
    r"((?:api|cli|client|db|docs|events|identity|intake|jobs|loyalty|migrations|notices|points|pos_adapter"
    r"|programs|samples|tests|tiers|tools)/[\w./*-]*)"
)
# What a reader is told to make, for a language there is not.
TO_BE_MADE = re.compile(r".*/fr\.yaml")
COMMANDS = {command.name: command for command in (*OURS, jobs)}


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def anchors(page: Path) -> set[str]:
    """The anchors a reader's site makes of the headings of a page."""
    bare = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", bare, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def typed(name: str) -> Iterator[str]:
    """Every command of ours on a page, in blocks and in the text, without its comment."""
    bare = text(name).replace("\\\n", " ")
    lines = re.findall(r"^(?:    )?(?:export \w+=\$\()?(flask .+)$", bare, re.MULTILINE)
    for line in [*lines, *re.findall(r"`(flask [^`]+)`", bare)]:
        yield re.split(r"\s+#|\s+[>|&]|\)\s*$", line)[0].replace("--app wsgi ", "")


@pytest.mark.parametrize("name", NAMES)
def test_its_links_lead_somewhere(name: str) -> None:
    for target, anchor in LINK.findall(text(name)):
        page = (ROOT / name).parent / target if target else ROOT / name
        assert page.exists(), target
        if anchor:
            assert anchor in anchors(page), f"{target}#{anchor}"


@pytest.mark.parametrize("name", NAMES)
def test_the_files_it_names_are_there(name: str) -> None:
    for words in CODE.findall(text(name)):
        place = PLACE.fullmatch(words)
        if place and not TO_BE_MADE.fullmatch(words):
            assert list(ROOT.glob(words.rstrip("/"))), words


@pytest.mark.parametrize("name", [name for name in NAMES if name != "CHANGELOG.md"])
def test_the_commands_it_names_are_commands(name: str) -> None:
    """A word in capitals or an id with an ellipsis stands for a value; groups may be named alone."""
    for line in typed(name):
        found: click.Command = click.Group("flask", commands=COMMANDS)
        words = shlex.split(line.replace("…", "x").replace("<", "").replace(">", ""))[1:]
        while words and isinstance(found, click.Group) and not words[0].startswith("-"):
            assert words[0] in found.commands, line
            command = found.commands[words.pop(0)]
            found = command.loaded() if isinstance(command, Later) else command
        known = {option for each in found.params for option in each.opts} | {"--help"}
        assert {word for word in words if word.startswith("--")} <= known, line


def test_every_decision_is_in_their_list_under_its_title() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"^\| \[(\d+)\]\((.+)\) \| (.+) \|$", text("docs/decisions/README.md"), re.MULTILINE)

    titles = {page.name: page.read_text("utf-8").splitlines()[0] for page in folder.glob("0*.md")}
    assert {page: f"# {number}. {title}" for number, page, title in listed} == titles


def test_a_decision_is_under_a_page() -> None:
    for page in (ROOT / "docs" / "decisions").glob("0*.md"):
        assert len(page.read_text("utf-8").splitlines()) < 40, page.name
