"""A member turns telling on and off, here and elsewhere, and says of what; no browser is trusted."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace

import pytest

from config import Settings
from doorway.service import EXTENSION
from identity import devices
from notices.push import choices
from notices.push import phones as told
from tests.api.doors import NOW
from tests.notices.push.browser import Browser
from tests.notices.push.phoned import KEY, SUBJECT
from tests.web.member import phones
from tests.web.pages import Answer, Pages, Visitor
from web.wire import cookies

ENDPOINT = "https://push.example.com/send/1"
KEYED = {"LOYALTY_PUSH_KEY": b64encode(KEY).decode(), "LOYALTY_PUSH_SUBJECT": SUBJECT}


@pytest.fixture
def offered(pages: Pages) -> Pages:
    """The shop tells phones."""
    service, keyed = pages.app.extensions[EXTENSION], Settings.from_environment(KEYED)
    given = replace(service.settings, push_key=keyed.push_key, push_subject=keyed.push_subject)
    pages.app.extensions[EXTENSION] = replace(service, settings=given)
    return pages


def turned_on(visitor: Visitor, endpoint: str = ENDPOINT, **said: str) -> Answer:
    """What the page's script sends."""
    return visitor.post("/notices/phone", {**Browser().form(endpoint), **said})


def test_without_a_key_the_page_says_so_and_takes_nothing(pages: Pages) -> None:
    ann = pages.member()
    assert "This shop sends no notifications to phones." in ann.get("/notices").text
    assert turned_on(ann).status == 404


@pytest.mark.parametrize("language", ["en", "zh-Hant", "zh-Hans"])
def test_it_is_offered_with_the_shops_key_in_every_language(offered: Pages, language: str) -> None:
    page = offered.member(language=language).get("/notices")
    (form,) = page.html.xpath("//form[@data-push]")
    assert len(form.get("data-key")) == 87


def test_turned_on_it_says_so_and_turning_it_on_is_the_first_yes(offered: Pages) -> None:
    ann = offered.member()
    assert turned_on(ann, offers="on").address == "/notices"
    page = ann.get("/notices")
    assert "From now on you are told here." in page.text
    assert "Turned on" in page.text
    assert _chosen(offered) == {"points": True, "offers": True}


def test_what_one_chose_stays_chosen_when_it_is_turned_on_elsewhere(offered: Pages) -> None:
    ann = offered.member()
    turned_on(ann)
    ann.post("/notices/choices", {"offers": "on"})
    other = offered.stranger()
    phones.ann(offered)
    turned_on(ann, f"{ENDPOINT}0")
    assert _chosen(offered) == {"points": False, "offers": True}
    assert turned_on(other).address.startswith("/sign-in")


def test_turned_off_nobody_is_told_there(offered: Pages) -> None:
    ann = offered.member()
    turned_on(ann)
    ann.post("/notices/phone/stop")
    assert "You are not told here any more." in ann.get("/notices").text
    turned_on(ann)
    ann.post("/notices/phones/stop")
    assert "You are not told on any phone any more." in ann.get("/notices").text
    assert _phones(offered) == 0


@pytest.mark.parametrize(
    "endpoint", ["", "http://push.example.com/x", "https://push.example.com:8443/x", "ftp://x/", "x" * 2_000]
)
def test_what_is_no_address_of_a_push_service_is_refused_in_words(offered: Pages, endpoint: str) -> None:
    ann = offered.member()
    service = offered.app.extensions[EXTENSION]
    offered.app.extensions[EXTENSION] = replace(
        service, settings=replace(service.settings, environment="production")
    )
    refused = turned_on(ann, endpoint)
    assert refused.status == 422
    assert "This browser cannot be told" in refused.text
    assert _phones(offered) == 0


def test_a_browser_renews_only_what_is_on(offered: Pages) -> None:
    ann, fresh = offered.member(), Browser().form(f"{ENDPOINT}-renewed")
    assert ann.post("/notices/phone/renewed", fresh).status == 204
    assert _phones(offered) == 0
    turned_on(ann)
    assert ann.post("/notices/phone/renewed", fresh).status == 204
    assert _phones(offered) == 1
    assert ann.post("/notices/phone/renewed", {"endpoint": "no"}).status == 422


def test_of_two_phones_each_is_turned_off_by_itself_or_both_at_once(offered: Pages) -> None:
    first, second = _signed_in(offered), _signed_in(offered)
    turned_on(first)
    turned_on(second, f"{ENDPOINT}0")
    assert "It is also on on one other device." in first.get("/notices").text
    first.post("/notices/phone/stop")
    assert "Stop on this" not in first.get("/notices").text
    assert "Stop on this" in second.get("/notices").text
    turned_on(first)
    second.post("/notices/phones/stop")
    assert _phones(offered) == 0


def test_who_signs_out_is_told_nothing_there_any_more(offered: Pages) -> None:
    ann = _signed_in(offered)
    turned_on(ann)
    ann.post("/sign-out")
    assert _phones(offered) == 0


def test_under_another_key_of_the_shop_it_asks_to_be_turned_on_again(offered: Pages) -> None:
    ann = offered.member()
    turned_on(ann)
    service = offered.app.extensions[EXTENSION]
    other = replace(service.settings, push_key=bytes(reversed(KEY)))
    offered.app.extensions[EXTENSION] = replace(service, settings=other)
    page = ann.get("/notices").text
    assert "Please turn it on once more." in page
    assert "Turned on" not in page


def _signed_in(pages: Pages) -> Visitor:
    """Ann on a device of its own, as signing in makes one."""
    ann, visitor = pages.doors.shop.member_id("ann"), pages.stranger()
    signed = pages.doors.database.write(
        lambda session: devices.sign_in(session, ann, "My phone", "phone", NOW)
    )
    visitor.client.set_cookie(cookies.MEMBER, signed.token)
    return visitor


def _chosen(pages: Pages) -> dict[str, bool]:
    member_id = pages.doors.shop.member_id("ann")
    return dict(pages.doors.database.read(lambda session: choices.current(session, member_id)))


def _phones(pages: Pages) -> int:
    member_id = pages.doors.shop.member_id("ann")
    return len(pages.doors.database.read(lambda session: told.of_member(session, member_id)))
