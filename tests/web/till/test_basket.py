"""Goods at the till's page: scanned, looked for, typed as an amount, changed and taken out."""

from __future__ import annotations

from tests.api.doors import CARD
from tests.web.pages import Pages
from tests.web.till.clerk import card, clerk


def test_a_barcode_finds_goods_and_a_word_those_that_have_it(pages: Pages) -> None:
    shop = pages.doors.shop
    shop.catalog("MLK-1", "2026-01-01", barcode="2000000010007", category="dairy/milk", brand="Hollow Farm")
    shop.catalog("MLK-2", "2026-01-01", barcode="2000000010373", category="dairy/milk", brand="Hollow Farm")
    till = clerk(pages)
    page = till.rings(till.nobody(), "2000000010007", "1.50")
    assert "MLK-1 · Hollow Farm · dairy/milk" in page.text
    several = till.rings(page, "hollow milk", "2.50")
    assert several.html.xpath("//*[@id='found']//button/@value") == ["MLK-1", "MLK-2"]
    page = till.send(several, "/till/goods", pick="MLK-2", price="2.50")
    assert "£4.00" in page.text


def test_what_the_catalog_prices_is_pressed_and_sold_at_that_price(pages: Pages) -> None:
    names = {"name_en": "Milk", "name_zh_hant": "牛奶"}
    pages.doors.shop.catalog("MLK-1", "2026-01-01", price_minor=150, **names)
    till = clerk(pages, language="zh-Hant")
    page = till.nobody()
    assert "牛奶" in page.text
    page = till.send(page, "/till/goods", pick="MLK-1")
    assert "£1.50" in page.text
    page = till.rings(page, "2*MLK-1", "")
    assert "£4.50" in page.text


def test_goods_without_a_price_ask_for_it_and_keep_what_was_scanned(pages: Pages) -> None:
    till = clerk(pages)
    page = till.rings(till.nobody(), "TEA", "")
    assert page.status == 422
    price = page.html.get_element_by_id("price")
    assert (price.get("autofocus"), price.get("aria-invalid")) != (None, None)
    assert page.html.get_element_by_id("goods").get("value") == "TEA"
    assert "Not in the catalog" in page.text


def test_an_amount_earns_as_its_category_does(pages: Pages) -> None:
    excluded = "exclude:\n  - {code: toys, categories: [toys]}\n"
    pages.doors.shop.publish(CARD.replace("exclude:\n", excluded), "2026-01-02")
    till = clerk(pages)
    page = till.send(till.member(card(pages)), "/till/amount", amount="7.50", category="toys/dolls")
    assert "£7.50" in page.text
    assert "This gives" not in page.text
    page = till.send(page, "/till/amount", amount="5.00", category="tea")
    assert "This gives 5 points." in page.text


def test_lines_change_and_go(pages: Pages) -> None:
    till = clerk(pages)
    page = till.rings(till.rings(till.nobody(), "TEA", "10.00"), "CAKE", "4.00")
    page = till.send(page, "/till/lines", deed="more:1")
    assert "£18.00" in page.text
    page = till.send(page, "/till/lines", deed="change", **{"off-0": "2.50", "quantity-0": "3"})
    assert "£35.50" in page.text
    wrong = till.send(page, "/till/lines", deed="change", **{"off-1": "99.00"})
    assert "No more than the goods cost." in wrong.text
    page = till.send(page, "/till/lines", deed="drop:0")
    assert "£8.00" in page.text


def test_a_discount_that_a_clerk_types_lowers_what_is_earned(pages: Pages) -> None:
    pages.doors.shop.member("bob")
    till = clerk(pages)
    page = till.member(card(pages, "bob"))
    page = till.rings(page, "TEA", "10.00")
    page = till.send(page, "/till/lines", deed="change", **{"off-0": "4.00"})
    assert "This gives 6 points." in page.text
