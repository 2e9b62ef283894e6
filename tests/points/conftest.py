"""Whatever a test of the journal does by its verbs, the books verify afterwards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db.engine import Database
from tests.points import books
from tests.points.books import Book


@pytest.fixture
def book(database: Database) -> Iterator[Book]:
    """An open journal on 1 January 2026; verified when the test is done."""
    yield Book.open(database)
    assert books.differences(database) == []
