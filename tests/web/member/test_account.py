"""What a member settles about themselves: name, contacts, answers, consents, safety, devices, cards."""

from __future__ import annotations

import json

import pytest
import time_machine

from db import ids
from loyalty.people import consents, members
from tests.api.doors import CARD
from tests.web.member import phones
from tests.web.pages import Pages, Visitor

PAGES = ("", "/name", "/contact", "/answers", "/consents", "/safety", "/devices", "/cards", "/leave")


@pytest.fixture
def ann(pages: Pages) -> Visitor:
    """Ann, known by phone and e-mail, signed in by a code."""
    phones.ann(pages)
    visitor = pages.stranger()
    phones.joined(pages, visitor, phones.ANN)
    visitor.get("/")
    return visitor


@pytest.mark.parametrize("language", ["en", "zh-Hant", "zh-Hans"])
def test_every_page_of_theirs_opens_in_every_language_and_for_nobody_else(
    pages: Pages, language: str
) -> None:
    member, stranger = pages.member(language=language), pages.stranger(language)
    for each in PAGES:
        assert member.get(f"/account{each}").status == 200, each
        assert stranger.get(f"/account{each}").address.startswith("/sign-in?next="), each


def test_a_member_changes_name_and_language(ann: Visitor) -> None:
    done = ann.fill(ann.get("/account/name"), name="Ann  Lee", language="zh-Hant")
    assert done.address == "/account"
    page = ann.get("/account")
    assert "已儲存" in page.text
    assert "Ann Lee" in page.text


def test_a_new_contact_is_proved_first_and_lets_points_rest(
    pages: Pages, ann: Visitor, clock: time_machine.Traveller
) -> None:
    clock.shift(60)
    asked = ann.fill(ann.get("/account/contact"), contact="ann@new.example")
    assert "ann@new.example" in asked.text
    assert "ann@example.com" in ann.get("/account").text
    done = ann.fill(asked, code=phones.code(pages, "ann@new.example"))
    assert done.address == "/account"
    assert "points can be spent again in a day" in ann.get("/account").text
    assert "ann@new.example" in ann.get("/account").text
    assert "Points rest until" in ann.get("/account/safety").text


def test_a_contact_of_somebody_else_is_refused_at_its_field(
    pages: Pages, ann: Visitor, clock: time_machine.Traveller
) -> None:
    phones.joined(pages, pages.stranger(), "bob@example.com")
    clock.shift(60)
    asked = ann.fill(ann.get("/account/contact"), contact="bob@example.com")
    answer = ann.fill(asked, code=phones.code(pages, "bob@example.com"))
    assert (answer.status, "cannot be used here" in answer.text) == (409, True)


def test_answers_are_kept_shown_and_locked_when_changed_too_often(pages: Pages, ann: Visitor) -> None:
    asks = CARD.replace("enrol: first-sale}", "enrol: first-sale, birthday: {}}")
    pages.doors.shop.publish(asks, "2026-05-01")
    birthday = {"q-birthday-day": "14", "q-birthday-month": "3"}
    assert ann.fill(ann.get("/account/answers"), **birthday).address == "/account"
    page = ann.get("/account/answers")
    assert page.html.get_element_by_id("q-birthday-day").get("value") == "14"
    assert ann.fill(page, **{"q-birthday-day": "15"}).address == "/account"
    assert "This cannot be changed now" in ann.get("/account/answers").text
    assert "15/3" in ann.get("/account/answers").text


def test_consents_are_given_taken_back_and_all_kept(pages: Pages, ann: Visitor) -> None:
    ann.fill(ann.get("/account/consents"), **{"offers-email": "yes"})
    page = ann.get("/account/consents")
    assert page.html.xpath("//input[@name='offers-email']/@checked")
    form = dict(page.html.forms[0].form_values())
    ann.post("/account/consents", {"ways": form["ways"]})
    page = ann.get("/account/consents")
    assert not page.html.xpath("//input[@checked]")
    member_id = page_owner(pages, ann)
    told = pages.doors.database.read(lambda session: consents.history(session, member_id))
    assert [(each.purpose, each.channel, each.given) for each in told] == [
        ("offers", "email", True),
        ("offers", "email", False),
    ]


def page_owner(pages: Pages, visitor: Visitor) -> str:
    """The member who is signed in."""
    found = json.loads(visitor.get("/account/data.json").response.get_data())
    inside = ids.find_inside("member", found["member"])
    assert inside is not None
    return inside


def test_spending_is_stopped_and_allowed_again(ann: Visitor) -> None:
    assert ann.fill(ann.get("/account/safety")).address == "/account/safety"
    assert "Nothing can be spent" in ann.get("/account/safety").text
    assert "You stopped all spending" in ann.get("/").text
    ann.fill(ann.get("/account/safety"))
    assert "Points can be spent with your card" in ann.get("/account/safety").text


def test_a_pin_that_would_be_guessed_is_refused_at_its_field(ann: Visitor) -> None:
    weak = ann.fill(ann.get("/account/safety"), 1, pin="1234")
    assert (weak.status, "are tried first" in weak.text) == (422, True)
    assert weak.html.get_element_by_id("pin").get("value") == ""
    assert ann.fill(weak, 1, pin="8305").address == "/account/safety"
    assert "You have one since" in ann.get("/account/safety").text
    ann.fill(ann.get("/account/safety"), 2)
    assert "You have one since" not in ann.get("/account/safety").text


def test_another_device_is_signed_out_from_here(pages: Pages, clock: time_machine.Traveller) -> None:
    phones.ann(pages)
    first, second = pages.stranger(), pages.stranger()
    phones.joined(pages, first, phones.ANN)
    clock.shift(60)
    second.headers = {**second.headers, "User-Agent": "Mozilla/5.0 (iPhone) Safari/604.1"}
    asked = second.fill(second.get("/sign-in"), contact=phones.ANN)
    second.fill(asked, code=phones.code(pages, phones.ANN))
    page = first.get("/account/devices")
    assert "iPhone · Safari" in page.text
    assert first.fill(page).address == "/account/devices"
    assert second.get("/account").status == 303
    first.fill(first.get("/account/devices"))
    assert first.get("/account").status == 303


def test_a_lost_card_is_blocked_opened_and_replaced(ann: Visitor) -> None:
    ann.fill(ann.get("/account/cards"))
    assert "You blocked this card" in ann.get("/").text
    assert ann.get("/card/code.svg").status == 404
    ann.fill(ann.get("/account/cards"))
    page = ann.get("/account/cards")
    assert "in use" in page.text
    before = page.html.xpath("//input[@name='number']/@value")[0]
    once = ann.fill(page, 1)
    again = ann.fill(page, 1)
    assert once.address == again.address == "/account/cards"
    after = ann.get("/account/cards")
    assert after.html.xpath("//input[@name='number']/@value")[0] != before
    assert after.text.count("replaced") == 1


def test_the_card_of_another_is_not_there(pages: Pages, ann: Visitor) -> None:
    other = pages.doors.elsewhere()[1]
    assert ann.post("/account/cards/block", {"number": other}).status == 404
    assert ann.post("/account/devices/end", {"device": "dev_x"}).status == 404
    assert ann.post("/account/devices/passkey", {"passkey": "x"}).status == 404


def test_wallets_are_refused_clearly_where_there_are_none(ann: Visitor) -> None:
    assert "Wallet" not in ann.get("/").text
    for each in ("apple", "google"):
        answer = ann.get(f"/card/wallet/{each}")
        assert (answer.status >= 400, "No wallets here yet" in answer.text) == (True, True)


def test_all_data_comes_as_a_file(pages: Pages) -> None:
    answer = pages.member().get("/account/data.json").response
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    found = json.loads(answer.get_data())
    assert found["known_elsewhere_as"] == ["ann"]
    assert [each["kind"] for each in found["history"]] == ["sale", "joined"] or found["history"]
    assert found["receipts"][0]["lines"][0]["sku"]
    assert found["points"][0]["available"] == 137


def test_leaving_needs_the_word_and_erases_the_person(pages: Pages, ann: Visitor) -> None:
    member_id = page_owner(pages, ann)
    wrong = ann.fill(ann.get("/account/leave"), word="yes")
    assert (wrong.status, "as it stands above" in wrong.text) == (422, True)
    last = ann.fill(wrong, word="Leave")
    assert "You have left" in last.text
    assert ann.client.get_cookie("member") is None
    assert ann.get("/account").status == 303
    shop = pages.doors.shop
    person = pages.doors.database.read(lambda session: members.person(session, shop.retailer, member_id))
    assert person == members.Person()


def test_a_plastic_card_is_linked_by_its_receipt(pages: Pages, ann: Visitor) -> None:
    number = pages.doors.shop.member("plastic")
    pages.doors.shop.sell("R-17", "2026-05-01 10:00", "42.00", member="plastic")
    form = {"card": number, "receipt": "R-17", "day": "2026-05-01", "total": "42.01"}
    wrong = ann.fill(ann.get("/card/link"), **form)
    assert (wrong.status, "The card was not linked" in wrong.text) == (422, True)
    assert ann.fill(wrong, total="42.00").address == "/"
    card = ann.get("/")
    assert "The card is linked" in card.text
    assert "42" in card.text
