"""What waits for a person: looked at, said whose it is, let go with a reason; and what is owed."""

from __future__ import annotations

from tests.api.doors import sale
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
