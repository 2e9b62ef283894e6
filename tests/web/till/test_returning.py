"""Goods that come back: found by the slip, told before money moves, taken back once."""

from __future__ import annotations

from tests.web.pages import Answer, Pages
from tests.web.till.clerk import Clerk, balance, card, clerk, refused


def sold(till: Clerk, code: str, tender: str = "card") -> str:
    """Two teas at £10.00 were sold; the number on the slip."""
    page = till.rings(till.member(code), quantity="2")
    slip = till.pays(page, tender).html.find(".//pre").text_content()
    return str(slip.splitlines()[1].split()[0])


def found(till: Clerk, number: str) -> Answer:
    return till.visitor.get(f"/till/return?slip={number}")


def test_a_return_is_told_and_then_done_once(pages: Pages) -> None:
    till = clerk(pages)
    number = sold(till, card(pages))
    assert balance(pages) == 157
    page = till.send(found(till, number), "/till/return/quote", **{"back-0": "1"})
    assert "Pay out £10.00, card." in page.text
    assert "10 points are taken back." in page.text
    assert balance(pages) == 157
    done, again = (till.send(page, "/till/return/done") for _ in range(2))
    assert "The goods are back" in done.text
    assert again.status == 200
    assert balance(pages) == 147
    rest = found(till, number.lower().replace("-", ""))
    too_many = till.send(rest, "/till/return/quote", **{"back-0": "2"})
    assert "So many are not left" in too_many.text
    whole = till.send(rest, "/till/return/quote", deed="all")
    till.send(whole, "/till/return/done")
    assert "Nothing is left of this sale." in found(till, number).text
    assert balance(pages) == 137


def test_a_slip_of_another_store_is_not_found(pages: Pages) -> None:
    pages.doors.shop.open("low-street")
    number = sold(clerk(pages), card(pages))
    other = clerk(pages, pages.doors.new_key("low-street"))
    page = found(other, number)
    assert (page.status, "There is no such sale" in refused(page)) == (422, True)


def test_the_code_on_the_slip_finds_the_sale_of_any_till_here(pages: Pages) -> None:
    number = sold(clerk(pages), card(pages)).replace("-", "")
    second = clerk(pages, pages.doors.new_key(label="Till 2"), language="zh-HK")
    assert "退回甚麼？" in found(second, f"RGS1:Till 1/2026-05-04/{number}").text
    assert "退回甚麼？" in found(second, number).text


def test_choosing_nothing_says_so(pages: Pages) -> None:
    till = clerk(pages)
    page = found(till, sold(till, card(pages)))
    answer = till.send(page, "/till/return/quote")
    assert (answer.status, "Say how many come back" in answer.text) == (422, True)


def test_goods_of_nobody_come_back_for_money(pages: Pages) -> None:
    till = clerk(pages)
    page = till.rings(till.nobody())
    slip = till.pays(page).html.find(".//pre").text_content()
    number = slip.splitlines()[1].split()[0]
    page = till.send(found(till, number), "/till/return/quote", deed="all")
    assert "Pay out £10.00, cash." in page.text
    assert till.send(page, "/till/return/done").status == 200
