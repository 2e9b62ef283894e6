"""What docs/tills.md shows of the till in the terminal is what it does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from db.engine import Database
from tests.api.doors import NOW, Doors, sale
from tests.cli.test_till import code_of
from tests.cli.till import Clerk
from tests.docs.examples import ROOT

SHOWN = re.compile(r"```till\n(.*?)```", re.DOTALL)


@pytest.fixture
def clerk(database: Database, tmp_path: Path) -> Iterator[tuple[Clerk, str]]:
    with time_machine.travel(NOW, tick=False):
        doors = Doors(database)
        doors.post(sale(net="542.00"))
        clerk = Clerk(doors, tmp_path / "till.db")
        yield clerk, code_of(doors)
        clerk.journal.close()
        assert doors.shop.verify() == []


def test_the_till_says_what_the_page_shows(clerk: tuple[Clerk, str]) -> None:
    till, code = clerk
    (shown,) = SHOWN.findall((ROOT / "docs" / "tills.md").read_text("utf-8"))

    for part in shown.split("> ")[1:]:
        typed, _, wanted = part.partition("\n")
        said = till.types(typed.replace("RG1:…", code)) + "\n"
        pattern = "(?:.*\n)*".join(map(re.escape, wanted.split("…\n")))
        assert re.fullmatch(pattern, said), f"> {typed}\n{said}\ninstead of\n{wanted}"
