"""A clerk without a mouse: goods by name, paid by Enter; a crash loses nothing; points pay without a line."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.api.doors import CARD, bearer
from tests.browser.house import House
from tests.browser.pairs import Look
from tests.browser.visits import Visits

DESK = Look(1440, "en", "light")
WORTH = (
    CARD.replace("name: Points,", 'name: Points, worth: "0.01",')
    + "offline: {ceiling: 500, days: 7, hours: 24}\n"
)


def test_a_sale_is_rung_up_by_name_and_paid_by_the_keyboard_alone(house: House, visit: Visits) -> None:
    house.buys("ann", "137.40")
    house.shop.catalog("MLK", "2026-01-01", name="Milk", price_minor=150)
    page = visit(DESK, till=house.key)
    _begins(page, house.card("ann"))
    page.keyboard.type("mil", delay=50)
    expect(page.locator("#found .picked")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".due")).to_have_text("£1.50")
    expect(page.locator("#goods")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Paid in cash")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 point, 138 points in all")
    expect(page.get_by_role("link", name="Next customer")).to_be_focused()
    assert page.evaluate("queue.all()") == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Who is buying?")


def test_a_tab_that_is_gone_leaves_its_sale_and_an_allowance_pays_once(house: House, visit: Visits) -> None:
    house.shop.publish(WORTH, "2026-01-02")
    house.buys("ann", "337.40")
    house.shop.catalog("MLK", "2026-01-01", name="Milk", price_minor=150)
    lost = visit(DESK, till=house.key)
    visit.expects("ERR_CONNECTION_REFUSED")
    _begins(lost, house.card("ann"))
    lost.keyboard.type("MLK\n")
    expect(lost.locator(".due")).to_have_text("£1.50")
    page = lost.context.new_page()
    page.goto("/till/")
    expect(page.locator("#line")).to_have_text("Online")
    expect(page.locator("#resume")).to_be_hidden()
    lost.close()
    page.reload()
    expect(page.locator("#resume")).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    text = _allowance(house)
    with house.closed():
        page.goto("/till/offline")
        expect(page.locator("#offline-total")).to_have_text("£1.50")
        _takes(page, text)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#queue")).to_have_text("1 sale was sent")
    assert house.doors.get("/v1/me", house.token()).json["balances"][0]["available"] == 238


def _begins(page: Page, number: str) -> None:
    page.goto("/till/")
    expect(page.locator("#code")).to_be_focused()
    page.keyboard.type(f"{number}\n")
    expect(page.get_by_role("heading", level=1)).to_have_text("What is bought?")
    expect(page.locator("#goods")).to_be_focused()


def _takes(page: Page, text: str) -> None:
    """Points pay a part without a line; the same allowance pays nothing again."""
    expect(page.locator("#goods")).to_be_focused()
    page.keyboard.type(f"{text}\n")
    expect(page.locator("#offline-buyer")).to_contain_text("card ending")
    page.get_by_label("Pay with points").fill("100")
    page.keyboard.press("Enter")
    expect(page.locator("#offline-total")).to_have_text("£0.50")
    page.keyboard.press("Enter")
    expect(page.locator("#waiting")).to_have_text("1 waits")
    assert "-£1.00" in page.locator("#offline-slip").inner_text()
    expect(page.locator("#goods")).to_be_focused()
    page.keyboard.type(f"MLK\n{text}\n")
    expect(page.locator("#offline-spend-told")).to_have_text(
        "This allowance paid here before. It pays once only."
    )


def _allowance(house: House) -> str:
    headers = bearer(house.token()) | {"Idempotency-Key": "an-allowance-for-the-till"}
    answer = house.doors.client.post("/v1/me/allowance", json={"points": 300}, headers=headers)
    assert answer.status_code < 300, answer.text
    return str(answer.json["allowance"]["text"])
