"""docs/api*.md: the examples are run, in order, and answer as they say; operations are where they belong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest
import time_machine
from click.testing import Result

from db.engine import Database
from doorway.errors import KINDS, STATUSES
from identity import roles
from loyalty.shops import till_keys
from tests.api.doors import SETTINGS, Doors, new_app
from tests.api.served import served
from tests.cli.application import app as commands
from tests.docs.examples import ROOT, Example, examples
from tests.docs.reader import Reader

COMMON, TILLS, MEMBERS, RETAILER = "api.md", "api-tills.md", "api-members.md", "api-retailer.md"
# How many requests a page shows: one that is not run is no example.
PAGES = {COMMON: 4, TILLS: 28, MEMBERS: 25, RETAILER: 41}
ROW = re.compile(r"^\| (`[A-Z]+ /.+)", re.MULTILINE)
OPERATION = re.compile(r"`([A-Z]+ /[^`]+)`")


@cache
def text(page: str) -> str:
    return (ROOT / "docs" / page).read_text(encoding="utf-8")


def typed_by_all() -> Example:
    """What sets the shop up: the first block of the common page."""
    return examples(text(COMMON))[0]


@pytest.fixture
def reader(database: Database, database_url: str, clock: time_machine.Traveller) -> Reader:
    """Somebody who has set up the shop of the page."""

    def run(*arguments: str) -> Result:
        given = {"LOYALTY_DATABASE_URL": database_url, "LOYALTY_LOG_LEVEL": "CRITICAL"}
        return commands.test_cli_runner().invoke(args=list(arguments), env=given)

    found = Reader(new_app(SETTINGS, database), run, clock)
    found.type(typed_by_all().typed)
    return found


@pytest.mark.parametrize("page", PAGES)
def test_the_examples_answer_as_they_say(reader: Reader, page: str) -> None:
    asked = 0
    for example in examples(text(page)):
        if example.typed.startswith("curl "):
            asked += 1
            assert example.answer, f"nothing is said of what comes back: {example.typed}"
            assert reader.disagreements(example) == [], example.typed
        elif example != typed_by_all():
            reader.type(example.typed)

    assert asked == PAGES[page]
    assert reader.run("ledger", "verify").exit_code == 0


def test_the_client_on_the_page_does_what_it_shows(database: Database, monkeypatch, capsys) -> None:
    (snippet,) = re.findall(r"```python\n(.*?)```", text(COMMON), re.DOTALL)
    doors = Doors(database)
    with served(doors.app) as server:
        monkeypatch.setenv("REGULARS_URL", server.url)
        monkeypatch.setenv("TILL_KEY", doors.key)
        exec(compile(snippet, "docs/api.md", "exec"), {})

    issued, refused = capsys.readouterr().out.splitlines()
    assert issued == "{'points': 9}"
    assert refused.startswith("unknown_member ")


# Every operation, where it belongs, with what it asks for


def operations(doors: Doors) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each operation of the document, as `POST /v1/receipts`."""
    for path, item in doors.get("/openapi.json").json["paths"].items():
        for method, operation in item.items():
            if method in ("get", "post", "put", "patch", "delete"):
                yield f"{method.upper()} {path}", operation


def rows(page: str) -> dict[str, str]:
    """The rest of its row for each operation in the tables of a page."""
    found: dict[str, str] = {}
    for row in ROW.findall(text(page)):
        route, _, rest = row.partition(" | ")
        for name in OPERATION.findall(route):
            assert name not in found, f"{page} has {name} twice"
            found[name] = rest
    return found


def audience(name: str, operation: Mapping[str, Any]) -> str:
    """The page of those an operation is for; what is open to anyone stands with those it signs in."""
    proofs = {scheme for each in operation.get("security") or () for scheme in each}
    if proofs:
        return {"till": TILLS, "member": MEMBERS, "staff": RETAILER}[proofs.pop()]
    if name.endswith(("/healthz", "/readyz")):
        return COMMON
    return RETAILER if "/v1/staff/" in name or "/v1/connections/" in name else MEMBERS


def test_every_operation_stands_once_on_the_page_of_those_it_is_for(doors: Doors) -> None:
    belongs: dict[str, set[str]] = {page: set() for page in PAGES}
    for name, operation in operations(doors):
        belongs[audience(name, operation)].add(name)

    assert {page: set(rows(page)) for page in PAGES} == belongs


def test_the_scope_or_permission_beside_an_operation_is_the_one_it_asks_for(doors: Doors) -> None:
    for name, operation in operations(doors):
        for proof in operation.get("security") or ():
            for scheme, wanted in proof.items():
                if scheme != "member":
                    said = rows(audience(name, operation))[name].partition(" | ")[0]
                    assert said == (f"`{wanted[0]}`" if wanted else "any"), name


@pytest.mark.parametrize("header", ["Idempotency-Key", "If-Match"])
def test_a_header_that_an_operation_needs_is_named_beside_it(doors: Doors, header: str) -> None:
    """A row for several operations names a header of any of them."""
    needs = {
        name
        for name, operation in operations(doors)
        if any(each.get("name") == header for each in operation.get("parameters", ()))
    }
    assert needs

    for page in PAGES:
        together: dict[str, set[str]] = {}
        for row in ROW.findall(text(page)):
            together[row] = set(OPERATION.findall(row.partition(" | ")[0]))
        for row, names in together.items():
            assert (f"`{header}`" in row) == bool(names & needs), row


def test_the_codes_of_problems_are_those_there_are_under_their_status() -> None:
    table = text(COMMON).partition("| status | codes |")[2].partition("\n\n")[0]
    said = {
        (int(status), code)
        for status, codes in re.findall(r"^\| (\d{3}) \| (.+) \|$", table, re.MULTILINE)
        for code in re.findall(r"`([a-z_]+)`", codes)
    }

    assert said == {(kind.status, kind.code) for kind in (*KINDS.values(), *STATUSES.values())}


@pytest.mark.parametrize("page", PAGES)
def test_every_word_that_looks_like_a_permission_or_a_code_is_one(page: str) -> None:
    known = roles.PERMISSIONS | {"spending.hold_minutes", "returns.shortfall"}
    codes = {(kind.status, kind.code) for kind in (*KINDS.values(), *STATUSES.values())}

    assert [word for word in re.findall(r"`([a-z]+\.[a-z_]+)`", text(page)) if word not in known] == []
    named = re.findall(r"`(\d{3})`\s+`([a-z_]+)`", text(page))
    assert {(int(status), code) for status, code in named} <= codes


def test_the_scopes_of_keys_are_on_the_page_of_tills() -> None:
    said = {row.partition(" | ")[0].strip("`") for row in rows(TILLS).values()} - {"any"}

    assert said == set(till_keys.SCOPES)
