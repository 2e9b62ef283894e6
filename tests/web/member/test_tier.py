"""The ladder: where a member stands, what is missing, and a tier that is asked for."""

from __future__ import annotations

from tests.api.doors import CARD, sale
from tests.web.pages import Pages


def test_the_ladder_shows_where_one_stands_and_what_is_missing(pages: Pages) -> None:
    page = pages.member().get("/tier")
    assert page.html.findtext(".//h1") == "Member"
    assert "863 points to VIP by Thursday 31 December 2026." in page.text
    assert "137 of 1,000 points" in page.text
    assert "1.5 times the points" in page.text
    here = page.html.xpath("//li[@aria-current]//h3/text()")
    assert here == ["Member"]
    assert page.html.xpath("//ol[@class='ladder']//h3/text()") == ["VIP", "Member"]


def test_at_the_top_the_page_says_what_keeps_it(pages: Pages) -> None:
    pages.doors.post(sale("1002", "1000.00"))
    text = pages.member().get("/tier").text
    assert "To keep VIP" in text
    assert "You are here" in text


def test_a_tier_on_application_is_asked_for_once(pages: Pages) -> None:
    applied = CARD.replace("reaches: 1000}", "reaches: 100, up: {by: application}}")
    pages.doors.shop.publish(applied, "2026-05-04")
    pages.doors.post(sale("1002", "1.00"))
    member = pages.member()
    page = member.get("/tier")
    assert "Apply for VIP" in page.text
    assert member.fill(page).address == "/tier"
    assert "You have applied. The shop will tell you." in member.get("/tier").text
    again = member.fill(page)
    assert again.address == "/tier"


def test_the_ladder_in_chinese(pages: Pages) -> None:
    text = pages.member(language="zh-HK").get("/tier").text
    assert "目前級別" in text
    assert "1.5倍積分" in text
