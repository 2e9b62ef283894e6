"""A shop's first steps: from an empty house to rules in force, a poster, a key and a first receipt."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
import time_machine
from PIL import Image

from api.app import open_service
from db.engine import Database
from doorway.service import EXTENSION, Service
from identity import audit
from identity.audit import Filter
from loyalty.people.privacy import KeyRing
from loyalty.program import shelf
from loyalty.program.iso4217 import DECIMALS
from loyalty.shops import branding, stores, till_keys
from tests import databases
from tests.api.doors import NOW, SETTINGS
from tests.identity.employees import Employees
from tests.web.pages import Answer, Visitor, app_on
from web.wire import cookies

HERE = "/console/setup"
SHOP = {"name": "Tea & Sons", "money": "GBP", "zone": "Europe/London", "accent": "#ffee00"}


class Empty:
    """A house where nothing was set up yet, and its owner at the console."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.app = app_on(database)
        self.employees = Employees(database, KeyRing.of(SETTINGS.keyring), SETTINGS.index_key)

    @property
    def service(self) -> Service:
        service: Service = self.app.extensions[EXTENSION]
        return service

    def owner(self, language: str = "en-GB", *roles: str) -> Visitor:
        visitor = Visitor(self.app.test_client(), {"Accept-Language": language})
        self.employees.join("ann@shop.example", *(roles or ("owner",)), kept="$no-password")
        visitor.client.set_cookie(cookies.STAFF, self.employees.sign_in("ann@shop.example").secret)
        return visitor

    def with_sandbox(self, url: str) -> None:
        """Let the server have a place to try things in."""
        settings = replace(SETTINGS, sandbox_database_url=url)
        service = self.app.extensions[EXTENSION] = open_service(settings, self.database)
        assert service.sandbox is not None
        databases.BACKGROUND += [service.requests.close, service.sandbox.service.database.dispose]


@pytest.fixture
def house(database: Database, clock: time_machine.Traveller) -> Empty:
    return Empty(database)


def ruled(owner: Visitor, start: str = "points", **typed: str) -> Answer:
    """The first two steps, done."""
    owner.post(f"{HERE}/shop", SHOP)
    return owner.fill(owner.get(f"{HERE}/rules?start={start}"), _form(owner, start), **typed)


def _form(owner: Visitor, start: str) -> int:
    forms = owner.get(f"{HERE}/rules?start={start}").html.forms
    return next(n for n, form in enumerate(forms) if form.action == f"{HERE}/rules")


def test_money_and_clock_are_chosen_by_the_owners_language(house: Empty) -> None:
    owner = house.owner("zh-TW")
    assert owner.get(HERE).address == f"{HERE}/shop"
    page = owner.get(f"{HERE}/shop")
    assert page.html.xpath("//option[@selected]/@value") == ["TWD", "Asia/Taipei"]
    moneys = [each.text for each in page.html.xpath("//select[@name='money']/option")]
    assert (moneys[0], moneys[1], len(moneys)) == ("新台幣（TWD）", "英鎊（GBP）", len(DECIMALS))
    assert "您的店名是甚麼？" in page.text


def test_a_colour_that_cannot_be_read_is_changed_and_that_is_said(house: Empty) -> None:
    owner = house.owner()
    told = owner.post(f"{HERE}/colour", {"accent": "#ffee00"})
    assert "By day, words use a darker shade of it" in told.text


def test_a_logo_is_kept_until_there_is_a_programme_that_wears_it(house: Empty) -> None:
    owner = house.owner()
    written = io.BytesIO()
    Image.new("RGB", (40, 20), "#1f5d4c").save(written, "PNG")
    for content, status in ((b"no picture", 422), (written.getvalue(), 303)):
        form = {**SHOP, "logo": (io.BytesIO(content), "logo.png")}
        sent = owner.client.post(f"{HERE}/shop", data=form, headers={"Sec-Fetch-Site": "same-origin"})
        assert sent.status_code == status
    assert owner.get(f"{HERE}/shop").html.xpath("//img[@class='logo']")
    page = owner.get(f"{HERE}/rules")
    owner.fill(page, _form(owner, "points"))
    assert house.database.read(lambda session: branding.find_logo(session, "tea-sons"))
    (looked,) = house.database.read(lambda session: audit.listed(session, Filter(action="programs.look")))
    assert looked.detail == {"changed": ["accent", "logo"]}


def test_what_is_typed_wrongly_stands_there_again_with_the_remedy(house: Empty) -> None:
    back = house.owner().post(f"{HERE}/shop", {**SHOP, "name": "", "money": "XYZ"})
    assert (back.status, "Please fill this in" in back.text) == (422, True)
    assert back.html.xpath("//*[@name='money'][@aria-invalid]")


def test_the_steps_are_left_and_taken_up_again(house: Empty) -> None:
    owner = house.owner()
    assert owner.get(f"{HERE}/rules").address == f"{HERE}/shop"
    owner.post(f"{HERE}/shop", SHOP)
    assert owner.get(HERE).address == f"{HERE}/rules"
    assert owner.get(f"{HERE}/shop").html.xpath("//input[@name='name']/@value") == ["Tea & Sons"]


def test_the_terms_stand_beside_the_figures_as_they_are_typed(house: Empty) -> None:
    owner = house.owner()
    owner.post(f"{HERE}/shop", SHOP)
    figures = {"start": "points", "amount": "2", "points": "3", "months": "6", "reaches": "500"}
    figures |= {"times": "2", "cost": "100", "worth": "4"}
    told = owner.post(f"{HERE}/rules/preview", figures).text
    assert "A purchase of £50.00 brings 75 points" in told
    assert "£4 voucher" in told
    assert "A figure is missing" in owner.post(f"{HERE}/rules/preview", {**figures, "amount": "x"}).text


@pytest.mark.parametrize("start", ["points", "vip", "day", "stamps"])
def test_every_starting_point_becomes_a_programme(house: Empty, start: str) -> None:
    assert ruled(house.owner(), start).address == f"{HERE}/till"
    program = house.database.read(lambda session: shelf.current(session, shelf.Shelf(), "tea-sons", NOW))
    assert (program.money, program.name) == ("GBP", {"en": "Tea & Sons"})
    look = house.database.read(lambda session: branding.of(session, "tea-sons"))
    assert look.accent == "#ffee00"


@pytest.mark.parametrize(("money", "zone"), [("JPY", "Asia/Tokyo"), ("TWD", "Asia/Taipei")])
def test_figures_fit_the_money(house: Empty, money: str, zone: str) -> None:
    owner = house.owner()
    owner.post(f"{HERE}/shop", {**SHOP, "money": money, "zone": zone, "name": "茶"})
    page = owner.get(f"{HERE}/rules")
    assert owner.fill(page, _form(owner, "points")).address == f"{HERE}/till"
    assert house.database.read(shelf.codes) == ("card",)


def test_what_is_left_empty_is_not_there(house: Empty) -> None:
    assert ruled(house.owner(), months="", reaches="", cost="").status == 303
    program = house.database.read(lambda session: shelf.current(session, shelf.Shelf(), "tea-sons", NOW))
    assert (program.ladder, program.rewards, program.currencies[0].expiry) == (None, (), None)


def test_a_figure_that_is_none_keeps_the_rules_unpublished(house: Empty) -> None:
    back = ruled(house.owner(), times="many")
    assert (back.status, "from 1 to 100" in back.text) == (422, True)
    assert house.database.read(shelf.codes) == ()


def test_a_tills_key_is_shown_once_as_text_and_as_a_code(house: Empty) -> None:
    owner = house.owner()
    ruled(owner)
    shown = owner.post(f"{HERE}/till", {"name": "High Street", "way": "till", "label": "Till 1"})
    (secret,) = shown.html.xpath("//input[@id='key']/@value")
    assert shown.html.xpath("//*[name()='svg']")
    assert secret.startswith("till_")
    assert house.database.read(lambda session: till_keys.of_store(session, "high-street"))
    assert secret not in owner.get(f"{HERE}/done").response.text
    again = owner.post(f"{HERE}/till", {"name": "High Street", "way": "till", "label": "Till 1"})
    assert again.status == 422


def test_the_poster_is_a_pdf_to_join_by(house: Empty) -> None:
    owner = house.owner()
    ruled(owner)
    assert owner.get(f"{HERE}/done").address == f"{HERE}/till"
    owner.post(f"{HERE}/skip")
    page = owner.get(f"{HERE}/done")
    assert f"{SETTINGS.public_url}/join/tea-sons" in page.text
    poster = owner.get(f"{HERE}/poster.pdf").response
    assert "an address that only this computer can open" in page.text
    assert "nothing can be sent yet" in page.text
    assert (poster.content_type, poster.data[:5]) == ("application/pdf", b"%PDF-")


def test_without_a_sandbox_that_is_said_and_nothing_is_rung_up(house: Empty) -> None:
    owner = house.owner()
    ruled(owner)
    owner.post(f"{HERE}/till", {"name": "High Street", "way": "later"})
    page = owner.get(f"{HERE}/done")
    assert "By your rules a purchase of £25.00 brings 25 points" in page.text
    assert "no sandbox" in page.text
    refused = owner.post(f"{HERE}/try")
    assert (refused.status, "no sandbox" in refused.text) == (422, True)
    assert "no sandbox" in owner.get("/console/sandbox").text


def test_a_test_sale_is_rung_up_in_the_sandbox_and_its_slip_shown(
    house: Empty, empty_database_url: str
) -> None:
    house.with_sandbox(empty_database_url)
    owner = house.owner()
    ruled(owner)
    owner.post(f"{HERE}/till", {"name": "High Street", "way": "later"})
    for _ in range(2):
        tried = owner.post(f"{HERE}/try")
        assert (tried.status, "25" in "".join(tried.html.xpath("//pre/text()"))) == (200, True)
    assert "These pages are your real shop" in owner.get("/console/sandbox").text
    made = owner.post("/console/sandbox")
    assert made.response.headers["Cache-Control"] == "no-store"
    secrets = made.html.xpath("//input/@value")
    assert ["_".join(each.split("_")[:2]) for each in secrets] == ["till_test", "member_test", "member_test"]
    assert house.database.read(lambda session: stores.find(session, "high-street"))


def test_who_may_not_publish_does_not_set_up(house: Empty) -> None:
    assert house.owner("en-GB", "clerk").get(HERE).status == 403


def test_a_house_with_a_programme_goes_on_behind_the_rules(house: Empty) -> None:
    owner = house.owner()
    ruled(owner)
    assert owner.get(f"{HERE}/shop").address == f"{HERE}/till"
    assert owner.post(f"{HERE}/rules", {"start": "points"}).address == f"{HERE}/till"


def test_before_there_is_a_programme_every_place_says_where_to_begin(house: Empty) -> None:
    owner = house.owner()
    for address in ("offers", "rewards", "reports", "branding", "members/waiting-tiers", "stores"):
        page = owner.get(f"/console/{address}")
        assert (page.status, page.html.xpath("//main//a[@href='/console/setup']/text()")) == (200, ["Begin"])
