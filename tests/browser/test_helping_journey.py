"""Two sides of one thing: what a member misses and the office gives, what one shows and another takes."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from loyalty.people.members import Person
from tests.api.doors import CARD
from tests.browser.house import House, now
from tests.browser.pairs import Look
from tests.browser.seeing import codes, sound
from tests.browser.visits import Visits
from tests.identity import people

DESK = Look(1440)
SHARED = f"{CARD}households: {{size: 2, may_burn: all}}\n"


def test_missing_points_are_reported_given_and_answered(house: House, visit: Visits) -> None:
    house.buys("ann", "137.40")
    phone = visit(member=house.token())
    phone.goto("/missing")
    phone.get_by_label("When?").fill(f"{now():%Y-%m-%d}")
    for label, text in {"Number of the receipt": "7001", "Total of the receipt": "40.00"}.items():
        phone.get_by_label(label).fill(text)
    phone.get_by_role("button", name="Report it").click()
    expect(phone.get_by_role("main")).to_contain_text("The shop is looking at it.")
    sound(phone)

    desk = visit(DESK, staff=house.staff("manager"))
    desk.goto("/console/waiting/missing")
    expect(desk.get_by_role("main")).to_contain_text("7001")
    desk.get_by_role("link", name="The member").click()
    desk.get_by_text("Give or take points").click()
    desk.get_by_label("How many").fill("40")
    desk.get_by_role("button", name="Do it").click()
    expect(desk.get_by_role("status")).to_contain_text("Done.")
    desk.goto("/console/waiting/missing")
    desk.get_by_role("button", name="Answer").click()
    expect(desk.get_by_role("main")).to_contain_text("Nobody misses points.")
    sound(desk)

    phone.reload()
    expect(phone.get_by_role("main")).to_contain_text("The points are in your account now.")
    phone.goto("/")
    expect(phone.get_by_label("My points")).to_contain_text("177")


def test_a_household_is_begun_shown_and_joined(house: House, visit: Visits) -> None:
    house.shop.publish(SHARED, "2020-01-02")
    for name, net in (("ann", "137.00"), ("bob", "63.00")):
        house.buys(name, net)
    ann, bob = visit(member=house.token()), visit(member=house.token("bob"))
    ann.goto("/household")
    ann.get_by_role("button", name="Begin a household").click()
    ann.get_by_role("button", name="Let somebody in").click()
    expect(ann.get_by_role("heading", level=1)).to_be_visible()
    sound(ann)
    (code,) = codes(ann)
    bob.goto("/household")
    bob.get_by_label("Code").fill(code)
    bob.get_by_role("button", name="Join").click()
    expect(bob.get_by_role("status")).to_have_text("You are in. Your points are counted together now.")
    expect(bob.get_by_role("main")).to_contain_text("200 points")
    sound(bob)


def test_lists_are_taken_away_and_opened_and_no_cell_is_a_formula(
    house: House, visit: Visits, tmp_path: Path
) -> None:
    people.enrol(house.shop, "ann", Person("=1+1", "+44 20 7946 0018", "ann@example.com"))
    page = visit(DESK, staff=house.staff())
    page.goto("/console/members")
    text = _taken(page, "?as=csv", tmp_path).read_text("utf-8-sig")
    assert [row["Name"] for row in csv.DictReader(StringIO(text))] == ["'=1+1"]
    page.goto("/console/exports")
    heads, row = openpyxl.load_workbook(_taken(page, "/members.xlsx", tmp_path)).active.iter_rows()
    (name,) = (cell for head, cell in zip(heads, row, strict=True) if head.value == "name")
    assert (name.data_type, name.value.endswith("=1+1")) == ("s", True)


def _taken(page: Page, link: str, folder: Path) -> Path:
    """The file behind a link, as the browser has put it away."""
    with page.expect_download() as taken:
        page.locator(f"a[href$='{link}']").click()
    path = folder / taken.value.suggested_filename
    taken.value.save_as(path)
    return path
