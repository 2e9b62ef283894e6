"""Doors for the tests of the API; whatever a test did through them, the books must verify afterwards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from db.engine import Database
from tests.api.doors import NOW, Doors


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """It is noon on Monday, 4 May 2026, until a test moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def doors(database: Database, clock: time_machine.Traveller) -> Iterator[Doors]:
    """The shop with its doors open."""
    doors = Doors(database)
    yield doors
    assert doors.shop.verify() == []
