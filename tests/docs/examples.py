"""Examples of a page, read as a shell and curl would read them, and compared with what really comes back."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

ROOT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)
_QUOTED = re.compile(r"('[^']*')")
_VARIABLE = re.compile(r"\$([A-Z_]+)")
_ADDRESS = ("http://localhost:8000", "$REGULARS_URL")


@dataclass(frozen=True)
class Example:
    """What to type, and what the block below it says comes back; both empty where there is none."""

    typed: str
    language: str = ""
    answer: str = ""


def examples(text: str) -> list[Example]:
    """The blocks in `sh` of a page, each with the block of an answer that follows it."""
    found: list[Example] = []
    for language, body in _BLOCK.findall(text):
        if language == "sh":
            found.append(Example(body))
        elif language in ("json", "http", "ndjson"):
            assert found, f"an answer to nothing: {body}"
            assert not found[-1].answer, f"a second answer to {found[-1].typed}"
            found[-1] = Example(found[-1].typed, language, body)
    return found


def expanded(text: str, variables: Mapping[str, str]) -> str:
    """A command with its variables, as a shell sees them: not between single quotes."""

    def value(match: re.Match[str]) -> str:
        assert match[1] in variables, f"${match[1]} is nothing a reader could know here"
        return variables[match[1]].replace("\\", r"\\").replace('"', r"\"")

    return "".join(
        part if part.startswith("'") else _VARIABLE.sub(value, part) for part in _QUOTED.split(text)
    )


def curl(client: FlaskClient, command: str) -> TestResponse:
    """Do what a curl line says: -X, -H, -d, --data-binary (@ names a file) and --json; -s and -i go by."""
    words = iter(shlex.split(command.replace("\\\n", " "))[1:])
    url, method, headers, body = "", "", {}, None
    for word in words:
        if word == "-X":
            method = next(words)
        elif word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word in ("-d", "--data-binary", "--json"):
            body = _data(next(words))
            headers |= {"Content-Type": "application/json"} if word == "--json" else {}
        elif word not in ("-s", "-i"):
            assert not word.startswith("-"), f"a reader's curl may know {word}; this one does not"
            assert not url, f"two addresses: {url} and {word}"
            url = word
    for address in _ADDRESS:
        url = url.removeprefix(address)
    return client.open(url, method=method or ("GET" if body is None else "POST"), headers=headers, data=body)


def _data(word: str) -> bytes:
    return (ROOT / word[1:]).read_bytes() if word.startswith("@") else word.encode()


def disagreeing(example: Example, answer: TestResponse) -> list[str]:
    """Where what came back is not what the page says."""
    if example.language == "ndjson":
        wanted, found = example.answer.splitlines(), answer.text.splitlines()
        assert len(wanted) == len(found), answer.text
        pairs = zip(wanted, found, strict=True)
        return [each for ours, theirs in pairs for each in differing(json.loads(ours), json.loads(theirs))]
    if example.language == "http":
        head, _, body = example.answer.partition("\n\n")
        return [*_head(head, answer), *(differing(json.loads(body), answer.json) if body.strip() else ())]
    wanted = json.loads(example.answer)
    status = wanted.get("status")
    fine = answer.status_code == status if isinstance(status, int) else answer.status_code < 400
    return [*([] if fine else [f"{answer.status}: {answer.text}"]), *differing(wanted, answer.json)]


def _head(text: str, answer: TestResponse) -> list[str]:
    first, *rest = text.splitlines()
    found = [] if first.split()[1] == str(answer.status_code) else [f"{answer.status}: {answer.text}"]
    for line in rest:
        name, _, value = line.partition(": ")
        found += differing(value, answer.headers.get(name), name)
    return found


def differing(wanted: Any, found: Any, path: str = "") -> list[str]:
    """Where an answer is not what the example says. `…` stands for anything; fields may be left out."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        missing = [f"{path}.{key}: not there" for key in wanted if key not in found]
        shared = [key for key in wanted if key in found]
        return missing + [
            each for key in shared for each in differing(wanted[key], found[key], f"{path}.{key}")
        ]
    if isinstance(wanted, list) and isinstance(found, list) and len(wanted) <= len(found):
        pairs = enumerate(zip(wanted, found, strict=False))
        return [each for n, (ours, theirs) in pairs for each in differing(ours, theirs, f"{path}[{n}]")]
    if isinstance(wanted, str) and "…" in wanted and isinstance(found, str):
        return [] if re.fullmatch(re.escape(wanted).replace("…", ".+"), found) else [f"{path}: {found}"]
    return [] if wanted == found else [f"{path}: {found!r}"]
