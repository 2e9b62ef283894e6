"""A browser for each worker, a shop and its visitors for each test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from db.engine import Database
from tests.browser import cameras
from tests.browser import chromium as chromiums
from tests.browser.house import House, Street
from tests.browser.pairs import LOOKS, Look, one_of
from tests.browser.stalls import Open, stall
from tests.browser.visits import PATIENCE_MS, PHONE, Visits

FULL = bool(os.environ.get("LOYALTY_TEST_FULL"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what asks for a look under one of them, or under all."""
    if "look" in metafunc.fixturenames:
        looks = LOOKS if FULL else (one_of(metafunc.definition.nodeid),)
        metafunc.parametrize("look", looks, ids=str)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives browsers."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def program() -> str:
    """Where Chromium is."""
    found = chromiums.find()
    if found:
        return found
    missing = "no Chromium on this machine; apt install chromium fonts-noto-cjk, or set LOYALTY_TEST_CHROMIUM"
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture(scope="session")
def chromium(playwright: Playwright, program: str) -> Iterator[Browser]:
    """The browser of this worker; what a test opens in it has a profile of its own."""
    browser = chromiums.start(playwright, program)
    yield browser
    browser.close()


@pytest.fixture
def camera(playwright: Playwright, program: str, tmp_path: Path) -> Iterator[Callable[..., Browser]]:
    """Starts browsers whose camera sees one picture after another: visit(browser=camera(png))."""
    with ExitStack() as opened:

        def start(*pictures: bytes) -> Browser:
            film = cameras.filmed(tmp_path / f"{len(list(tmp_path.glob('*.mjpeg')))}.mjpeg", *pictures)
            browser = chromiums.start(playwright, program, *cameras.flags(film))
            opened.callback(browser.close)
            return browser

        yield start


@pytest.fixture(scope="session")
def street() -> Iterator[Street]:
    """The address of this worker."""
    street = Street()
    yield street
    street.close()


@pytest.fixture
def house(database: Database, street: Street) -> Iterator[House]:
    """The corner shop, served."""
    house = House(database, street)
    yield house
    house.end()


@pytest.fixture
def visit(chromium: Browser, street: Street, request: pytest.FixtureRequest) -> Iterator[Visits]:
    """Opens pages of the house, and fails on whatever goes wrong in them."""
    # The pages are closed before the house is.
    if "house" in request.fixturenames:
        request.getfixturevalue("house")
    visits = Visits(chromium, street.url)
    yield visits
    visits.leave()
    visits.watch.end()


@pytest.fixture
def shown(street: Street, visit: Visits) -> Iterator[Open]:
    """Opens a page of a test's own: shown("<h1>…</h1>", a_js="…") has the script at /a.js."""

    def show(body: str, look: Look = PHONE, browser: Browser | None = None, **files: str) -> Page:
        street.app = stall({"": body, **{name.replace("_", "."): text for name, text in files.items()}})
        page = visit(look, browser=browser)
        page.goto("/")
        return page

    yield show
    visit.leave()
    street.settle()
    street.app = None
