"""The studio and what comes of it: a rule written by form is earned at the till, a reward burned there."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser import counter
from tests.browser.house import House
from tests.browser.pairs import Look
from tests.browser.seeing import codes, sound
from tests.browser.visits import Visits

DESK, TABLET = Look(1440), Look(768)
HERE = "/console/program/shop"


def test_a_rule_is_changed_by_form_and_the_till_gives_by_it(house: House, visit: Visits) -> None:
    house.buys("ann", "137.40")
    page = visit(DESK, staff=house.staff())
    page.goto(f"{HERE}/draft/earning/earn/0")
    amount, points = (page.locator(f"[name='earn[0].per.{name}']") for name in ("amount", "points"))
    basket = page.locator("#preview tbody tr").first
    expect(basket).to_contain_text("25 points")
    points.fill("2")
    expect(basket).to_contain_text("50 points")
    amount.fill("1,00")
    remedy = amount.locator("..").locator(".remedy")
    expect(remedy).to_contain_text('must be a positive amount such as "1.00"')
    sound(page)
    amount.fill("1.00")
    expect(remedy).to_have_text("")
    _save(page)
    _publish(page, 'The rule "base" gives 2 points for each step instead of 1.')

    till = visit(TABLET, till=house.key)
    counter.comes(till, house.card("ann"))
    counter.buys(till, "10.00")
    assert counter.pays(till) == "20 points, 157 points in all"


def test_a_reward_of_the_studio_is_wished_for_shown_and_burned_at_the_till(
    house: House, visit: Visits
) -> None:
    house.buys("ann", "137.40")
    page = visit(DESK, staff=house.staff())
    page.goto(f"{HERE}/draft/rewards")
    page.get_by_role("link", name="Add a reward").click()
    for name, text in {"name.-in.en": "A pot of tea", "cost": "100", "worth": "4.00"}.items():
        page.locator(f"[name='rewards[2].{name}']").fill(text)
    _save(page)
    _publish(page, '"A pot of tea" is a new reward.')

    phone = visit(member=house.token())
    phone.goto("/rewards")
    phone.get_by_role("link", name="A pot of tea").click()
    phone.get_by_role("button", name="Give 100").click()
    expect(phone.get_by_role("status")).to_contain_text("Show this code at the till.")
    (voucher,) = codes(phone)

    till = visit(TABLET, till=house.key)
    counter.comes(till, house.card("ann"))
    counter.buys(till, "10.00")
    counter.spends(till, voucher)
    sound(till)
    expect(till.locator(".due")).to_have_text("£6.00")
    counter.pays(till)
    phone.reload()
    expect(phone.locator("h1 + .mark")).to_have_text("Used")


def _save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=False).first.click()
    expect(page.get_by_role("status")).to_be_visible()


def _publish(page: Page, change: str) -> None:
    """What changes and what follows from it is read; then it is done."""
    page.goto(f"{HERE}/publish")
    expect(page.get_by_role("main")).to_contain_text(change)
    expect(page.get_by_role("main")).to_contain_text("Nothing of it is worse for anybody.")
    sound(page)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Publish version 2").click()
    expect(page.get_by_role("status")).to_have_text("Version 2 is in force.")
