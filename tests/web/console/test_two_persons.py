"""A shop of two: what pages say while the second person does not count as one yet, and what may be done."""

from __future__ import annotations

import pyotp

from db import ids
from identity import invitations
from identity.second_persons import Known
from tests.identity.employees import NOW
from tests.web.console.test_member_pages import send
from tests.web.pages import Pages


def let_in_by_the_owner(pages: Pages) -> None:
    """A manager, whose invitation the owner held an hour ago."""
    pages.doors.staff(), pages.doors.staff("manager")
    employees = pages.doors.employees
    owner, manager = (employees.get(f"{each}@shop.example").staff_id for each in ("owner", "manager"))
    at = NOW.replace(hour=10)
    invitation = pages.doors.shop.database.write(
        lambda session: invitations.issue(session, manager, at, Known(owner, at))
    )
    code = pyotp.TOTP(employees.accept(invitation, at, "$no-password")).at(at)
    employees.confirm(invitation, code, at)


def test_who_asked_is_told_that_nobody_else_may_decide_and_then_who_may(pages: Pages) -> None:
    owner, ann = pages.staff(), ids.outside("member", pages.doors.shop.member_id("ann"))
    asked = send(owner, f"/console/members/{ann}", "/adjust", amount="6000", reason="goodwill")
    member = owner.get(asked.address)
    assert "+6,000 points, because: Goodwill.Waits for a second person since Monday 4 May" in member.text
    links = member.html.xpath("//div[starts-with(@class, 'notice')]//a/@href")
    (wish,) = owner.get("/console/approvals").html.xpath("//ul[@class='lines']/li/@id")
    assert links == [f"/console/approvals#{wish}"] * 2
    assert ",Points by hand," in (
        sheet := owner.get("/console/approvals?as=csv").response.get_data(as_text=True)
    )
    assert sheet.splitlines()[1].endswith("Waiting")
    other, _ = pages.doors.elsewhere()
    page = owner.get(f"/console/members/{ids.outside('member', other)}")
    assert (page.status, "Waits for a second" in page.text) == (200, False)
    assert "nobody else here may decide" in owner.get("/console/approvals").text
    assert not owner.get("/console/approvals").html.xpath("//form[contains(@action, 'approve')]")
    pages.doors.staff("manager")
    assert "Manager may decide it" in owner.get("/console/approvals").text


def test_two_of_whom_one_let_the_other_in_are_told_until_when_they_count_as_one(pages: Pages) -> None:
    let_in_by_the_owner(pages)
    owner, manager = pages.staff(), pages.staff("manager")
    ann = ids.outside("member", pages.doors.shop.member_id("ann"))
    send(owner, f"/console/members/{ann}", "/adjust", amount="6000", reason="goodwill")
    assert "Manager was let in by you, so both count as one person until Wednesday 3 June" in (
        owner.get("/console/approvals").text
    )
    page = manager.get("/console/approvals")
    assert "you count as one person until Wednesday 3 June" in page.text
    assert [each.text for each in page.html.xpath("//ul[@class='lines']//button")] == ["Reject"]
    wish = page.html.xpath("//form/@action[contains(., '/reject')]")[0]
    refused = manager.post(wish.replace("/reject", "/approve"))
    assert (refused.status, "once 30 days are over" in refused.text) == (403, True)
    (address,) = owner.get("/console/staff").html.xpath("//tbody//a[text()='Manager']/@href")
    assert "To you from Wednesday 3 June" in owner.get(address).text


def test_a_page_of_wishes_is_read_in_so_many_statements_however_many_there_are(pages: Pages) -> None:
    owner, ann = pages.staff(), ids.outside("member", pages.doors.shop.member_id("ann"))
    for number in range(3):
        pages.doors.staff("manager", email=f"m{number}@shop.example")
    counts = []
    for amount in range(6000, 6004):
        send(owner, f"/console/members/{ann}", "/adjust", amount=str(amount), reason="goodwill", note="Late")
        with pages.doors.counted() as found:
            owner.get("/console/approvals")
        counts.append(len(found))
    assert (owner.get("/console/approvals").text.count("“Late”"), len({*counts})) == (4, 1)


def test_the_auditor_sees_what_waits_without_a_button_that_is_refused(pages: Pages) -> None:
    owner, ann = pages.staff(), ids.outside("member", pages.doors.shop.member_id("ann"))
    send(owner, f"/console/members/{ann}", "/adjust", amount="6000", reason="goodwill")
    page = pages.staff("auditor").get("/console/approvals")
    assert ("6,000" in page.text, page.html.xpath("//main//button")) == (True, [])
