"""Missing points: reported as the slip has it, answered by staff, told to the member."""

from __future__ import annotations

from notices.tables import notice as notice_table
from tests.web.pages import Answer, Pages, Visitor

SLIP = {"what": "no-points", "store": "high-street", "on": "2026-05-03", "slip": "A/17", "total": "12.50"}


def reported(member: Visitor, **otherwise: str) -> Answer:
    """The form filled from the slip, but for what is otherwise, and sent."""
    page = member.get("/missing")
    hidden = {"once": dict(page.html.forms[0].form_values())["once"]}
    return member.post("/missing", {**hidden, **SLIP, **otherwise})


def test_a_receipt_is_reported_and_stands_there_until_it_is_answered(pages: Pages) -> None:
    member = pages.member()
    assert reported(member).address == "/missing"
    text = member.get("/missing").text
    assert "Thank you. A person of the shop looks at it" in text
    assert "Receipt A/17 · £12.50 The shop is looking at it." in text


def test_what_is_wrong_is_said_at_its_field(pages: Pages) -> None:
    member = pages.member()
    page = reported(member, on="2026-05-05", total="12,50", store="")
    assert page.status == 422
    assert {each.get("id") for each in page.html.xpath("//*[@class='remedy']")} == {
        *("on-remedy", "total-remedy", "store-remedy")
    }


def test_one_that_counted_is_shown_instead(pages: Pages) -> None:
    member = pages.member()
    page = reported(member, on="2026-05-04", slip="1001")
    assert page.status == 422
    assert "This receipt has counted already" in page.text
    address = page.html.xpath("//a[contains(., 'Look at the receipt')]/@href")[0]
    assert "137.40" in member.get(address).text


def test_a_receipt_of_ones_own_fills_the_form(pages: Pages) -> None:
    member = pages.member()
    receipt = member.get("/history").html.xpath("//a[contains(@class,'entry')]/@href")[0]
    report = member.get(receipt).html.xpath("//a[starts-with(@href,'/missing')]/@href")[0]
    page = member.get(report)
    fields = dict(page.html.forms[0].form_values())
    assert fields["slip"] == "1001"
    assert (fields["total"], fields["what"], fields["on"]) == ("137.40", "too-few", "2026-05-04")
    assert member.fill(page).address == "/missing"


def test_missing_points_in_chinese(pages: Pages) -> None:
    assert "報告漏計積分" in pages.member(language="zh-HK").get("/missing").text


def test_staff_answer_and_the_member_reads_it_and_is_sent_it(pages: Pages) -> None:
    member = pages.member()
    reported(member)
    clerk = pages.staff("clerk")
    page = clerk.get("/console/waiting/missing")
    assert "A/17" in page.text
    form = next(n for n, each in enumerate(page.html.forms) if "answer" in each.fields)
    assert clerk.fill(page, form, answer="not-found").address == "/console/waiting/missing"
    assert "We found no such receipt." in member.get("/missing").text
    (notice,) = pages.doors.shop.rows(notice_table, kind="missing-answered")
    assert "missing-not-found" in notice["facts"]
    assert "A/17" not in clerk.get("/console/waiting/missing").text


def test_staff_of_another_store_do_not_see_it(pages: Pages) -> None:
    reported(pages.member())
    pages.doors.shop.open("elsewhere")
    assert "A/17" not in pages.staff("clerk:elsewhere").get("/console/waiting/missing").text
    assert pages.staff("analyst").get("/console/waiting/missing").status == 403
