"""What is pushed stands on the screen though no page is open; a browser that gives no address says so."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from db.engine import Database
from notices import outgoing, sending
from notices.channels import Channels
from tests.browser.house import House, Street, now
from tests.browser.seeing import sound
from tests.browser.visits import PATIENCE_MS, Visits
from tests.events.receiver import receiving
from tests.notices.push.browser import Browser
from tests.notices.push.phoned import KEY, SUBJECT

PUSHED = {"title": "Corner Shop", "body": "You are VIP now", "lang": "en", "tag": "t1", "to": "/tier"}
# What stands on the screen, once it is two.
SHOWN = """async () => {
    const shown = await (await navigator.serviceWorker.ready).getNotifications();
    return shown.length >= 2 && shown.map(each => [each.title, each.body, each.tag, each.data]);
}"""
# A worker that is still being set up is handed nothing.
ACTIVE = "async () => (await navigator.serviceWorker.ready).active.state === 'activated'"


@pytest.fixture
def house(database: Database, street: Street) -> Iterator[House]:
    """The corner shop, which tells phones."""
    keyed = {"LOYALTY_PUSH_KEY": b64encode(KEY).decode(), "LOYALTY_PUSH_SUBJECT": SUBJECT}
    house = House(database, street, **keyed)
    yield house
    house.end()


def test_what_is_pushed_is_shown_once_whatever_page_is_open(house: House, visit: Visits) -> None:
    page = visit(member=house.token(), permissions=["notifications"])
    page.goto("/notices")
    _awaited(page, ACTIVE)
    worker = page.context.new_cdp_session(page)
    push = {"origin": house.url, "registrationId": _registration(page, worker)}
    for data in (json.dumps(PUSHED), json.dumps(PUSHED), "not for us"):
        worker.send("ServiceWorker.deliverPushMessage", {**push, "data": data})
    nothing_readable, told = sorted(_awaited(page, SHOWN), key=lambda each: str(each[2]))
    assert told == ["Corner Shop", "You are VIP now", "t1", "/tier"]
    assert nothing_readable[1:] == ["", "", "/notices"]


def test_a_browser_that_gets_no_address_is_told_so(house: House, visit: Visits) -> None:
    page = visit(member=house.token(), permissions=["notifications"])
    page.goto("/notices")
    sound(page)
    visit.expects("does not support the Push API in incognito")
    page.get_by_role("button", name="Tell me on this").click()
    expect(page.get_by_role("status").filter(has_text="Please try again in a moment")).to_be_visible()
    expect(page.get_by_role("button", name="Tell me on this")).to_be_enabled()
    sound(page)


def test_the_address_a_browser_gives_reaches_the_shop_and_its_push_the_browser(
    house: House, visit: Visits
) -> None:
    browser = Browser()
    with receiving(lambda _: 201) as service:
        page = visit(member=house.token(), permissions=["notifications"])
        given = browser.form(service.url)
        # Only the maker's own service is played: it gives the address, and takes what is sent there.
        page.add_init_script(f"""
            const {{endpoint, ...keys}} = {json.dumps(given)};
            const taken = {{toJSON: () => ({{endpoint, keys}})}};
            let isOn = sessionStorage.getItem("on");
            PushManager.prototype.getSubscription = async () => isOn ? taken : null;
            PushManager.prototype.subscribe = async () => {{
                sessionStorage.setItem("on", "yes"); return taken; }};
        """)
        page.goto("/notices")
        page.get_by_role("button", name="Tell me on this").click()
        expect(page.get_by_text("From now on you are told here.")).to_be_visible()
        expect(page.get_by_role("button", name="Tell me on this")).to_be_hidden()
        sound(page)
        _tell(house)

    (heard,) = service.heard
    assert browser.reads(heard.body)["to"] == "/account/safety"
    page.get_by_role("button", name="Stop on this").click()
    expect(page.get_by_role("button", name="Tell me on this")).to_be_visible()


def _tell(house: House) -> None:
    """Something happens to Ann, and the job sends what is due."""
    ann, at = house.shop.member_id("ann"), now()
    facts = {"at": at.isoformat()}
    house.database.write(lambda session: outgoing.tell(session, ann, "pin-changed", "pin:1", facts, at))
    sending.send_due(house.database, house.shop.retailer, Channels.of(house.settings), at)


def _awaited(page: Page, question: str) -> Any:
    """What a script answers as soon as it is something."""
    for _ in range(PATIENCE_MS // 20):
        if found := page.evaluate(question):
            return found
        page.wait_for_timeout(20)
    raise AssertionError(f"it never came: {question}")


def _registration(page: Page, worker: CDPSession) -> str:
    """What the browser calls our worker."""
    found: list[dict[str, Any]] = []
    worker.on("ServiceWorker.workerRegistrationUpdated", lambda said: found.extend(said["registrations"]))
    worker.send("ServiceWorker.enable")
    for _ in range(PATIENCE_MS // 20):
        if found:
            break
        page.wait_for_timeout(20)
    registration: str = found[0]["registrationId"]
    return registration
