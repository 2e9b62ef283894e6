"""A shop begins: from the invitation to rules in force, a till, a poster on the wall and a first receipt."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Page, expect

from db.engine import Database
from tests.browser.house import Street
from tests.browser.opening import Opening
from tests.browser.pairs import Look
from tests.browser.seeing import codes, sound
from tests.browser.visits import Visits

LEAST_MM = 80
MM_A_POINT = 25.4 / 72
SCALE = 2


@pytest.fixture
def opening(database: Database, street: Street, empty_database_url: str) -> Iterator[Opening]:
    opening = Opening(database, street, empty_database_url)
    yield opening
    opening.end()


def test_a_shop_is_open_after_nine_clicks_and_three_fields(
    opening: Opening, visit: Visits, look: Look
) -> None:
    page = visit(look)
    page.goto(f"/console/join/{opening.invitation}")
    _next(page, password="three green kettles on a shelf")
    _next(page, code=opening.code(page.locator("main code").inner_text()))
    assert page.locator("main li code").count() == 10
    page.locator("main .button.main").click()
    page.locator("main .button.main").click()
    _next(page, name="Tea & Sons")
    expect(page.locator("#preview .notice")).to_contain_text("25")
    _next(page)
    _next(page)
    _is_a_till(page)
    sound(page)
    page.locator("a.button.main").click()
    _hang_up(page, f"{opening.street.url}/join/tea-sons")
    page.locator("form[action*=try] button").click()
    expect(page.locator("pre.slip")).to_contain_text("25")
    sound(page)


def _next(page: Page, **typed: str) -> None:
    """Fill in what the step asks for, and go on."""
    sound(page)
    for name, text in typed.items():
        page.locator(f"#{name}").fill(text)
    with page.expect_navigation():
        page.locator("main form .button.main").click()


def _is_a_till(page: Page) -> None:
    """The till's key opens the till's page on this very device, and can be scanned by another."""
    page.locator(".paper-code").scroll_into_view_if_needed()
    assert codes(page) == [page.locator("#key").input_value()]
    with page.expect_popup() as opened:
        page.locator("form[action='/till/key'] button").click()
    expect(opened.value.locator("[data-scan-here]").first).to_be_visible()
    opened.value.close()


def _hang_up(page: Page, join: str) -> None:
    """The poster can be read across a shop: its code is at least 8 cm wide, and leads to joining."""
    sheet = page.request.get(page.locator("a[href$='poster.pdf']").get_attribute("href") or "")
    (paper,) = pypdfium2.PdfDocument(sheet.body())
    (code,) = zxingcpp.read_barcodes(paper.render(scale=SCALE).to_pil())
    width = (code.position.top_right.x - code.position.top_left.x) / SCALE * MM_A_POINT
    assert (code.text, width >= LEAST_MM) == (join, True)
