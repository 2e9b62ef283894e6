"""Members in the console: found by anything, seen whole, helped with a reason; above a limit by two."""

from __future__ import annotations

import re

from db import ids
from loyalty import tables
from tests.api.doors import bearer, sale
from tests.web.pages import Pages


def member(pages: Pages) -> str:
    return f"/console/members/{ids.outside('member', pages.doors.shop.member_id('ann'))}"


def test_a_member_is_found_by_what_names_them_and_seen_whole(pages: Pages) -> None:
    clerk = pages.staff("clerk")
    found = clerk.get("/console/members?q=ann")
    assert found.html.xpath("//tbody//a/@href") == [member(pages)]
    assert "Nobody is found" in clerk.get("/console/members?q=nobody").text
    assert "its whole number only" in clerk.get("/console/members?q=•••• 1234").text
    whole = clerk.get(member(pages)).text
    for said in ("137 points", "Member", "137 points: 1 point per £1.00", "In use"):
        assert said in whole


def test_a_member_is_found_by_the_beginning_of_a_name_and_one_without_is_told_by_the_card(
    pages: Pages,
) -> None:
    clerk, shop = pages.staff("clerk", language="zh-HK"), pages.doors.shop
    nameless = clerk.get("/console/members?q=ann").html.xpath("//tbody//a/text()")
    (card,) = shop.rows(tables.card, None, member_id=shop.member_id("ann"))
    assert nameless == [f"•••• {card['number'][-4:]}"]
    owner = bearer(pages.doors.staff())
    for name in ("陳大文", "<b>Zoë</b>"):
        pages.doors.client.post("/v1/members", json={"program": "shop", "name": name}, headers=owner)
    found = clerk.get("/console/members?q=大文")
    assert found.html.xpath("//tbody//a/text()") == ["陳大文"]
    assert "按姓名找到" in found.text
    odd = clerk.get("/console/members?q=%3Cb%3EZOE").response.get_data(as_text=True)
    assert "&lt;b&gt;Zoë&lt;/b&gt;" in odd
    assert "<b>" not in odd
    sheet = pages.staff("owner").client.get("/console/members?q=zoe&as=csv").get_data(as_text=True)
    assert "Zoë" in sheet
    assert "陳大文" not in sheet


def test_reading_a_member_is_written_down(pages: Pages) -> None:
    clerk = pages.staff("clerk")
    clerk.get(member(pages))
    noted = pages.doors.get("/v1/audit?action=members.read", pages.doors.staff()).json["data"]
    assert [each["subject"] for each in noted] == [member(pages).rpartition("/")[2]]


def test_points_by_hand_are_given_once_with_a_reason(pages: Pages) -> None:
    manager = pages.staff("manager")
    page = manager.get(member(pages))
    form = next(each for each in page.html.forms if each.action.endswith("/adjust"))
    typed = {**dict(form.form_values()), "amount": "1,000", "reason": "goodwill"}
    for _ in range(2):
        assert manager.post(form.action, typed).status == 303
    assert "1,137 points" in manager.get(member(pages)).text


def test_a_form_that_is_filled_wrongly_comes_back_with_the_remedy_and_what_was_typed(pages: Pages) -> None:
    manager = pages.staff("manager", language="zh-HK")
    page = manager.get(member(pages))
    form = next(each for each in page.html.forms if each.action.endswith("/adjust"))
    back = manager.post(form.action, {**dict(form.form_values()), "amount": "many"})
    assert (back.status, "請輸入金額" in back.text) == (422, True)
    assert back.html.xpath("//input[@name='amount']/@value") == ["many"]
    assert back.html.xpath("//details[@open]//input[@name='amount'][@aria-invalid='true']")


def test_above_the_limit_a_second_person_decides(pages: Pages) -> None:
    manager, owner = pages.staff("manager"), pages.staff("owner")
    page = manager.get(member(pages))
    form = next(each for each in page.html.forms if each.action.endswith("/adjust"))
    manager.post(form.action, {**dict(form.form_values()), "amount": "9000", "note": "Late parcel"})
    assert "second person" in manager.get(member(pages)).text
    waiting = owner.get("/console/approvals")
    assert "Late parcel" in waiting.text
    action = waiting.html.forms[-1].action
    refused = manager.post(action, {})
    assert refused.status == 403 or "second" in refused.text
    assert owner.post(action, {}).status == 303
    assert "9,137 points" in owner.get(member(pages)).text


def test_who_may_not_is_not_shown_and_not_let(pages: Pages) -> None:
    clerk = pages.staff("clerk")
    page = clerk.get(member(pages))
    assert not [each for each in page.html.forms if re.search(r"/(adjust|erase)$", each.action or "")]
    refused = clerk.post(f"{member(pages)}/adjust", {"amount": "5"})
    assert (refused.status, "Your role does not permit this" in refused.text) == (403, True)


def test_a_member_is_stopped_allowed_and_put_right(pages: Pages) -> None:
    clerk = pages.staff("clerk")
    clerk.post(f"{member(pages)}/restrict", {"what": "burning", "reason": "dispute"})
    assert "Stopped." in clerk.get(member(pages)).text
    clerk.post(f"{member(pages)}/restrict", {"what": ""})
    (version,) = clerk.get(member(pages)).html.xpath("//input[@name='version']/@value")
    edited = {"version": version, "name": "Ann <b>Lee</b>", "phone": "", "email": "ann@example.com"}
    assert clerk.post(f"{member(pages)}/edit", edited).status == 303
    page = clerk.get(member(pages))
    assert "Ann <b>Lee</b>" in page.text
    meanwhile = clerk.post(f"{member(pages)}/edit", {**edited, "name": "Anna"})
    assert (meanwhile.status, "Now it says: Ann <b>Lee</b>" in meanwhile.text) == (412, True)
    assert meanwhile.html.xpath("//form[contains(@action, '/edit')]//input[@name='name']/@value") == ["Anna"]
    (version,) = meanwhile.html.xpath("//input[@name='version']/@value")
    wrong = clerk.post(f"{member(pages)}/edit", {"version": version, "name": "Ann", "email": "no-address"})
    assert wrong.status == 422


def test_a_person_is_forgotten_only_by_typing_their_id(pages: Pages) -> None:
    owner, typed = pages.staff("owner"), member(pages).rpartition("/")[2]
    assert owner.post(f"{member(pages)}/erase", {"confirm": "yes"}).status == 422
    assert owner.post(f"{member(pages)}/erase", {"confirm": typed}).status == 303
    assert "forgotten" in owner.get("/console/members").text


def test_a_card_that_staff_blocked_the_member_does_not_open(pages: Pages) -> None:
    clerk = pages.staff("clerk")
    page = clerk.get(member(pages))
    block = next(each for each in page.html.forms if each.action.endswith("/block"))
    number = block.action.split("/")[-2]
    assert clerk.post(block.action, dict(block.form_values())).status == 303
    token = {"Authorization": f"Bearer {pages.doors.token()}"}
    refused = pages.doors.client.post(f"/v1/me/cards/{number}/unblock", headers=token)
    assert (refused.status_code, refused.json["code"]) == (409, "card_held")
    opened = clerk.post(block.action.replace("/block", "/unblock"))
    assert opened.status == 303
    assert "The card can be used again." in clerk.get(member(pages)).text


def test_a_slip_s_number_alone_finds_whose_it_is_as_it_was_printed(pages: Pages) -> None:
    pages.doors.post(sale(number="C7RTCS48"))
    clerk = pages.staff("clerk")
    for typed in ("C7RTCS48", "c7rt-cs48", "RGS1:/2026-05-04/C7RTCS48"):
        found = clerk.get(f"/console/members?q={typed}")
        assert "receipt" in found.html.xpath("//tbody")[0].text_content().lower()
    assert not clerk.get("/console/members?q=C7RTCS49").html.xpath("//tbody//a")
    pages.doors.elsewhere()
    found = [
        len(clerk.get(f"/console/members?q=C7RTCS48&program={each}").html.xpath("//tbody//a"))
        for each in ("shop", "other")
    ]
    assert found == [1, 0]
    pages.staff().post(f"{member(pages)}/erase", {"confirm": member(pages).rpartition("/")[2]})
    assert not clerk.get("/console/members?q=C7RTCS48").html.xpath("//tbody//a")
