"""A member's cards through the doors, and the code that a till scans."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from PIL import Image

from loyalty.cards import card_qr, cards, rotating
from tests.api.doors import NOW, problem
from tests.api.member.phones import Phones


@pytest.fixture
def token(phones: Phones) -> str:
    """Ann's."""
    return phones.token()


@pytest.fixture
def number(phones: Phones, token: str) -> str:
    """The number of ann's card."""
    return phones.call("GET", "/v1/me/cards", token).json["data"][0]["number"]


def act(phones: Phones, token: str, number: str, deed: str):
    return phones.call("POST", f"/v1/me/cards/{number}/{deed}", token)


def test_a_card_is_replaced_once_however_often_it_is_asked(phones: Phones, token: str, number: str) -> None:
    first, again = (act(phones, token, number, "replace") for _ in range(2))

    assert first.json["before"] == "active"
    assert first.json["replaced_by"] == again.json["replaced_by"] != number
    listed = phones.call("GET", "/v1/me/cards", token).json["data"]
    assert [(each["number"], each["status"]) for each in listed if each["number"] == number] == [
        (number, "replaced")
    ]
    assert len(listed) == 2


def test_a_card_is_blocked_and_opened(phones: Phones, token: str, number: str) -> None:
    assert act(phones, token, number, "block").json["after"] == "blocked"
    assert problem(phones.call("GET", f"/v1/me/cards/{number}/qr.svg", token)) == (409, "card_unusable")
    assert problem(phones.call("GET", "/v1/me/card/code", token)) == (404, "unknown_card")
    assert act(phones, token, number, "unblock").json["after"] == "active"
    assert phones.call("GET", f"/v1/me/cards/{number}/qr.svg", token).status_code == 200


def test_what_the_shop_blocked_only_the_shop_opens(phones: Phones, token: str, number: str) -> None:
    member_id = phones.shop.member_id()
    phones.doors.database.write(lambda session: cards.block(session, member_id, number, "stf_1"))

    for deed in ("unblock", "replace"):
        assert problem(act(phones, token, number, deed)) == (409, "card_held")


def test_another_members_card_is_unknown(phones: Phones, token: str) -> None:
    bobs = phones.shop.member("bob")

    for number in (bobs, "1", "920000000000000009", "x" * 500):
        for deed in ("replace", "block", "unblock"):
            assert problem(act(phones, token, number, deed)) == (404, "unknown_card")
        for form in ("svg", "png"):
            path = f"/v1/me/cards/{number}/qr.{form}"
            assert problem(phones.call("GET", path, token)) == (404, "unknown_card")


def test_a_card_is_drawn_as_png(phones: Phones, token: str, number: str) -> None:
    answer = phones.call("GET", f"/v1/me/cards/{number}/qr.png", token)

    assert answer.content_type == "image/png"
    (read,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(answer.data)).convert("L"))
    assert read.text == number


def test_the_code_on_the_screen_is_taken_by_a_till_once(phones: Phones, token: str, number: str) -> None:
    shown = phones.call("GET", "/v1/me/card/code", token).json

    assert (shown["card"], shown["valid_until"]) == (number, "2026-05-04T11:00:30Z")
    drawn = phones.call("GET", shown["svg"], token)
    assert drawn.text == card_qr.svg(shown["text"], title=f"Code of card •••• {number[-4:]}")
    found = phones.doors.database.write(
        lambda session: rotating.consume(session, phones.shop.retailer, shown["text"], NOW)
    )
    assert found == (phones.shop.member_id(), number)


def test_a_card_can_be_replaced_ten_times_a_day(phones: Phones, token: str, number: str) -> None:
    for _ in range(10):
        number = act(phones, token, number, "replace").json["replaced_by"]

    assert problem(act(phones, token, number, "replace")) == (429, "too_many")
