"""The corner shop with its pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from db.engine import Database
from tests.api.conftest import clock
from tests.web.pages import Pages

__all__ = ["clock"]


@pytest.fixture
def pages(database: Database, clock: time_machine.Traveller) -> Iterator[Pages]:
    """The shop with its pages; whatever was done through them, the books verify afterwards."""
    pages = Pages(database)
    yield pages
    assert pages.doors.shop.verify() == []
