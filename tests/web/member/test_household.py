"""Households, bringing others along, terms and notices."""

from __future__ import annotations

from tests.api.doors import CARD, sale
from tests.web.pages import Pages

SHARED = (
    CARD + "households: {size: 2, may_burn: all}\nactivities: [{code: friend, points: 500, on: referral}]\n"
)


def two(pages: Pages) -> None:
    """Ann and Bob are members of a card that has households."""
    pages.doors.shop.publish(SHARED, "2026-05-04")
    pages.doors.post(sale("1009", "63.00", member={"external": "bob"}))


def test_a_household_is_begun_joined_and_left(pages: Pages) -> None:
    two(pages)
    ann, bob = pages.member(), pages.member("bob")
    assert ann.post("/household/found").address == "/household"
    shown = ann.post("/household/invitation")
    code = shown.html.xpath("//p[@class='letters']/text()")[0]
    assert bob.fill(bob.get("/household"), code=code).address == "/household"
    text = bob.get("/household").text
    assert "You are in. Your points are counted together now." in text
    assert "200 points" in text
    page = bob.get("/household")
    form = next(n for n, form in enumerate(page.html.forms) if form.action == "/household/leave")
    assert bob.fill(page, form).address == "/household"
    assert "Begin a household" in bob.get("/household").text


def test_a_wrong_code_lets_nobody_in(pages: Pages) -> None:
    two(pages)
    bob = pages.member("bob")
    page = bob.fill(bob.get("/household"), code="AAAA-BBBB-CCCC")
    assert (page.status, "No household has this code" in page.text) == (422, True)


def test_only_the_head_lets_somebody_in(pages: Pages) -> None:
    two(pages)
    page = pages.member().post("/household/invitation")
    assert (page.status, "You are in no household" in page.text) == (422, True)


def test_a_card_without_households_says_so(pages: Pages) -> None:
    assert "This card has no households." in pages.member().get("/household").text
    assert "這張卡沒有家庭帳戶。" in pages.member(language="zh-TW").get("/household").text


def test_a_friend_is_brought_by_a_link_with_the_code(pages: Pages) -> None:
    two(pages)
    member = pages.member()
    page = member.get("/refer")
    link = page.html.xpath("//input[@id='link']/@value")[0]
    code = page.html.xpath("//p[@class='letters']/text()")[0]
    assert link.endswith(f"/join/shop?ref={code}")
    assert "500 points" in page.text
    assert "Joined by your code 0" in page.text
    assert "A friend told me a code" in pages.stranger().get("/join/shop").text
    assert member.get("/refer/code.svg").response.content_type == "image/svg+xml"


def test_where_nothing_is_given_for_friends_the_page_says_so(pages: Pages) -> None:
    assert "There is nothing to be had for it just now." in pages.member().get("/refer").text


def test_terms_are_open_to_strangers_and_older_ones_are_kept(pages: Pages) -> None:
    two(pages)
    stranger = pages.stranger()
    assert stranger.get("/terms").address == "/terms/shop"
    page = stranger.get("/terms/shop")
    assert "Corner Shop Card: the terms" in page.text
    assert "Version 2, from 4 May 2026" in page.text
    old = stranger.get("/terms/shop?version=1")
    assert "These terms hold no more." in old.text
    assert stranger.get("/terms/shop?version=9").status == 404
    assert stranger.get("/terms/nothing").status == 404
    assert "Corner Shop Card條款" in pages.stranger("zh-HK").get("/terms/shop").text


def test_what_was_sent_is_told_again(pages: Pages) -> None:
    assert "We have not sent you anything yet." in pages.member().get("/notices").text
