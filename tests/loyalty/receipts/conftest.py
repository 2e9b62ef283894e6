"""Shops for the tests of receipts; whatever a test did in one, its books must verify afterwards.

And its events must have told all that moved, in the words of their catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from db.engine import Database
from tests.events import conformance
from tests.loyalty.shop import PLAIN, Shop

OpenShop = Callable[..., Shop]


@pytest.fixture
def open_shop(database: Database) -> Iterator[OpenShop]:
    """Open a shop under a programme; its books are verified when the test is over."""
    opened: list[Shop] = []

    def opening(text: str = PLAIN, **facts: str) -> Shop:
        opened.append(Shop(database, text, **facts))
        return opened[-1]

    yield opening
    for shop in opened:
        assert shop.verify() == []
        assert conformance.unfit(shop.database) == []
        assert conformance.told(shop.database) == conformance.moved(shop.database)


@pytest.fixture
def shop(open_shop: OpenShop) -> Shop:
    """A shop that gives a point a pound, with one member, ann."""
    shop = open_shop(PLAIN)
    shop.member()
    return shop
