"""What waits for a person: looked at, said whose it is, let go with a reason; and what is owed."""

from __future__ import annotations

from tests.api.doors import bearer, sale
from tests.web.pages import Pages


def waiting(pages: Pages) -> str:
    """A receipt that names nobody."""
    receipt = sale("2001", "40.00", identify="later")
    receipt.pop("identify")
    receipt.pop("member")
    assert pages.doors.post(receipt).json["status"] == "parked"
    (address,) = pages.staff().get("/console/waiting?reason=unidentified").html.xpath("//tbody//a/@href")
    return str(address)


def test_a_receipt_of_nobody_is_given_to_whom_it_belongs(pages: Pages) -> None:
    address, clerk = waiting(pages), pages.staff("clerk")
    page = clerk.get(address)
    assert "nobody was named on this receipt" in page.text
    assert "£40.00" in page.text
    nobody = clerk.fill(page, 1, member="no such card")
    assert (nobody.status, "Nobody, or more than one" in nobody.text) == (404, True)
    done = clerk.fill(nobody, 1, member="ann")
    assert done.address == "/console/waiting"
    assert "The points are given." in clerk.get("/console/waiting").text
    assert pages.doors.get("/v1/me", pages.doors.token()).json["balances"][0]["available"] == 177


def test_whose_it_is_no_name_decides_it_is_chosen_from_those_who_have_it(pages: Pages) -> None:
    """Also where a text only holds a name, as a number of another system may."""
    bearers = bearer(pages.doors.staff())
    said = {"program": "shop", "name": "Shopify", "phone": "+447700900123"}
    mine = pages.doors.client.post("/v1/members", json=said, headers=bearers).json["id"]
    address, clerk = waiting(pages), pages.staff("clerk", language="zh-HK")
    asked = clerk.fill(clerk.get(address), 1, member="shopify:99123")
    assert (asked.status, "單憑這項未能確定是誰" in asked.text) == (422, True)
    assert asked.html.xpath("//input[@name='chosen']/@value") == [mine]
    assert not asked.html.xpath("//input[@name='chosen'][@checked]")
    assert "Shopify" in asked.text
    assert "+447700900123" not in asked.text
    again = clerk.fill(asked, 1)
    assert (again.status, len(again.html.xpath("//input[@name='chosen']"))) == (422, 1)
    typed_anew = clerk.fill(asked, 1, chosen=mine, member="no such card")
    assert typed_anew.status == 404
    assert clerk.fill(asked, 1, chosen=mine).address == "/console/waiting"
    (noted, *_) = pages.doors.get("/v1/audit?action=parked.identify", pages.doors.staff()).json["data"]
    assert noted["detail"]["member"] == mine
    seen = pages.doors.get("/v1/audit?action=members.list", pages.doors.staff()).json["data"]
    assert {each["subject"] for each in seen} == {mine}


def test_a_receipt_is_let_go_only_with_a_reason(pages: Pages) -> None:
    address, clerk = waiting(pages), pages.staff("clerk")
    page = clerk.get(address)
    form = next(each for each in page.html.forms if each.action.endswith("/dismiss"))
    fields = dict(form.form_values())
    assert clerk.post(form.action, {**fields, "why": ""}).status == 422
    assert clerk.post(form.action, {**fields, "why": "A test of ours"}).status == 303
    gone = clerk.get("/console/waiting?status=dismissed")
    assert gone.html.xpath("//tbody//a/@href") == [address]
    assert "A test of ours" in clerk.get(address).text


def test_a_clerk_of_one_shop_sees_its_own_only(pages: Pages) -> None:
    address = waiting(pages)
    pages.doors.shop.open("low-street")
    other = pages.staff("clerk:low-street")
    assert "Nothing waits" in other.get("/console/waiting").text
    assert other.get(address).status == 404


def test_nothing_owed_and_nothing_missed_say_so(pages: Pages) -> None:
    clerk = pages.staff("clerk", language="zh-CN")
    assert "没有欠款" in clerk.get("/console/waiting/owed").text
    assert "没有会员报失积分" in clerk.get("/console/waiting/missing").text


def test_who_showed_no_card_is_nothing_to_worry_about(pages: Pages) -> None:
    waiting(pages)
    assert "for a person" not in pages.staff().get("/console/").text
    assert not pages.staff().get("/console/waiting").html.xpath("//tbody//a/@href")
    assert (
        pages.doors.post({**sale("2002", "40.00"), "member": {"id": "mem_" + "0" * 32}}).json["status"]
        == "parked"
    )
    assert "1 receipt waits for a person" in pages.staff().get("/console/").text
