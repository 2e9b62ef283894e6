"""Connections in the console: set up and shown without secrets; tills' words; what was not taken."""

from __future__ import annotations

from tests.intake.shopify import SECRET, body_of, order, signed
from tests.web.pages import Answer, Pages, Visitor

HERE = "/console/connections/cloud"
WISH = {
    "code": "cloud",
    "adapter": "shopify",
    "store": "high-street",
    "secret": SECRET,
    "external_prefix": "sh:",
}


def add(visitor: Visitor, **typed: str) -> Answer:
    return visitor.post("/console/connections", {**WISH, **typed})


def refused(pages: Pages) -> str:
    """A delivery of which nothing could be taken, as the console lists it."""
    body = body_of(order(net="none"))
    answer = pages.doors.client.post("/v1/connections/cloud/deliveries", data=body, headers=signed(body))
    assert answer.status_code == 200, answer.text
    (address,) = pages.staff().get("/console/rejected").html.xpath("//tbody//a/@href")
    return str(address)


def test_a_connection_shows_its_address_and_never_its_secret(pages: Pages) -> None:
    owner = pages.staff()
    assert add(owner).address == HERE
    page = owner.get(HERE)
    assert page.html.xpath("//input[@id='url']/@value")[0].endswith("/v1/connections/cloud/deliveries")
    assert "Nothing came yet" in page.text
    assert SECRET not in page.response.text + owner.get("/console/connections").response.text
    again = add(owner)
    assert (again.status, "There is a connection of this code" in again.text) == (409, True)
    assert SECRET not in again.response.text


def test_a_connection_is_changed_turned_off_and_forgotten(pages: Pages) -> None:
    owner = pages.staff()
    add(owner)
    version = owner.get(HERE).html.xpath("//input[@name='version']/@value")[0]
    typed = {"version": version, "store": "high-street", "options": "card_attribute = Card", "off": "yes"}
    assert owner.post(f"{HERE}/edit", typed).status == 303
    assert "Off" in owner.get(HERE).text
    assert owner.post(f"{HERE}/edit", typed).status == 412
    assert owner.post(f"{HERE}/edit", {**typed, "options": "card"}).status == 422
    assert owner.post(f"{HERE}/secret", {"secret": "short", "hours": "24"}).status == 422
    assert owner.post(f"{HERE}/remove", {"confirm": "no"}).status == 422
    assert owner.post(f"{HERE}/remove", {"confirm": "cloud"}).address == "/console/connections"
    assert owner.get(HERE).status == 404


def test_what_was_not_taken_is_looked_at_read_again_and_let_go(pages: Pages) -> None:
    add(pages.staff())
    address, clerk = refused(pages), pages.staff("clerk")
    assert "As it came" in clerk.get(address).text
    clerk.post(f"{address}/retry")
    assert "still cannot be taken" in clerk.get(address).text
    assert clerk.post(f"{address}/dismiss", {"why": ""}).status == 422
    assert clerk.post(f"{address}/dismiss", {"why": "A trial"}).status == 303
    assert "A trial" in clerk.get(address).text


def test_who_works_in_another_store_sees_neither(pages: Pages) -> None:
    add(pages.staff())
    address = refused(pages)
    pages.doors.shop.open("low-street")
    manager = pages.staff("manager:low-street")
    assert [manager.get(each).status for each in (HERE, address)] == [404, 404]
    assert "No vendor" in manager.get("/console/connections").text
    assert manager.post(f"{HERE}/edit", {}).status == 403


def test_a_tills_word_is_said_anew_and_what_it_was(pages: Pages) -> None:
    owner = pages.staff(language="zh-HK")
    said = {"scope": "*", "kind": "tender", "theirs": "VISA", "ours": "card"}
    owner.post("/console/words", said)
    again = owner.post("/console/words", {**said, "ours": "credit-card"})
    assert (again.status, "「VISA」已對應「card」" in again.text) == (409, True)
    version = again.html.xpath("//input[@name='version']/@value")[0]
    assert owner.post("/console/words", {**said, "ours": "credit-card", "version": version}).status == 303
    assert "「VISA」之後即「credit-card」，原為「card」" in owner.get("/console/words").text
    assert owner.post("/console/words", {**said, "kind": "colour"}).status == 422
    owner.post("/console/words/remove", said)
    assert "還沒有對應" in owner.get("/console/words").text


def test_a_word_is_not_said_over_another_persons_change(pages: Pages) -> None:
    owner, said = pages.staff(), {"scope": "*", "kind": "tender", "theirs": "VISA", "ours": "card"}
    owner.post("/console/words", said)
    (change,) = owner.get("/console/words").html.xpath("//tbody//a/@href")
    (version,) = owner.get(change).html.xpath("//details//input[@name='version']/@value")
    assert owner.post("/console/words", {**said, "ours": "cash", "version": version}).status == 303
    stale = owner.post("/console/words", {**said, "ours": "voucher", "version": version})
    assert (stale.status, "Somebody changed it meanwhile" in stale.text) == (412, True)
    assert "cash" in owner.get("/console/words").html.xpath("string(//tbody/tr/td[1])")
    owner.post("/console/words/remove", said)
    assert owner.post("/console/words", {**said, "version": version}).status == 412


def test_words_of_another_store_are_not_shown(pages: Pages) -> None:
    owner = pages.staff()
    for scope, theirs in (("*", "VISA"), ("high-street", "CHQ")):
        owner.post("/console/words", {"scope": scope, "kind": "tender", "theirs": theirs, "ours": "card"})
    pages.doors.shop.open("low-street")
    text = pages.staff("manager:low-street").get("/console/words").text
    assert ("VISA" in text, "CHQ" in text) == (True, False)
