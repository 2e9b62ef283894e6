"""Reports: each as a table that comes to its total, drawn from the table, taken away as a sheet."""

from __future__ import annotations

import pytest

from tests.api.doors import sale
from tests.web.pages import Pages

REPORTS = ("movements", "liability", "rules", "tiers", "fees", "funding", "clearing")


@pytest.mark.parametrize("report", REPORTS)
def test_every_report_opens_and_only_for_who_may(pages: Pages, report: str) -> None:
    address = f"/console/reports/{report}"
    assert pages.staff("analyst", language="zh-CN").get(address).status == 200
    assert pages.staff("clerk").get(address).status == 403
    sheet = pages.staff("analyst").get(f"{address}?as=csv").response
    assert sheet.content_type == "text/csv; charset=utf-8"


def test_the_reports_stand_in_a_list(pages: Pages) -> None:
    listed = pages.staff("analyst").get("/console/reports").html.xpath("//main//li/a/@href")
    assert listed == [f"/console/reports/{each}" for each in REPORTS]


def test_movements_come_to_their_total_and_are_drawn(pages: Pages) -> None:
    pages.doors.post(sale("1002", "63.00"))
    page = pages.staff("analyst").get("/console/reports/movements?group=month")
    assert page.html.xpath("//tfoot//td[1]/text()") == ["200"]
    assert page.html.xpath("//th[@data-series]/@data-series") == ["bar", "bar", "bar"]
    stores = pages.staff("analyst").get("/console/reports/movements?by=store").text
    assert "high-street" in stores


def test_days_that_cannot_be_shown_are_refused_in_words(pages: Pages) -> None:
    for wrong in ("from=2026-05-04&to=2026-05-01", "from=never", "from=0001-01-01"):
        text = pages.staff("analyst").get(f"/console/reports/movements?{wrong}").text
        assert "These days cannot be shown" in text
    assert "cannot be shown" in pages.staff("analyst").get("/console/reports/funding?month=13").text


def test_what_is_outstanding_is_said_by_month(pages: Pages) -> None:
    text = pages.staff("analyst").get("/console/reports/liability").text
    assert "137 points in all." in text
    assert "May 2027" in text
