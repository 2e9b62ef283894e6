"""Whatever a test of households did, the books are right afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from db.engine import Database
from tests.loyalty.households.home import Home

Open = Callable[..., Home]


@pytest.fixture
def home(database: Database) -> Iterator[Open]:
    opened: list[Home] = []

    def open_one(*text: str, **points: int) -> Home:
        opened.append(Home(database, *text, **points))
        return opened[-1]

    yield open_one
    assert [each.verify() for each in opened] == [[]] * len(opened)
