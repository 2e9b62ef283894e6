"""A member from the shop's link to the last goodbye, as far as it goes by keyboard alone."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.api.doors import bearer, sale
from tests.browser import keyboard
from tests.browser.house import House, now
from tests.browser.pairs import Look
from tests.browser.passkeys import authenticator
from tests.browser.seeing import codes, decoded, sound
from tests.browser.visits import Visits
from tests.identity.people import STRANGER


def test_a_stranger_joins_by_keyboard_alone_and_collects_at_the_till(house: House, visit: Visits) -> None:
    page = visit()
    page.goto("/join/shop?from=store")
    sound(page)
    keyboard.write(page.get_by_label("Phone or e-mail"), STRANGER.text)
    keyboard.write(page.get_by_label("Your name"), "Nora")
    keyboard.choose(page.get_by_role("button", name="Send me the code"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Type the code")
    sound(page)
    page.keyboard.type(house.code(STRANGER))  # the field has the keyboard already
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Welcome. Show this at the till now, before you pay.")
    sound(page)

    keyboard.choose(page.locator("#card-face"))
    who = _identified(house, _seen(page))
    _bought(house, "4001", "137.40", {"id": who["member"]})
    page.keyboard.press("Escape")
    page.reload()
    expect(page.get_by_label("My points")).to_contain_text("137")


def test_the_code_of_the_card_pays_at_the_till(house: House, visit: Visits) -> None:
    house.buys("ann", "337.40")
    page = visit(member=house.token())
    page.goto("/")
    page.locator("#card-face").click()

    who = _identified(house, _seen(page))
    wish = {"proof": who["proof"], "reward": "voucher-5"}
    keys = {**bearer(house.key), "Idempotency-Key": "basket-4001-hold-1"}
    hold = house.doors.client.post("/v1/holds", json=wish, headers=keys).json["hold"]
    paid = _bought(house, "4001", "12.00", {"external": "ann"}, redemptions=[{"hold": hold}])

    assert [each["outcome"] for each in paid["redemptions"]] == ["redeemed"]
    page.reload()
    expect(page.get_by_label("My points")).to_contain_text("149")


def test_the_smallest_phone_shows_the_card_without_scrolling(house: House, visit: Visits) -> None:
    house.buys("ann", "337.40")
    page = visit(Look(360), member=house.token())
    page.goto("/")
    expect(page.locator("#card-code svg")).to_be_visible()
    last = page.locator(".standing + .lines").bounding_box()
    assert last is not None
    assert last["y"] + last["height"] <= 640


def test_points_are_given_by_keyboard_alone_and_the_voucher_can_be_read(house: House, visit: Visits) -> None:
    house.buys("ann", "337.40")
    page = visit(member=house.token())
    page.goto("/")
    keyboard.choose(page.get_by_role("link", name="Rewards"))
    keyboard.choose(page.get_by_role("link", name="£5 voucher"))
    expect(page.get_by_role("heading", level=1)).to_have_text("£5 voucher")
    keyboard.choose(page.get_by_role("button", name="Give 200"))
    expect(page.get_by_role("status")).to_have_text("Yours: £5 voucher. Show this code at the till.")
    sound(page)
    shown = page.locator(".letters").inner_text()
    assert codes(page) == [shown]


def test_a_finger_signs_in_where_a_passkey_was_added(house: House, visit: Visits) -> None:
    page = visit(member=house.token())
    reader = authenticator(page)
    page.goto("/")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("status")).to_contain_text("Done")
    sound(page)
    page.goto("/account")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("status")).to_have_text("You are signed out.")
    sound(page)
    page.get_by_role("button", name="Use a passkey instead").click()
    expect(page.get_by_label("My points")).to_be_visible()
    assert "/sign-in" not in page.url
    reader.detach()


def test_the_language_is_one_s_own_and_leaving_leaves_nothing_behind(house: House, visit: Visits) -> None:
    house.buys("ann", "137.40")
    page = visit(member=house.token())
    page.goto("/account/name")
    page.get_by_role("combobox", name="Language").select_option("zh-Hant")
    page.locator("main form button").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")
    sound(page)
    page.get_by_role("link", name="退出").click()
    expect(page.locator("#word")).to_be_visible()
    sound(page)
    page.locator("#word").fill("退出")
    page.locator("main form button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("您已退出")
    sound(page)
    page.goto("/")
    expect(page).to_have_url(f"{house.url}/join/shop")
    assert "regulars-card" not in page.evaluate("caches.keys()")
    assert page.evaluate("kept.get()") is None


def test_every_page_of_a_stranger_is_sound(house: House, visit: Visits, look: Look) -> None:
    page = visit(look)
    for address in ("/join/shop", "/sign-in", "/terms/shop", "/offline"):
        page.goto(address)
        sound(page)


def _seen(page: Page) -> str:
    """What a camera before the phone reads while the code fills the screen."""
    expect(page.locator("#code-large svg")).to_be_visible()
    (code,) = decoded(page.screenshot())
    return code


def _identified(house: House, code: str) -> Any:
    answer = house.doors.client.post("/v1/identify", json={"code": code}, headers=bearer(house.key))
    assert answer.status_code == 200, answer.text
    assert answer.json["level"] == "rotating"
    return answer.json


def _bought(house: House, number: str, net: str, member: dict[str, str], **facts: Any) -> Any:
    at = now().isoformat(timespec="seconds")
    answer = house.doors.post(sale(number, net, member=member, purchased_at=at, **facts))
    assert answer.status_code == 201, answer.text
    return answer.json
