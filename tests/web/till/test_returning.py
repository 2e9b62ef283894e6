"""Goods that come back: found by the slip, told before money moves, taken back once."""

from __future__ import annotations

from tests.api.doors import CARD, sale
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


def test_what_several_paid_comes_back_to_each_of_them(pages: Pages) -> None:
    shares = [
        {"member": {"external": "ann"}, "tenders": [{"kind": "cash", "amount": "60.00"}]},
        {"tenders": [{"kind": "card", "amount": "40.00"}]},
    ]
    bill = {
        "till": "9",
        "lines": [{"sku": "TEA", "name": "Tea", "quantity": 2, "net": "100.00"}],
        "split": shares,
    }
    bill = {name: fact for name, fact in sale("B1", **bill).items() if name not in ("member", "tenders")}
    assert pages.doors.post(bill).status_code == 201
    assert balance(pages) == 197
    till = clerk(pages)
    page = till.send(
        till.visitor.get("/till/return?slip=RGS1:9/2026-05-04/B1"), "/till/return/quote", **{"back-0": "1"}
    )
    assert "Share 1: £30.00 cash, -30 points." in page.text
    assert "Share 2: £20.00 card." in page.text
    done = till.send(page, "/till/return/done")
    assert ("The goods are back" in done.text, balance(pages)) == (True, 167)
    left = till.visitor.get("/till/return?slip=RGS1:9/2026-05-04/B1")
    assert "£50.00" in left.text
    till.send(till.send(left, "/till/return/quote", deed="all"), "/till/return/done")
    assert balance(pages) == 137
    assert "Nothing is left of this sale." in till.visitor.get("/till/return?slip=RGS1:9/2026-05-04/B1").text


def test_what_was_paid_in_another_money_comes_back_in_it(pages: Pages) -> None:
    pages.doors.shop.publish(CARD.replace("money: GBP", 'money: GBP\nmonies: {EUR: "0.80"}'), "2026-01-02")
    abroad = sale("E1", "50.00", currency="EUR", tenders=[{"kind": "card", "amount": "50.00"}], till="9")
    assert pages.doors.post(abroad).status_code == 201
    before, till = balance(pages), clerk(pages)
    page = till.visitor.get("/till/return?slip=RGS1:9/2026-05-04/E1")
    page = till.send(page, "/till/return/quote", deed="all")
    assert "Pay out €50.00, card." in page.text
    done = till.send(page, "/till/return/done")
    assert "€50.00" in done.html.find(".//pre").text_content()
    assert before - balance(pages) == 40
