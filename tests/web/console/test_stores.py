"""Stores and their tills' keys: opened, named, grouped; a key shown once, replaced, revoked, looked into."""

from __future__ import annotations

from identity import request_log
from identity.request_log import Line
from loyalty.people import privacy
from tests.api.doors import NOW, bearer
from tests.web.pages import Answer, Pages, Visitor

STORE = "/console/stores/high-street"


def made(visitor: Visitor, **typed: str) -> Answer:
    return visitor.post(f"{STORE}/keys", {"label": "Till 2", **typed})


def test_a_store_is_opened_named_and_grouped(pages: Pages) -> None:
    owner = pages.staff()
    done = owner.post("/console/stores", {"code": "low-street", "name": "Low Street", "program": "shop"})
    assert done.address == "/console/stores/low-street"
    (version,) = owner.get(done.address).html.xpath("//input[@name='version']/@value")
    typed = {"version": version, "name": "Low Road", "groups": "outlets\nnorth"}
    owner.post(f"{done.address}/edit", typed)
    assert "Low Road" in owner.get("/console/stores").text
    assert "north, outlets" in owner.get(done.address).text
    stale = owner.post(f"{done.address}/edit", {**typed, "name": "Low Lane"})
    assert (stale.status, "Somebody changed it meanwhile" in stale.text) == (412, True)


def test_what_cannot_be_a_store_is_said_with_what_was_typed(pages: Pages) -> None:
    owner = pages.staff(language="zh-HK")
    back = owner.post("/console/stores", {"code": "low/street", "name": "", "program": "shop"})
    assert (back.status, "不能用作店舖代號" in back.text) == (422, True)
    assert back.html.xpath("//input[@name='code']/@value") == ["low/street"]


def test_a_key_is_shown_this_once_in_letters_and_as_a_code_and_works(pages: Pages) -> None:
    owner = pages.staff()
    shown = made(owner, **{"scope-receipts": "yes", "scope-quotes": "yes"})
    (secret,) = shown.html.xpath("//input[@id='secret']/@value")
    assert shown.html.xpath("//svg")
    assert shown.response.headers["Cache-Control"] == "no-store"
    assert pages.doors.client.get("/v1/till", headers=bearer(secret)).status_code != 401
    page = owner.get(STORE)
    assert secret not in page.response.text
    assert "send receipts" in page.text
    taken = made(owner)
    assert (taken.status, "This label cannot be used" in taken.text) == (422, True)


def test_a_key_is_replaced_and_revoked(pages: Pages) -> None:
    owner = pages.staff()
    page = owner.get(STORE)
    rotate, revoke = (
        next(each for each in page.html.forms if (each.action or "").endswith(end))
        for end in ("/rotate", "/revoke")
    )
    assert owner.post(rotate.action, {"hours": "many"}).status == 422
    assert owner.post(rotate.action, {"hours": "24"}).html.xpath("//input[@id='secret']")
    assert "Replaced, still works" in owner.get(STORE).text
    assert owner.post(revoke.action).status == 303
    assert pages.doors.post({}, pages.doors.key).status_code == 401


def test_the_log_of_a_key_says_what_was_refused_and_why(pages: Pages) -> None:
    owner = pages.staff()
    (address, *_) = owner.get(STORE).html.xpath("//a[contains(@href, '/keys/')]/@href")
    assert "It has asked nothing yet" in owner.get(address).text
    line = Line(
        NOW, "r1", "POST", "/v1/receipts", 422, 12, "invalid_receipt", "Put it right.", ("lines[0].net",)
    )
    digest = privacy.secret_digest(pages.doors.key)
    pages.doors.database.write(lambda session: request_log.write(session, {digest: [line]}))
    text = owner.get(address).text
    for said in ("POST /v1/receipts", "422 invalid_receipt", "Put it right.", "lines[0].net"):
        assert said in text


def test_a_manager_of_one_store_sees_that_store_only(pages: Pages) -> None:
    pages.doors.shop.open("low-street")
    manager = pages.staff("manager:low-street")
    assert manager.get("/console/stores").html.xpath("//tbody//a/@href") == ["/console/stores/low-street"]
    assert manager.get(STORE).status == 404
    assert [made(manager, label=label).status for label in ("Till 2", "")] == [403, 403]
    assert manager.post(f"{STORE}/keys/til_{'0' * 32}/revoke").status == 403
    assert manager.post("/console/stores/low-street/keys", {"label": "Till 1"}).status == 200
    assert manager.post("/console/stores", {"code": "x", "program": "shop"}).status == 403


def test_who_may_not_read_stores_is_led_to_what_they_may(pages: Pages) -> None:
    analyst = pages.staff("analyst")
    assert analyst.get("/console/stores").status == 403
    assert "/console/catalog" in analyst.get("/console/").html.xpath("//header//nav//a/@href")
    tabs = analyst.get("/console/catalog").html.xpath("//nav[@class='tabs']//a/@href")
    assert tabs == []
