"""A member's books in a browser: every page sound, points given by keyboard alone, a slip scanned."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Browser, expect

from tests.api.doors import sale
from tests.browser.cameras import printed
from tests.browser.house import House, now
from tests.browser.pairs import Look
from tests.browser.seeing import sound
from tests.browser.visits import Visits


def test_a_line_of_history_opens_its_sum(house: House, visit: Visits, look: Look) -> None:
    house.buys("ann", "137.40")
    page = visit(look, member=house.token())
    page.goto("/history")
    page.locator("a.entry").first.click()
    expect(page.locator("dl.sum .result").last).to_contain_text("137")
    sound(page)


def test_a_slip_is_scanned_and_its_points_are_the_members(
    house: House, visit: Visits, camera: Callable[..., Browser]
) -> None:
    house.shop.member("ann")
    bought_at = (now() - timedelta(minutes=5)).isoformat(timespec="seconds")
    slip = house.doors.post(sale("4001", "30.00", member=None, purchased_at=bought_at))
    link = json.loads(slip.text)["claim_qr"]
    page = visit(member=house.token(), browser=camera(printed("QRCode", link)))
    page.goto("/claim")
    page.get_by_role("button", name="Scan with the camera").click()
    expect(page.get_by_label("The code on your slip")).to_have_value(link)
    page.get_by_role("button", name="Claim my points").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Why 30 points?")
