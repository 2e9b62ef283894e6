"""Lists as sheets: CSV and XLSX by who may take whole lists away; that they did is written down."""

from __future__ import annotations

import io

import openpyxl
import pytest

from db import ids
from tests.web.pages import Pages, Visitor
from web.wire import sheets

LISTS = (
    "/console/members",
    "/console/members/waiting-tiers",
    "/console/waiting",
    "/console/waiting/owed",
    "/console/waiting/missing",
    "/console/approvals",
    "/console/stores",
    "/console/catalog",
    "/console/connections",
    "/console/words",
    "/console/rejected",
    "/console/staff",
    "/console/audit",
    "/console/webhooks",
    "/console/webhooks/events",
)


def csv(visitor: Visitor, address: str) -> str:
    answer = visitor.get(f"{address}?as=csv").response
    assert answer.mimetype == "text/csv", (address, answer.status)
    return answer.get_data(as_text=True)


def test_every_list_is_had_as_a_sheet_from_a_link_on_it(pages: Pages) -> None:
    owner = pages.staff()
    for address in LISTS:
        links = owner.get(address).html.xpath("//p[contains(@class, 'sheets')]//a/@href")
        assert links == [f"{address}?as=csv", f"{address}?as=xlsx"], address
        assert csv(owner, address).startswith("\ufeff")


def test_a_workbook_speaks_the_readers_language(pages: Pages) -> None:
    found = pages.staff(language="zh-HK").get("/console/stores?as=xlsx").response.get_data()
    sheet = openpyxl.load_workbook(io.BytesIO(found)).worksheets[0]
    assert [cell.value for cell in sheet[1]][:2] == ["代號", "名稱"]
    assert sheet["A2"].value == "high-street"


def test_members_sheet_has_contacts_only_for_who_may_read_them_and_that_is_noted(pages: Pages) -> None:
    owner = pages.staff()
    assert "E-mail" in csv(owner, "/console/members")
    noted = pages.doors.get("/v1/audit?action=exports.read", pages.doors.staff()).json["data"]
    assert (noted[0]["subject"], noted[0]["detail"]["personal"]) == ("members", ["email", "name", "phone"])


def test_who_reads_members_in_one_store_only_gets_the_sheet_without_contacts(pages: Pages) -> None:
    both = pages.staff("analyst", "clerk:high-street")
    head = csv(both, "/console/members").splitlines()[0]
    assert head == "\ufeffId,Tier,Since"


def test_a_cell_that_would_be_a_formula_is_none(pages: Pages) -> None:
    owner = pages.staff()
    owner.post("/console/stores", {"code": "low", "name": "=1+1", "program": "shop"})
    assert "'=1+1" in csv(owner, "/console/stores")


def test_who_may_not_take_lists_away_is_shown_no_link_and_given_none(pages: Pages) -> None:
    clerk = pages.staff("clerk")
    assert not clerk.get("/console/members").html.xpath("//p[contains(@class, 'sheets')]")
    assert clerk.get("/console/members?as=csv").status == 403
    assert clerk.get("/console/exports").status == 403


def test_a_list_that_is_too_long_says_so(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 0)
    refused = pages.staff().get("/console/stores?as=csv")
    assert (refused.status, "too long for one sheet" in refused.text) == (422, True)


def test_whole_tables_leave_names_out_for_who_may_not_read_members(pages: Pages) -> None:
    owner, analyst = pages.staff(), pages.staff("analyst")
    for form in sheets.FORMS:
        assert owner.get(f"/console/exports/receipts.{form}").status == 200
    assert "email" in owner.get("/console/exports/members.csv").response.get_data(as_text=True)
    assert "email" not in analyst.get("/console/exports/members.csv").response.get_data(as_text=True)
    assert analyst.get("/console/exports/secrets.csv").status == 404


def test_what_a_member_has_and_what_was_decided_about_one_are_sheets_too(pages: Pages) -> None:
    owner, ann = pages.staff(), ids.outside("member", pages.doors.shop.member_id("ann"))
    restrict = {"what": "burning", "reason": "dispute", "note": "=1+1"}
    assert owner.post(f"/console/members/{ann}/restrict", restrict).status == 303
    page = owner.get(f"/console/members/{ann}/decisions")
    assert page.html.xpath("//p[contains(@class, 'sheets')]//a/@href")
    told = csv(owner, f"/console/members/{ann}/decisions")
    assert "A dispute" in told
    assert "'=1+1" in told
    assert csv(owner, f"/console/members/{ann}/vouchers").startswith("\ufeff")
