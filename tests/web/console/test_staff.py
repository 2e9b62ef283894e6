"""Staff in the console: invited, given roles, let in no more; one's own sessions; and who did what."""

from __future__ import annotations

from tests.api.doors import CARD, bearer
from tests.web.pages import Answer, Pages, Visitor

NEW = {"name": "Bo", "email": "bo@shop.example", "role-clerk": "yes"}


def invite(visitor: Visitor, **typed: str) -> Answer:
    return visitor.post("/console/staff", {**NEW, **typed})


def page_of(visitor: Visitor) -> str:
    found = visitor.get("/console/staff").html.xpath("//tbody//a[text()='Bo']/@href")
    return str(found[0])


def version(visitor: Visitor, address: str) -> str:
    return str(visitor.get(address).html.xpath("//input[@name='version']/@value")[0])


def test_somebody_is_invited_by_a_link_shown_this_once(pages: Pages) -> None:
    owner = pages.staff()
    shown = invite(owner)
    (link,) = shown.html.xpath("//input[@id='secret']/@value")
    assert "Welcome" in pages.stranger().get(link.partition("8000")[2]).text
    assert "Clerk" in owner.get(page_of(owner)).text
    again = invite(owner)
    assert (again.status, "Somebody has this e-mail" in again.text) == (409, True)
    assert invite(owner, email="no-address").status == 422
    assert pages.staff().post("/console/staff", {"name": "B", "email": "b@x.example"}).status == 422


def test_roles_are_given_for_one_store_and_not_over_anothers_change(pages: Pages) -> None:
    owner = pages.staff()
    invite(owner)
    address = page_of(owner)
    seen = version(owner, address)
    wish = {"version": seen, "store-role": "manager", "store": "high-street"}
    assert owner.post(f"{address}/roles", wish).status == 303
    assert "Manager (high-street)" in owner.get(address).text
    stale = owner.post(f"{address}/roles", wish)
    assert (stale.status, "Somebody changed it meanwhile" in stale.text) == (412, True)
    nowhere = {**wish, "version": version(owner, address), "store": "nowhere"}
    assert owner.post(f"{address}/roles", nowhere).status == 404


def test_a_colleague_is_named_disabled_and_invited_again(pages: Pages) -> None:
    owner = pages.staff()
    invite(owner)
    address = page_of(owner)
    edited = {"version": version(owner, address), "name": "Bo Li", "till_code": "7", "member": "ann"}
    assert owner.post(f"{address}/edit", edited).status == 303
    assert owner.post(f"{address}/disable", {"version": version(owner, address)}).status == 303
    assert "Disabled" in owner.get(address).text
    assert owner.post(f"{address}/invitation").html.xpath("//input[@id='secret']")


def test_ones_own_membership_is_chosen_where_only_a_name_is_given(pages: Pages) -> None:
    owner = pages.staff()
    said, secret = {"program": "shop", "name": "Bo Li"}, bearer(pages.doors.staff())
    two = [pages.doors.client.post("/v1/members", json=said, headers=secret).json["id"] for _ in range(2)]
    invite(owner)
    address = page_of(owner)
    page = owner.get(address)
    number = next(n for n, form in enumerate(page.html.forms) if (form.action or "").endswith("/edit"))
    asked = owner.fill(page, number, member="Bo Li", till_code="7")
    assert asked.status == 422
    assert {*asked.html.xpath("//input[@name='chosen']/@value")} == {*two}
    assert owner.fill(asked, number, chosen=two[0]).status == 303
    assert owner.get(address).html.xpath("//dd/a/@href") == [f"/console/members/{two[0]}"]


def test_the_last_owner_stays(pages: Pages) -> None:
    owner = pages.staff(language="zh-CN")
    (address,) = owner.get("/console/staff").html.xpath("//tbody//a/@href")
    refused = owner.post(f"{address}/disable", {"version": version(owner, address)})
    assert (refused.status, "必须有一位店主" in refused.text) == (409, True)


def test_a_manager_reads_and_does_not_change(pages: Pages) -> None:
    manager = pages.staff("manager")
    assert manager.get("/console/staff").status == 200
    assert not manager.get("/console/staff").html.xpath("//main//form[@method='post']")
    assert invite(manager).status == 403
    assert pages.staff("clerk").get("/console/staff").status == 403


def test_ones_own_other_session_is_ended(pages: Pages) -> None:
    lost, mine = pages.staff("clerk"), pages.staff("clerk")
    page = mine.get("/console/sessions")
    assert "This one" in page.text
    ends = [form.action for form in page.html.forms if (form.action or "").endswith("/end")]
    assert mine.post(ends[0]).status == 303
    assert lost.get("/console/sessions").status == 303
    assert mine.post(ends[0]).status == 404


def test_who_read_what_is_found_and_leads_to_whom_it_was_about(pages: Pages) -> None:
    clerk, auditor = pages.staff("clerk"), pages.staff("auditor")
    (member,) = clerk.get("/console/members?q=ann").html.xpath("//tbody//a/@href")
    clerk.get(member)
    found = auditor.get("/console/audit?what=members.read")
    assert found.html.xpath("//tbody//a[starts-with(@href, '/console/members/')]/@href") == [member]
    assert "Nothing was noted" in auditor.get("/console/audit?to=2020-01-01").text
    assert clerk.get("/console/audit").status == 403


def test_no_day_of_the_calendar_is_too_far_for_the_audit(pages: Pages) -> None:
    """Also where a day begins on another one in UTC."""
    first = CARD.replace("code: shop", "code: a-shop").replace("Europe/London", "Asia/Hong_Kong")
    pages.doors.shop.publish(first, "2026-05-04")
    auditor = pages.staff("auditor")
    for asked in ("to=9999-12-31", "from=0001-01-01", "from=0001-01-01&to=9999-12-31"):
        assert auditor.get(f"/console/audit?{asked}").status == 200, asked
