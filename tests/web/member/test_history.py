"""A member's books: every entry by day, the sum behind a receipt, a statement, what expires."""

from __future__ import annotations

import re

from loyalty.explanations.why import why
from tests.api.doors import refund, sale
from tests.web.pages import Pages
from web.books import amounts


def opened(pages: Pages, language: str = "en") -> str:
    """The address of the newest line that opens."""
    found = pages.member(language=language).get("/history").html.xpath("//a[contains(@class,'entry')]/@href")
    return str(found[0])


def test_history_tells_where_what_and_by_how_much(pages: Pages) -> None:
    page = pages.member().get("/history")
    assert page.status == 200
    assert "high-street" in page.text
    assert "+137 Why?" in page.text
    assert "1 point per" not in page.text
    assert "Joined on 4 May 2026." in page.text
    assert "You joined as" not in page.text, "everybody begins on the first tier"


def test_what_came_back_stands_with_a_minus(pages: Pages) -> None:
    pages.doors.post(refund("2001", "12.00"))
    text = pages.member().get("/history").text
    assert "−12" in text or "−11" in text


def test_what_came_back_says_why_as_a_sum_too(pages: Pages) -> None:
    pages.doors.post(refund("2001", "37.40"))

    page = pages.member().get(opened(pages))

    assert page.html.findtext(".//h1") == "Why −37?"
    assert ("What you gave back" in page.text, "What you bought" in page.text) == (True, False)
    rows = [each.text_content() for each in page.html.xpath("//dl[@class='sum']/*")]
    assert rows == [
        *("It had given", "137 points", "Without these goods it gives", "100 points"),
        *("The difference", "−37 points"),
    ]


def test_goods_are_called_as_the_catalog_calls_them_in_the_readers_language(pages: Pages) -> None:
    pages.doors.shop.catalog("TEA", "2020-01-01", name_en="Earl Grey", name_zh_hant="伯爵茶")

    assert "Earl Grey" in pages.member().get(opened(pages)).text
    page = pages.member(language="zh-HK").get(opened(pages))
    assert "伯爵茶" in page.text
    assert re.search("（星期.）\\d\\d:\\d\\d", page.text), "a full-width bracket brings its own gap"


def test_a_receipt_says_why_as_a_sum_from_what_was_stored(pages: Pages) -> None:
    pages.doors.post(
        sale(
            "1002",
            lines=[
                {"sku": "TEA", "quantity": 2, "net": "20.50"},
                {"sku": "POST", "quantity": 1, "net": "3.50"},
            ],
        )
    )
    page = pages.member().get(opened(pages))
    assert page.html.findtext(".//h1") == "Why 20 points?"
    assert "Does not count: postage" in page.text
    rows = [each.text_content() for each in page.html.xpath("//dl[@class='sum']/*")]
    assert rows == [
        *("Counts for points", "£20.50", "Full £1.00 in it", "20", "For each", "× 1 point"),
        *("A part of a point is", "rounded down", "Your points", "20 points"),
    ]


def test_what_changed_a_receipt_stands_beneath_its_sum(pages: Pages) -> None:
    pages.doors.post(refund("2001", "37.40"))
    address = pages.member().get("/history").html.xpath("//a[contains(@class,'entry')]/@href")[-1]
    text = pages.member().get(address).text
    assert "What changed since" in text
    assert "taken back for goods returned from receipt 1001" in text
    assert "Now 100 points" in text


def test_a_receipt_of_another_is_not_there(pages: Pages) -> None:
    address = opened(pages)
    pages.doors.post(sale("1009", member={"external": "bob"}))
    assert pages.member("bob").get(address).status == 404
    assert pages.member().get("/history/rct_nothing").status == 404


def test_a_statement_goes_from_what_there_was_to_what_there_is(pages: Pages) -> None:
    page = pages.member().get("/statement?from=2026-05-01&to=2026-05-31")
    assert "You had 0 points" in page.text
    assert "You have 137 points" in page.text
    assert "These days are not over yet." in page.text
    assert page.text.index("You have 137 points") < page.text.index("Other days"), "the form comes after it"


def test_days_that_are_no_period_are_refused_beside_the_form(pages: Pages) -> None:
    page = pages.member().get("/statement?from=2026-05-31&to=2026-05-01")
    assert (page.status, "These days cannot be shown" in page.text) == (422, True)
    assert pages.member().get("/statement?from=soon&to=2026-05-01").status == 422


def test_what_expires_is_told_with_its_last_day(pages: Pages) -> None:
    text = pages.member().get("/expiring").text
    assert "Through Monday 31 May 2027" in text
    assert "137 points" in text


def test_the_books_are_told_in_chinese(pages: Pages) -> None:
    assert "為甚麼是137分？" in pages.member(language="zh-HK").get(opened(pages)).text
    assert "可用至2027年5月31日（星期一）" in pages.member(language="zh-HK").get("/expiring").text
    assert "积分对账单" in pages.member(language="zh-CN").get("/statement").text


def test_a_stranger_sees_nothing_of_it(pages: Pages) -> None:
    for path in ("/history", "/statement", "/expiring"):
        assert pages.stranger().get(path).address.startswith("/sign-in")


def test_an_entry_that_says_nothing_of_its_own_is_no_line() -> None:
    silent = [(), (why("taken-over"),), (why("tier-joined", after="member"),)]
    assert [amounts.is_news({}, each) for each in silent] == [False, False, False]
    assert amounts.is_news({"points": 3}, ())
