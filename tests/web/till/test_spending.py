"""Points and vouchers at the till's page: set aside with the proof they need, let go, taken with the sale."""

from __future__ import annotations

import pytest

from loyalty.cards import cards, rotating
from tests.api.doors import NOW, Doors, sale
from tests.api.till.test_spending import PAYING
from tests.web.pages import Answer, Pages
from tests.web.till.clerk import Clerk, balance, card, clerk, refused


@pytest.fixture
def paying(pages: Pages) -> Pages:
    """Points pay here, up to 50 by a bare card."""
    pages.doors.shop.publish(PAYING + "spending: {static_card_up_to: 50}\n", "2026-01-02")
    return pages


def phone(doors: Doors, name: str = "ann") -> str:
    """The code on a member's phone."""
    member_id = doors.shop.member_id(name)
    found = doors.database.read(lambda session: cards.find_usable(session, member_id))
    assert found is not None
    secret = rotating.secret_of(doors.app.extensions["loyalty"].retailer.index_key, found.number)
    return rotating.text_at(secret, found.number, NOW)


def rung(till: Clerk, code: str, price: str = "10.00") -> Answer:
    return till.rings(till.member(code), price=price)


def test_points_pay_a_part_and_are_gone_once(paying: Pages) -> None:
    till = clerk(paying)
    page = rung(till, phone(paying.doors))
    spent = till.send(page, "/till/spend", points="100")
    again = till.send(page, "/till/spend", points="100")
    assert spent.html.find_class("due")[0].text_content() == again.html.find_class("due")[0].text_content()
    assert spent.html.find_class("due")[0].text_content() == "£9.00"
    done = till.pays(spent)
    assert "Please ask for it in money" not in done.text
    assert till.pays(spent).status == 200
    earned = int(done.html.find(".//h1").text_content().split()[0])
    assert balance(paying) == 137 - 100 + earned


def test_a_bare_card_is_asked_for_more_and_once_the_phone_is_scanned_the_points_pay(paying: Pages) -> None:
    till = clerk(paying)
    page = rung(till, card(paying))
    page = till.send(page, "/till/spend", points="100")
    assert (page.status, "So many points need more proof" in refused(page)) == (422, True)
    wrong = till.send(page, "/till/prove", scan="5")
    page = till.send(wrong, "/till/prove", scan=phone(paying.doors))
    assert page.html.find_class("due")[0].text_content() == "£9.00"


def test_what_one_member_asked_for_is_not_paid_by_another_whose_phone_is_scanned(paying: Pages) -> None:
    doors = paying.doors
    doors.post(sale("7001", "300.00", member={"external": "bob"}))
    till = clerk(paying)
    asked = till.send(rung(till, card(paying)), "/till/spend", points="100")
    page = till.send(asked, "/till/prove", scan=phone(doors, "bob"))
    assert (page.status, "That is another member's code" in refused(page)) == (422, True)
    assert [balance(paying, each) for each in ("ann", "bob")] == [137, 300]
    page = till.send(page, "/till/prove", scan=phone(doors))
    assert page.html.find_class("due")[0].text_content() == "£9.00"


def test_what_was_set_aside_is_let_go(paying: Pages) -> None:
    till = clerk(paying)
    page = till.send(rung(till, phone(paying.doors)), "/till/spend", points="100")
    assert balance(paying) == 37
    page = till.send(page, "/till/let-go")
    assert page.html.find_class("due")[0].text_content() == "£10.00"
    assert balance(paying) == 137


def test_a_sale_that_is_cancelled_lets_everything_go(paying: Pages) -> None:
    till = clerk(paying)
    page = till.send(rung(till, phone(paying.doors)), "/till/spend", points="100")
    assert till.send(page, "/till/cancel").address == "/till/"
    assert "The sale was cancelled." in till.begin().text
    assert balance(paying) == 137


def test_somebody_elses_card_does_not_take_over_what_was_set_aside(paying: Pages) -> None:
    paying.doors.shop.member("bob")
    till = clerk(paying)
    page = till.send(rung(till, phone(paying.doors)), "/till/spend", points="100")
    answer = till.send(page, "/till/goods", goods=card(paying, "bob"), price="")
    assert "That is somebody else's card" in refused(answer)


def test_a_wrong_pin_and_a_code_used_twice_are_told(paying: Pages) -> None:
    till, code = clerk(paying), phone(paying.doors)
    rung(till, code)
    again = till.member(code)
    assert "That code was used before" in refused(again)
    page = till.send(rung(till, card(paying)), "/till/spend", points="100")
    sent = till.visitor.post("/till/prove", {**_carried(page), "pin": "1234"})
    assert "The PIN is not right" in refused(sent)


def test_a_voucher_pays_once(pages: Pages) -> None:
    pages.doors.post(sale("1002", "100.00"))
    made = pages.doors.redeem(pages.doors.token())
    code = made.json["voucher"]["code"]
    till = clerk(pages)
    page = till.rings(till.nobody(), price="12.00")
    assert "No voucher has this code" in till.send(page, "/till/spend", voucher="NO-SUCH").text
    page = till.send(page, "/till/goods", goods=code, price="")  # scanned where the keyboard is
    assert page.html.find_class("due")[0].text_content() == "£7.00"
    assert till.pays(page).status == 200
    other = till.send(till.rings(till.nobody()), "/till/spend", voucher=code)
    assert "This voucher cannot be used" in refused(other)


def test_another_stores_till_lets_nothing_go(paying: Pages) -> None:
    paying.doors.shop.open("low-street")
    till, other = clerk(paying), clerk(paying, paying.doors.new_key("low-street"))
    page = till.send(rung(till, phone(paying.doors)), "/till/spend", points="100")
    other.send(page, "/till/let-go")
    assert balance(paying) == 37


def _carried(page: Answer) -> dict[str, str]:
    return {"sale": page.html.xpath("//input[@name='sale']/@value")[0]}
