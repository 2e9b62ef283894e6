"""The office: signing in, a member found and helped, a second person's word, lists walked by keyboard."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser import keyboard
from tests.browser.house import House, now
from tests.browser.pairs import Look
from tests.browser.seeing import sound
from tests.browser.visits import Visits
from tests.identity.employees import PASSWORD

OWNER = "olive@shop.example"
DESK = Look(1440)


def test_an_owner_signs_in_and_gives_points_and_a_second_person_agrees(house: House, visit: Visits) -> None:
    house.buys("ann", "137.40")
    house.doors.employees.join(OWNER, "owner")
    page = visit(DESK)
    _sign_in(page, house)
    expect(page.get_by_label("Today", exact=True)).to_contain_text("137 points")
    sound(page)

    page.get_by_role("link", name="Members", exact=True).click()
    expect(
        page.get_by_role("searchbox")
    ).to_be_focused()  # the field has the keyboard as soon as the page stands
    page.keyboard.type("ann")
    page.keyboard.press("Enter")
    page.locator("tbody a").first.click()
    _give(page, 6_000)
    expect(page.get_by_role("status")).to_contain_text("A second person decides")
    expect(page.locator("section.figures")).to_contain_text("137 points")
    sound(page)

    second = visit(DESK, staff=house.staff("manager"))
    second.goto("/console/members")
    second.get_by_role("link", name="A second person decides").click()
    sound(second)
    second.get_by_role("button", name="Approve").click()
    expect(second.get_by_role("status")).to_have_text("Approved and done.")
    page.reload()
    expect(page.locator("section.figures")).to_contain_text("6,137 points")


def test_lists_are_walked_by_keyboard(house: House, visit: Visits) -> None:
    for name in ("ann", "bob", "carol"):
        house.buys(name, "12.00")
    page = visit(DESK, staff=house.staff())
    page.goto("/console/members")
    rows = page.locator("tbody a")
    keyboard.reach(rows.nth(0))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(rows.nth(2)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(rows.nth(1)).to_be_focused()
    address = rows.nth(1).get_attribute("href")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{house.url}{address}")


def _sign_in(page: Page, house: House) -> None:
    page.goto("/console/")
    page.get_by_label("E-mail").fill(OWNER)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Code").fill(house.doors.employees.code(OWNER, now()))
    sound(page)
    page.get_by_role("button", name="Sign in").click()


def _give(page: Page, points: int) -> None:
    page.get_by_text("Give or take points").click()
    page.get_by_label("How many").fill(str(points))
    page.get_by_role("button", name="Do it").click()
