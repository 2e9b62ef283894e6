"""docs/api.md: its examples are run, in order, and answer as they say."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

from werkzeug.test import TestResponse

from api.errors import KINDS, STATUSES
from tests.api.doors import Doors

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```sh\n(curl .*?)```\n\n```json\n(.*?)```", TEXT, re.DOTALL)


def curl(doors: Doors, command: str) -> TestResponse:
    """Do what a curl line says, with -H and -d."""
    words = iter(shlex.split(command.replace("\\\n", " "))[1:])
    url, headers, body = "", {}, None
    for word in words:
        if word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = next(words)
        else:
            url = word.removeprefix("http://localhost:8000")
    return doors.client.open(url, method="GET" if body is None else "POST", headers=headers, data=body)


def differing(wanted: Any, found: Any, path: str = "") -> list[str]:
    """Where an answer is not what the example says. `…` stands for anything; fields may be left out."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        return [each for key in wanted for each in differing(wanted[key], found.get(key), f"{path}.{key}")]
    if isinstance(wanted, list) and isinstance(found, list) and len(wanted) <= len(found):
        pairs = enumerate(zip(wanted, found, strict=False))
        return [each for n, (ours, theirs) in pairs for each in differing(ours, theirs, f"{path}[{n}]")]
    if isinstance(wanted, str) and "…" in wanted and isinstance(found, str):
        return [] if re.fullmatch(re.escape(wanted).replace("…", ".+"), found) else [f"{path}: {found}"]
    return [] if wanted == found else [f"{path}: {found!r}"]


def test_the_examples_answer_as_they_say(doors: Doors) -> None:
    assert len(EXAMPLES) == 5
    for line, answer in EXAMPLES:
        token = doors.token() if "$MEMBER_TOKEN" in line else ""
        command = line.replace("$TILL_KEY", doors.key).replace("$MEMBER_TOKEN", token)

        assert differing(json.loads(answer), json.loads(curl(doors, command).text)) == []


def test_every_route_and_only_codes_there_are_are_in_it(doors: Doors) -> None:
    for path in doors.get("/openapi.json").json["paths"]:
        assert f"{path}`" in TEXT, path

    codes = {kind.code for kind in (*KINDS.values(), *STATUSES.values())}
    table = TEXT[TEXT.index("| status | codes |") :]
    said = set(re.findall(r"`([a-z_]+)`", table)) - {"_"}
    assert said <= codes
