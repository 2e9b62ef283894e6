"""A browser becomes a till by a key, and every request proves it anew."""

from __future__ import annotations

from sqlalchemy import select

from db.session import Session
from loyalty.shops import till_keys
from loyalty.tables import receipt
from tests.api.doors import NOW
from tests.web.pages import Pages
from tests.web.till.clerk import card, clerk, refused
from web import routes
from web.wire import cookies


def test_a_key_is_typed_once_and_the_page_opens(pages: Pages) -> None:
    stranger = pages.stranger()
    asked = stranger.get("/till/")
    assert (asked.status, asked.address) == (303, "/till/key?next=%2Ftill%2F")
    page = stranger.get("/till/key")
    assert "Make this browser a till" in page.text
    answer = stranger.fill(page, key=pages.doors.key)
    assert (answer.status, answer.address) == (303, "/till/")
    kept = stranger.client.get_cookie(cookies.TILL)
    assert kept is not None
    assert (kept.http_only, kept.same_site) == (True, "Lax")
    assert "Who is buying?" in stranger.get("/till/").text


def test_what_is_no_key_is_refused_and_not_kept(pages: Pages) -> None:
    stranger = pages.stranger("zh-CN")
    answer = stranger.fill(stranger.get("/till/key"), key="till_nothing")
    assert (answer.status, "没有收银机使用这个密钥" in refused(answer)) == (422, True)
    assert stranger.client.get_cookie(cookies.TILL) is None


def test_a_key_that_signs_is_refused_with_words_and_opens_nothing(pages: Pages) -> None:
    ring = pages.doors.shop.retailer.ring
    secret = pages.doors.database.write(
        lambda session: till_keys.add(session, "high-street", "Signing", NOW, sealed_under=ring)
    )
    stranger = pages.stranger()
    answer = stranger.fill(stranger.get("/till/key"), key=secret)
    assert "This key is for tills that sign" in refused(answer)
    assert clerk(pages, secret).begin().status == 303


def test_a_revoked_key_opens_nothing_from_the_next_request_on(pages: Pages) -> None:
    till = clerk(pages)
    page = till.member("nobody's")

    def revoke(session: Session) -> None:
        till_keys.revoke_label(session, "high-street", "Till 1", NOW)

    pages.doors.database.write(revoke)
    answer = till.send(page, "/till/nobody")
    assert (answer.status, answer.address) == (303, "/till/key")
    page = till.visitor.get("/till/key")
    assert "opens nothing any more" in refused(page)
    assert till.visitor.client.get_cookie(cookies.TILL) is None


def test_a_key_for_quotes_only_sells_nothing(pages: Pages) -> None:
    secret = pages.doors.database.write(
        lambda session: till_keys.add(session, "high-street", "Prices", NOW, scopes=["quotes", "members"])
    )
    till = clerk(pages, secret)
    page = till.rings(till.nobody())
    assert "Voucher" not in page.text
    answer = till.pays(page)
    assert (answer.status, "This till may not do that" in answer.text) == (403, True)


def test_every_page_of_the_till_says_who_may() -> None:
    door = next(each for each in routes.ALL if each.name == "till")
    assert door.endpoints
    assert all(door.is_guarded(endpoint) for endpoint in door.endpoints)


def test_a_till_leaves_and_its_printer_is_kept(pages: Pages) -> None:
    till = clerk(pages)
    page = till.visitor.get("/till/settings")
    assert till.send(page, "/till/settings", columns="32").address == "/till/"
    assert till.visitor.get("/till/settings").html.xpath("//input[@checked]/@value") == ["32"]
    assert till.send(page, "/till/leave").address == "/till/key"
    assert till.begin().status == 303


def test_who_is_at_the_till_is_written_on_its_receipts(pages: Pages) -> None:
    till = clerk(pages)
    till.send(till.visitor.get("/till/settings"), "/till/settings", clerk="小明")
    assert 'value="小明"' in till.visitor.get("/till/settings").response.get_data(as_text=True)
    till.pays(till.rings(till.member(card(pages))))
    found = pages.doors.database.read(lambda session: session.mappings(select(receipt)))
    assert "小明" in str(found)
    answer = till.send(till.visitor.get("/till/settings"), "/till/settings", clerk="x" * 70)
    assert answer.status == 422
