"""What a phone with an Apple pass asks: it is told what is new, given the pass, and knows only its own."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from config import Settings
from db import ids
from doorway.service import EXTENSION
from loyalty.cards import cards
from tests.api.doors import NOW, sale
from tests.wallets import authority
from tests.web.pages import Pages

SERVICE = "/wallets/apple/v1"
KIND = authority.PASS_TYPE


class Phone:
    """A phone that was given Ann's pass."""

    def __init__(self, pages: Pages) -> None:
        self.client: FlaskClient = pages.app.test_client()
        found = pages.member().client.get("/card/wallet/apple")
        assert found.status_code == 200, found.get_data(as_text=True)
        self.told = _told(found)
        self.headers = {"Authorization": f"ApplePass {self.told['authenticationToken']}"}
        self.place = f"{SERVICE}/devices/d-1/registrations/{KIND}/{self.told['serialNumber']}"

    def registers(self, **headers: str) -> int:
        given = {**self.headers, **headers}
        return self.client.post(self.place, headers=given, json={"pushToken": "p-1"}).status_code

    def asks(self, since: str = "") -> TestResponse:
        path = f"{SERVICE}/devices/d-1/registrations/{KIND}"
        return self.client.get(path, query_string={"passesUpdatedSince": since} if since else {})

    def fetches(self, **headers: str) -> TestResponse:
        path = f"{SERVICE}/passes/{KIND}/{self.told['serialNumber']}"
        return self.client.get(path, headers={**self.headers, **headers})


@pytest.fixture
def phone(pages: Pages) -> Phone:
    """A shop that makes passes, at an address over https."""
    given = Settings.from_environment(
        {**authority.apple_settings(), "LOYALTY_PUBLIC_URL": "https://shop.example"}
    )
    service = pages.app.extensions[EXTENSION]
    names = [name for name in vars(type(given))["__dataclass_fields__"] if name.startswith("apple_")]
    changed = {name: getattr(given, name) for name in (*names, "public_url")}
    pages.app.extensions[EXTENSION] = replace(service, settings=replace(service.settings, **changed))
    return Phone(pages)


def test_a_pass_says_where_it_asks_anew_and_is_fetched_there_with_what_was_earned_since(
    pages: Pages, phone: Phone
) -> None:
    assert phone.told["webServiceURL"] == "https://shop.example/wallets/apple"
    assert _points(phone.told) == 137
    pages.doors.post(sale("77", "20.00"))
    assert _points(_told(phone.fetches())) == 157


def test_a_phone_is_told_of_what_is_new_and_only_of_that(pages: Pages, phone: Phone) -> None:
    assert phone.asks().status_code == 204
    assert (phone.registers(), phone.registers()) == (201, 200)
    said = phone.asks().json
    assert said is not None
    assert said["serialNumbers"] == [phone.told["serialNumber"]]
    assert phone.asks(said["lastUpdated"]).status_code == 204
    pages.doors.post(sale("78", "20.00"))
    assert phone.asks(said["lastUpdated"]).status_code == 200
    assert phone.client.delete(phone.place, headers=phone.headers).status_code == 200
    assert phone.asks().status_code == 204


@pytest.mark.parametrize("given", ["", "ApplePass", "ApplePass x", "Bearer x", "ApplePass é"])
def test_without_the_token_of_the_pass_nothing_is_noted_and_nothing_given(phone: Phone, given: str) -> None:
    assert phone.registers(Authorization=given) == 401
    assert phone.fetches(Authorization=given).status_code == 401
    assert phone.asks().status_code == 204


def test_the_pass_of_a_card_that_was_replaced_is_over(pages: Pages, phone: Phone) -> None:
    shop, ann = pages.doors.shop, pages.doors.shop.member_id("ann")
    card = shop.database.read(lambda session: cards.find_usable(session, ann))
    assert card is not None
    wanted = (shop.program.card, ann, card.number, f"member:{ann}", NOW)
    shop.database.write(lambda session: cards.replace(session, *wanted))
    assert phone.registers() == 401
    assert phone.fetches().status_code == 401


def test_nonsense_is_refused_by_its_status_alone(phone: Phone) -> None:
    for body in (b"", b"[]", b'{"pushToken": 5}', b'{"pushToken": ""}'):
        assert phone.client.post(phone.place, headers=phone.headers, data=body).status_code == 400
    other = f"{SERVICE}/devices/d-1/registrations/{KIND}/{ids.outside('member', ids.new(NOW))}"
    assert phone.client.post(other, headers=phone.headers, json={"pushToken": "p"}).status_code == 401
    assert phone.client.get(f"{SERVICE}/devices/d-1/registrations/pass.other").status_code == 404
    assert phone.client.post(f"{SERVICE}/log", json={"logs": ["x"]}).status_code == 200


def _told(answer: TestResponse) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as archive:
        found: dict[str, Any] = json.loads(archive.read("pass.json"))
    return found


def _points(told: dict[str, Any]) -> int:
    (field,) = told["storeCard"]["primaryFields"]
    found: int = field["value"]
    return found
