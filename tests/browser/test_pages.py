"""Every page there is, under a look: nothing is wrong with it, nothing cut off, all large enough to press."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from playwright.sync_api import Page

from tests.browser import places
from tests.browser.furniture import Furnished, furnish
from tests.browser.house import House
from tests.browser.pairs import Look
from tests.browser.seeing import sound, touchable, whole
from tests.browser.visits import Visits

FINGER_PX, CLERK_PX = 44, 48
# What is folded is opened, so that it is looked at too.
OPEN = "document.querySelectorAll('details').forEach(each => { each.open = true; })"


@pytest.fixture
def shop(house: House) -> Furnished:
    return furnish(house)


@pytest.mark.parametrize("door", ["member", "console", "till"])
def test_every_page_is_walked_to(shop: Furnished, door: str) -> None:
    own, strangers = shop.addresses(door)
    forgotten = places.of(shop.house.doors.app, door) - own.keys() - strangers.keys()
    assert not forgotten, f"no link and no seed of furniture.py leads to {sorted(forgotten)}"


def test_every_page_of_members_is_sound(shop: Furnished, visit: Visits, look: Look) -> None:
    own, strangers = shop.addresses("member")
    _look(visit(look, member=shop.member), look, own.values())
    _look(visit(look), look, strangers.values())


@pytest.mark.parametrize("half", [0, 1])
def test_every_page_of_the_console_is_sound(shop: Furnished, visit: Visits, look: Look, half: int) -> None:
    own, strangers = shop.addresses("console")
    _look(visit(look, staff=shop.staff), look, sorted(own.values())[half::2])
    _look(visit(look), look, list(strangers.values())[half::2])


def test_every_page_of_the_till_is_sound(shop: Furnished, visit: Visits, look: Look) -> None:
    own, strangers = shop.addresses("till")
    _look(visit(look, till=shop.house.key), look, own.values(), CLERK_PX)
    _look(visit(look), look, strangers.values(), CLERK_PX)


def _look(page: Page, look: Look, addresses: Iterable[str], least: int = FINGER_PX) -> None:
    """Look at every page, and say at the end what is wrong with any."""
    wrong = []
    for address in addresses:
        page.goto(address)
        page.evaluate(OPEN)
        for judge in (sound, whole, *([lambda each: touchable(each, least)] if look.is_touched else ())):
            try:
                judge(page)
            except AssertionError as error:
                wrong.append(str(error))
    assert not wrong, "\n".join(wrong)
