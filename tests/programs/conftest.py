"""A house for each test; whatever happens in it, its books must verify afterwards, and its events tell it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from db.engine import Database
from tests.events import conformance
from tests.programs.house import House

OpenHouse = Callable[..., House]


@pytest.fixture
def open_house(database: Database) -> Iterator[OpenHouse]:
    """Open the house of a ready programme, with its first member, ann."""
    opened: list[House] = []

    def opening(name: str, joined: str = "2026-01-01 00:00") -> House:
        house = House(database, name)
        house.member("ann", joined)
        opened.append(house)
        return house

    yield opening
    for house in opened:
        assert house.verify() == []
        assert conformance.unfit(house.database) == []
        assert conformance.told(house.database) == conformance.moved(house.database)
