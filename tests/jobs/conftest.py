"""What tests of jobs may ask for: a shop, and the house in which its jobs are done."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from click.testing import Result

from db.engine import Database
from jobs.job import House
from tests.jobs.application import app
from tests.jobs.house import house_of
from tests.loyalty.shop import PLAIN, Shop

OpenShop = Callable[..., Shop]
Run = Callable[..., Result]


@pytest.fixture
def open_shop(database: Database) -> Iterator[OpenShop]:
    """Open a shop under a programme; its books are verified when the test is over."""
    opened: list[Shop] = []

    def opening(text: str = PLAIN) -> Shop:
        opened.append(Shop(database, text))
        return opened[-1]

    yield opening
    for shop in opened:
        assert shop.verify() == []


@pytest.fixture
def shop(open_shop: OpenShop) -> Shop:
    """A shop that gives a point a pound, with one member, ann."""
    shop = open_shop(PLAIN)
    shop.member()
    return shop


@pytest.fixture
def house(shop: Shop) -> House:
    """The house of that shop, in London at noon on 22 November 2026."""
    return house_of(shop.database, shop.retailer, "2026-11-22")


@pytest.fixture
def run(database_url: str) -> Run:
    """Run `flask …` on the test's database; a command that fails unforeseen fails the test."""

    def run(*arguments: object, **environment: str) -> Result:
        given = {"LOYALTY_DATABASE_URL": database_url, "LOYALTY_ZONE": "Europe/London", **environment}
        result = app.test_cli_runner().invoke(args=[str(word) for word in arguments], env=given)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run
