"""A sale at the till's page: who, what, done; once, however often it is sent."""

from __future__ import annotations

from datetime import timedelta

import time_machine

from tests.web.pages import Pages
from tests.web.till.clerk import balance, card, clerk, refused


def test_a_sale_is_rung_up_and_earns(pages: Pages) -> None:
    till = clerk(pages)
    page = till.member(card(pages))
    assert "137 points" in page.text
    assert "Say:" in page.text
    page = till.rings(page, price="10.00", quantity="2")
    assert "This gives 20 points." in page.text
    done = till.pays(page)
    assert done.html.find(".//h1").text_content() == "20 points, 157 points in all"
    assert balance(pages) == 157


def test_a_form_sent_twice_is_one_sale(pages: Pages, clock: time_machine.Traveller) -> None:
    till = clerk(pages)
    page = till.rings(till.member(card(pages)))
    first = till.pays(page)
    clock.shift(timedelta(minutes=3))
    second = till.pays(page)
    assert first.html.find(".//h1").text_content() == second.html.find(".//h1").text_content()
    assert balance(pages) == 147


def test_a_sale_that_was_recorded_is_not_changed_by_going_back(pages: Pages) -> None:
    till = clerk(pages)
    page = till.rings(till.member(card(pages)))
    till.pays(page)
    again = till.rings(page, "CAKE", "5.00")
    assert "recorded before, with other goods" in refused(till.pays(again))
    assert balance(pages) == 147


def test_a_sale_without_a_card_has_a_code_on_its_slip(pages: Pages) -> None:
    till = clerk(pages)
    done = till.pays(till.rings(till.nobody()), "card")
    assert "The code on the slip gives the points." in done.text
    slip = done.html.find(".//pre").text_content()
    assert "£10.00" in slip
    code = slip.strip().splitlines()[-1]
    claimed = pages.doors.client.post(
        "/v1/me/claims",
        json={"code": code},
        headers={"Authorization": f"Bearer {pages.doors.token()}", "Idempotency-Key": "a-key-for-one-wish"},
    )
    assert claimed.status_code < 300, claimed.text
    assert balance(pages) == 147


def test_a_slip_is_as_wide_as_the_printer(pages: Pages) -> None:
    till = clerk(pages, language="zh-HK")
    till.send(till.visitor.get("/till/settings"), "/till/settings", columns="32")
    done = till.pays(till.rings(till.member(card(pages)), "A-VERY-LONG-STOCK-CODE-INDEED", quantity="3"))
    slip = done.html.find(".//pre").text_content()
    assert "合計" in slip
    assert max(map(len, slip.splitlines())) <= 32


def test_change_is_told_and_a_bill_is_split(pages: Pages) -> None:
    till = clerk(pages)
    page = till.rings(till.member(card(pages)))
    assert "No more than is to be paid." in till.pays(page, by_card="20.00").text
    done = till.pays(page, by_card="4.00", given="10.00")
    assert "Give back £4.00." in done.text


def test_what_nobody_knows_is_told_and_typed_words_stay(pages: Pages) -> None:
    till = clerk(pages)
    page = till.member("2990000000000000")
    assert (page.status, "No member has this card" in refused(page)) == (422, True)
    assert page.html.get_element_by_id("code").get("value") == "2990000000000000"
    assert till.send(page, "/till/who", code=card(pages)).status == 200


def test_a_clerk_reads_chinese(pages: Pages) -> None:
    till = clerk(pages, language="zh-TW")
    page = till.rings(till.member(card(pages)))
    assert "這次可得10分。" in page.text
    assert till.pays(page).html.find(".//h1").text_content() == "獲得10分，共有147分"


def test_a_sale_that_no_page_wrote_is_refused(pages: Pages) -> None:
    till = clerk(pages)
    for text in ("", "{}", "[]", '{"number": "12345678", "goods": [{"sku": 1}]}', "9" * 300_000):
        answer = till.visitor.post("/till/goods", {"sale": text, "goods": "TEA", "price": "1.00"})
        assert (answer.status, "cannot be read" in answer.text) == (422, True)
