"""Without a line: the card opens with the server really off, and its code still pays."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Page, expect

from loyalty.cards import rotating
from tests.browser.house import House, now
from tests.browser.seeing import decoded, sound
from tests.browser.visits import Visits

NO_LINE = "ERR_CONNECTION_REFUSED"


def test_the_card_opens_with_the_server_off_and_its_code_is_right(house: House, visit: Visits) -> None:
    house.buys("ann", "137.40")
    page = visit(member=house.token())
    _kept(page)

    with house.closed():
        page.reload()
        expect(page.get_by_label("My points")).to_contain_text("137")
        expect(page.get_by_role("status")).to_contain_text("Not heard from the shop since")
        expect(page.get_by_role("status")).to_contain_text(f":{now():%M}")
        sound(page)
        page.locator("#card-face").click()
        expect(page.locator("#code-large svg")).to_be_visible()
        (code,) = decoded(page.screenshot())

    assert code in _right(house, code)
    visit.expects(NO_LINE)


def test_other_pages_say_that_they_need_a_line(house: House, visit: Visits) -> None:
    page = visit(member=house.token())
    _kept(page)

    with house.closed():
        page.goto("/history")
        expect(page.get_by_role("heading", level=1)).to_have_text("You are offline")
        sound(page)


def _kept(page: Page) -> None:
    """Open the card, and wait until the phone has put away what it needs."""
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("caches.match('/', {ignoreVary: true}).then(found => Boolean(found))")
    page.reload()
    expect(page.locator("#card-code svg")).to_be_visible()


def _right(house: House, code: str) -> list[str]:
    """The codes that the server takes now from the card that is named."""
    number = code.split(":")[1]
    secret = rotating.secret_of(house.shop.retailer.index_key, number)
    return [rotating.text_at(secret, number, now() - timedelta(seconds=back)) for back in (0, 30)]
