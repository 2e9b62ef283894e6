"""States that a walk does not reach: nothing there yet, a form refused, colours of a reader's own."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.house import House
from tests.browser.pairs import Look
from tests.browser.seeing import sound
from tests.browser.visits import Visits

# A page in a shop that has nothing yet, and the form on it that is sent as it is.
ASKED = {
    "/console/catalog-item": "/console/catalog-item",
    "/console/stores": "/console/stores",
    "/console/staff": "/console/staff",
    "/console/webhooks": "/console/webhooks",
    "/console/connections": "/console/connections",
    "/console/rewards/batches/new": "/console/rewards/batches/new",
}
EMPTY = ("/console/catalog?which=retired", "/console/waiting", "/console/vouchers", "/console/approvals")


def test_what_is_empty_or_was_refused_is_sound_in_colours_of_a_reader_s_own(
    house: House, visit: Visits, look: Look
) -> None:
    visit.expects("status of 422")
    page = visit(look, staff=house.staff(), forced_colors="active")
    for address in EMPTY:
        page.goto(address)
        sound(page)
    for address, action in ASKED.items():
        page.goto(address)
        _refused(page, action)
        sound(page)
        expect(page.locator("[aria-invalid]").first).to_be_focused()


def _refused(page: Page, action: str) -> None:
    """Send the form as it is, whatever the browser says to it; wait for what the page says."""
    form = page.locator(f"form[method=post][action='{action}']").last
    form.evaluate("each => { each.noValidate = true; each.requestSubmit(); }")
    expect(page.locator("[role=alert]").first).to_be_visible()
