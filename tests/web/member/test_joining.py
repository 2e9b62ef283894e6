"""Joining: one page, six digits, a card; and nothing that tells who is a member."""

from __future__ import annotations

import pytest
import time_machine

from loyalty.people import consents, contacts, members
from tests.api.doors import CARD
from tests.identity.people import other_than
from tests.web.member import phones
from tests.web.pages import Pages

ASKS = CARD.replace(
    "members: {enrol: first-sale}",
    "members: {enrol: first-sale, birthday: {required: true},"
    " profile: [{code: shop, name: Which shop, kind: choice, required: true,"
    " choices: [{code: north}, {code: south}]}]}",
)


def member_of(pages: Pages, contact: str) -> str:
    """The member who has a contact."""
    shop = pages.doors.shop
    found = pages.doors.database.read(
        lambda session: contacts.find_member(session, shop.retailer, "shop", contacts.guess(contact))
    )
    assert found is not None
    return found


def test_somebody_joins_by_six_digits_and_has_a_card(pages: Pages) -> None:
    visitor = pages.stranger()
    page = visitor.get("/join/shop")
    assert "1 point for every whole £1" in page.text
    assert page.html.xpath("//input[@type='checkbox'][@checked]") == []

    answer = phones.joined(pages, visitor, "07700 900123", **{"name": "Chan Tai Man", "agree-offers": "yes"})
    assert (answer.status, answer.address) == (303, "/")
    card = visitor.get("/")
    assert "Welcome. This is your card." in card.text
    assert "Chan Tai Man" in card.text
    member_id = member_of(pages, "+447700900123")
    told = pages.doors.database.read(lambda session: consents.history(session, member_id))
    assert [(each.purpose, each.channel, each.given, each.wording) for each in told] == [
        ("offers", "sms", True, "join-page-1")
    ]


def test_a_code_field_is_for_digits_and_fills_itself(pages: Pages) -> None:
    visitor = pages.stranger()
    field = visitor.fill(visitor.get("/join/shop"), contact="a@example.com").html.get_element_by_id("code")
    assert (field.get("autocomplete"), field.get("inputmode")) == ("one-time-code", "numeric")


def test_a_wrong_code_says_what_to_do_and_the_right_one_still_counts(pages: Pages) -> None:
    visitor = pages.stranger()
    asked = visitor.fill(visitor.get("/join/shop"), contact="a@example.com")
    code = phones.code(pages, "a@example.com")
    wrong = visitor.fill(asked, code=other_than(code))
    assert (wrong.status, "ask for another code" in wrong.text) == (422, True)
    assert visitor.fill(wrong, code=code).address == "/"


def test_another_code_ends_the_one_before(pages: Pages, clock: time_machine.Traveller) -> None:
    visitor = pages.stranger()
    asked = visitor.fill(visitor.get("/join/shop"), contact="a@example.com")
    first = phones.code(pages, "a@example.com")
    clock.shift(30)
    again = visitor.fill(asked, 1)
    assert "Another code is on its way" in again.text
    second = phones.code(pages, "a@example.com")
    assert first == second or visitor.fill(again, code=first).status == 422
    assert visitor.fill(again, code=second).address == "/"


def test_who_asks_for_too_many_codes_waits_and_can_still_type_the_last(
    pages: Pages, clock: time_machine.Traveller
) -> None:
    visitor = pages.stranger()
    asked = visitor.fill(visitor.get("/join/shop"), contact="a@example.com")
    for _ in range(3):
        clock.shift(30)
        asked = visitor.fill(asked, 1)
    assert (asked.status, "Too many tries" in asked.text) == (200, True)
    assert visitor.fill(asked, code=phones.code(pages, "a@example.com")).address == "/"


def test_what_the_programme_has_to_be_told_is_asked_after_the_code(pages: Pages) -> None:
    pages.doors.shop.publish(ASKS, "2026-05-01")
    visitor = pages.stranger()
    questions = phones.joined(pages, visitor)
    assert "before it gives you a card" in questions.text
    wrong = visitor.fill(questions, **{"q-birthday-day": "31", "q-birthday-month": "2"})
    assert "A day and a month that there are" in wrong.text
    done = visitor.fill(wrong, **{"q-birthday-day": "29", "q-birthday-month": "2", "q-shop": "south"})
    assert done.address == "/"


def test_a_member_who_joins_again_is_signed_in_and_keeps_the_name(pages: Pages) -> None:
    member_id = phones.ann(pages)
    visitor = pages.stranger()
    assert phones.joined(pages, visitor, phones.ANN, name="Somebody Else").address == "/"
    assert "You were a member already" in visitor.get("/").text
    shop = pages.doors.shop
    person = pages.doors.database.read(lambda session: members.person(session, shop.retailer, member_id))
    assert person.name == "Ann"


def test_the_page_says_the_same_for_members_and_strangers(pages: Pages) -> None:
    phones.ann(pages)
    texts = {
        pages.stranger().fill(pages.stranger().get("/join/shop"), contact=contact).text.replace(contact, "")
        for contact in (phones.ANN, "nobody@example.com")
    }
    assert len(texts) == 1


def test_a_code_of_no_friend_keeps_nobody_out(pages: Pages) -> None:
    visitor = pages.stranger()
    asked = visitor.fill(visitor.get("/join/shop?ref=NOBODYS1&from=store"), contact="a@example.com")
    assert visitor.fill(asked, code=phones.code(pages, "a@example.com")).address == "/"
    assert "friend's code is not known" in visitor.get("/").text


def test_who_joins_in_the_store_is_told_to_show_the_card(pages: Pages) -> None:
    visitor = pages.stranger()
    asked = visitor.fill(visitor.get("/join/shop?from=store"), contact="a@example.com")
    visitor.fill(asked, code=phones.code(pages, "a@example.com"))
    assert "before you pay" in visitor.get("/").text


@pytest.mark.parametrize("contact", ["", "12", "anna@"])
def test_what_is_no_contact_is_said_at_its_field(pages: Pages, contact: str) -> None:
    visitor = pages.stranger("zh-HK")
    page = visitor.fill(visitor.get("/join/shop"), contact=contact, name="<b>陳")
    assert page.status == 422
    assert page.html.get_element_by_id("contact").get("aria-invalid") == "true"
    assert page.html.get_element_by_id("name").get("value") == "<b>陳"


def test_a_programme_that_is_none_has_no_page(pages: Pages) -> None:
    assert pages.stranger().get("/join/none").status == 404
    assert pages.member().get("/join/shop").address == "/"
