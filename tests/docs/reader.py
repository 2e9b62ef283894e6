"""A reader of a page: types what it says in a fresh shop, one example every half minute."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pyotp
import time_machine
from click.testing import Result
from flask import Flask

from tests.docs import examples
from tests.docs.examples import Example

Run = Callable[..., Result]
# Longer than a card's code or an authenticator's is the same.
PAUSE = timedelta(seconds=31)
_EXPORT = re.compile(r"export ([A-Z_]+)=(?:\$\((.+)\)|(\S+))$")


class Reader:
    """`variables` are what a shell would have: exported, or fields of answers by their names in capitals."""

    def __init__(self, app: Flask, run: Run, clock: time_machine.Traveller) -> None:
        self.app, self.run, self.clock = app, run, clock
        self.variables: dict[str, str] = {}

    def type(self, commands: str) -> None:
        """Type lines of `flask` and `export`; each must succeed."""
        for line in commands.replace("\\\n", " ").splitlines():
            bare = line.partition("  #")[0].strip()
            exported = _EXPORT.match(bare)
            if exported is None:
                self._flask(bare)
            else:
                name, command, value = exported.groups()
                self.variables[name] = self._flask(command) if command else self._value(value)

    def disagreements(self, example: Example) -> list[str]:
        """Do what an example says; where the answer is not what stands below it."""
        self._look(example.typed)
        answer = examples.curl(self.app.test_client(), examples.expanded(example.typed, self.variables))
        self._remember(
            answer.json if answer.is_json and answer.data else None, answer.headers.get("ETag", "")
        )
        self.clock.shift(PAUSE)
        return examples.disagreeing(example, answer)

    def _flask(self, command: str) -> str:
        words = shlex.split(examples.expanded(command, self.variables))
        assert words[0] == "flask", command
        result = self.run(*words[3:] if words[1] == "--app" else words[1:])
        assert result.exit_code == 0, result.output
        return result.stdout.strip()

    def _value(self, word: str) -> str:
        (value,) = shlex.split(examples.expanded(word, self.variables))
        return value

    def _look(self, command: str) -> None:
        """What is read from a screen at this moment: a member's code, the staff's authenticator."""
        if "$SCANNED" in command:
            headers = {"Authorization": f"Bearer {self.variables['MEMBER_TOKEN']}"}
            shown = self.app.test_client().get("/v1/me/card/code", headers=headers)
            self.variables["SCANNED"] = shown.json["text"]
        for name in ("AUTHENTICATOR", "NEXT_CODE"):
            if f"${name}" in command:
                self.variables[name] = pyotp.TOTP(self.variables["SECRET"]).now()

    def _remember(self, answer: Any, etag: str) -> None:
        found = dict(_texts(answer))
        if etag:
            found["ETAG"] = etag
        self.variables |= found


def _texts(answer: Any) -> Iterator[tuple[str, str]]:
    """Every text in an answer by its field in capitals; of two of one name the first is kept."""
    if isinstance(answer, dict):
        for name, value in reversed(answer.items()):
            yield from _texts(value)
            if isinstance(value, str):
                yield name.upper(), value
    elif isinstance(answer, list):
        for value in reversed(answer):
            yield from _texts(value)
