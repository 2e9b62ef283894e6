"""Lists as sheets: CSV and XLSX by who may take whole lists away; that they did is written down."""

from __future__ import annotations

import io

import openpyxl
import pytest

from db import ids
from tests.web.pages import Pages, Visitor
from web.wire import pages as pages_wire
from web.wire import sheets

# Every list by the template that shows it, with an address of it; {ann} is a member.
LISTS = {
    "approvals.html": "/console/approvals",
    "audit.html": "/console/audit",
    "batches.html": "/console/rewards/batches",
    "catalog.html": "/console/catalog",
    "connections.html": "/console/connections",
    "draws.html": "/console/offers/draws",
    "events.html": "/console/webhooks/events",
    "member.html": "/console/members/{ann}",
    "member-decisions.html": "/console/members/{ann}/decisions",
    "member-vouchers.html": "/console/members/{ann}/vouchers",
    "members.html": "/console/members",
    "missing.html": "/console/waiting/missing",
    "offers.html": "/console/offers",
    "owed.html": "/console/waiting/owed",
    "rejected.html": "/console/rejected",
    "rewards.html": "/console/rewards",
    "segments.html": "/console/offers/segments",
    "staff.html": "/console/staff",
    "store.html": "/console/stores/high-street",
    "stores.html": "/console/stores",
    "tier-queue.html": "/console/members/waiting-tiers",
    "vouchers.html": "/console/vouchers",
    "waiting.html": "/console/waiting",
    "webhooks.html": "/console/webhooks",
    "words.html": "/console/words",
}
# Lists whose address needs more than the corner shop has; their sheets are looked at where they are tested.
ELSEWHERE = {"draw.html", "key-log.html", "member-agreements.html", "report-table.html", "webhook.html"}
# Tables and lines that are no list: one thing from all sides, a form's help, what leads on.
NO_LISTS = {
    "calendar.html": "a year, which is had as a file of days",
    "catalog-file.html": "what a file would change",
    "exports.html": "whole tables, each with its links",
    "item.html": "one stock code; every day of each is a sheet of the catalog",
    "member-household.html": "two to a few who live together",
    "member-merge.html": "two members side by side",
    "member-offers.html": "what one member can have, with its deeds",
    "member-tier.html": "one member's standing",
    "member-told.html": "what one member said, by subject",
    "receipt.html": "one receipt",
    "recovery.html": "codes to be kept by one person",
    "rejected-one.html": "one delivery",
    "reports.html": "the reports there are",
    "sessions.html": "one's own sessions",
    "today.html": "charts, each with its report",
    "waiting-one.html": "one receipt",
}
TEMPLATES = pages_wire.FOLDER / "console"


def csv(visitor: Visitor, address: str) -> str:
    answer = visitor.get(f"{address}?as=csv").response
    assert answer.mimetype == "text/csv", (address, answer.status)
    return answer.get_data(as_text=True)


def test_no_template_with_a_list_is_without_its_sheets() -> None:
    texts = {each.name: each.read_text(encoding="utf-8") for each in TEMPLATES.glob("*.html")}
    lists = {name for name, text in texts.items() if 'class="table"' in text or 'class="lines"' in text}
    with_sheets = {name for name, text in texts.items() if "parts.sheets(" in text}
    assert with_sheets == {*LISTS} | ELSEWHERE
    assert lists - with_sheets == {*NO_LISTS}


def test_every_list_is_had_as_a_sheet_from_a_link_on_it(pages: Pages) -> None:
    owner, ann = pages.staff(), ids.outside("member", pages.doors.shop.member_id("ann"))
    owner.post("/console/stores", {"code": "low", "name": "=1+1", "program": "shop"})
    for template, place in LISTS.items():
        address = place.format(ann=ann)
        links = owner.get(address).html.xpath("//p[contains(@class, 'sheets')]//a/@href")
        assert links == [f"{address}?as=csv", f"{address}?as=xlsx"], template
        sheet = openpyxl.load_workbook(io.BytesIO(owner.get(links[1]).response.get_data())).worksheets[0]
        formulas = [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        assert (sheet.max_row > 0, formulas) == (True, []), template


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


def test_a_sheet_about_one_member_is_only_for_who_reads_members_everywhere_and_says_whose(
    pages: Pages,
) -> None:
    both, owner = pages.staff("analyst", "clerk:high-street"), pages.staff()
    ann = ids.outside("member", pages.doors.shop.member_id("ann"))
    for part in ("", "/agreements", "/vouchers", "/decisions"):
        address = f"/console/members/{ann}{part}"
        assert both.get(f"{address}?as=csv").status == 403, part
        assert not both.get(address).html.xpath("//p[contains(@class, 'sheets')]"), part
    csv(owner, f"/console/members/{ann}")
    (noted,) = pages.doors.get("/v1/audit?action=exports.read", pages.doors.staff()).json["data"]
    told = {"form": "csv", "member": ann, "personal": ["at", "change", "what"]}
    assert (noted["subject"], noted["detail"]) == ("history", told)


def test_a_refused_form_is_a_page_wherever_it_was_sent(pages: Pages) -> None:
    owner = pages.staff()
    for address in ("/console/stores", f"{LISTS['store.html']}/keys"):
        refused = owner.post(f"{address}?as=csv", {})
        assert (refused.status, refused.response.mimetype) == (422, "text/html"), address


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
