"""The till's page in a browser: a scanner types, a sale is done; without a line it waits, and comes once."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.house import House
from tests.browser.pairs import Look
from tests.browser.seeing import sound
from tests.browser.visits import Visits

TABLET = Look(768, "en", "light")
BARCODE = "2000000010007"


def test_a_clerk_sells_with_a_scanner_and_goes_on_without_a_line(house: House, visit: Visits) -> None:
    house.buys("ann", "137.40")
    house.shop.catalog("TEA", "2026-01-01", barcode=BARCODE, category="tea")
    page, number = visit(TABLET), house.card("ann")
    visit.expects("422", "ERR_CONNECTION_REFUSED", "htmx:sendError", "htmx:afterRequest")
    _gives_key(page, house.key)
    _sells(page, number)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    _scan(page, number)
    _scan(page, BARCODE)
    expect(page.locator(".due")).to_have_text("£10.00")
    with house.closed():
        _sells_without_a_line(page, number)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#queue")).to_have_text("2 sales were sent")
    page.get_by_role("link", name="Sale", exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who is buying?")
    assert house.doors.get("/v1/me", house.token()).json["balances"][0]["available"] == 177


def _gives_key(page: Page, key: str) -> None:
    page.goto("/till/")
    sound(page)
    page.get_by_label("The till's key").fill(key)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Who is buying?")
    expect(page.locator("#line")).to_have_text("Online")
    sound(page)


def _sells(page: Page, number: str) -> None:
    """Who, what, done: a barcode asks for its price once; a page that is loaded anew goes on."""
    _scan(page, number)
    expect(page.get_by_role("heading", level=1)).to_have_text("What is bought?")
    _scan(page, BARCODE)
    expect(page.get_by_label("Price of one").first).to_be_focused()
    page.keyboard.insert_text("10.00")
    page.keyboard.press("Enter")
    expect(page.get_by_text("This gives 10 points.")).to_be_visible()
    _scan(page, BARCODE)
    expect(page.get_by_text("This gives 20 points.")).to_be_visible()
    sound(page)
    page.goto("/till/")
    page.get_by_role("button", name="Go on with it").click()
    expect(page.locator(".due")).to_have_text("£20.00")
    page.get_by_role("button", name="Paid in cash").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("20 points, 157 points in all")
    sound(page)
    page.get_by_role("link", name="Next customer").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Who is buying?")


def _sells_without_a_line(page: Page, number: str) -> None:
    """The line goes while a sale is paid: it is kept, and so is the next one, on the page without a line."""
    page.get_by_role("button", name="Paid in cash").click()
    expect(page.get_by_text("Kept. It is sent when the network is back.")).to_be_visible()
    expect(page.locator("#queue")).to_have_text("1 sale waits for the network")
    expect(page.locator("#line")).to_have_text("No network")
    page.get_by_role("link", name="Go on without it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Without the network")
    sound(page)
    _scan(page, number)
    expect(page.get_by_label("Card or code")).to_have_value(number)
    _scan(page, BARCODE)
    page.get_by_role("button", name="Paid by card").click()
    expect(page.locator("#queue")).to_have_text("2 sales wait for the network")
    sound(page)


def _scan(page: Page, code: str) -> None:
    """A scanner types a code, and the end of the line."""
    page.evaluate("document.activeElement.blur()")
    page.keyboard.type(code)
    page.keyboard.press("Enter")
