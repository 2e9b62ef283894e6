"""/v1/reports/funding and clearing: a month of payers and of stores, as JSON and as a sheet."""

from __future__ import annotations

from tests.api.doors import problem
from tests.api.retailer.office import Office

MONTH = "month=2026-05"


def test_a_month_says_who_bears_what(office: Office) -> None:
    found = office.get(f"/v1/reports/funding?{MONTH}").json

    assert (found["program"], found["period_from"], found["period_to"]) == (
        "shop",
        "2026-05-01",
        "2026-05-31",
    )
    assert (found["closed"], found["reconciles"], found["money"]) == (False, True, "GBP")
    assert {line["payer"] for line in found["data"]} <= {"house"}
    assert found["due"] == []


def test_a_month_between_stores_comes_to_nothing_in_all(office: Office) -> None:
    found = office.get(f"/v1/reports/clearing?{MONTH}").json

    assert (found["program"], sum(each["minor"] for each in found["net"])) == ("shop", 0)


def test_both_are_sheets_as_well(office: Office) -> None:
    funding = office.get(f"/v1/reports/funding.csv?{MONTH}")
    clearing = office.get(f"/v1/reports/clearing.csv?{MONTH}")

    assert funding.content_type == clearing.content_type == "text/csv; charset=utf-8"
    assert funding.text.splitlines()[0] == "payer,what,kind,code,currency,points,amount"
    assert clearing.text.splitlines()[0] == "earned_in,redeemed_in,currency,points,amount"


def test_a_month_must_be_named(office: Office) -> None:
    assert problem(office.get("/v1/reports/funding"))[0] == 422
    assert problem(office.get(f"/v1/reports/funding?{MONTH}&program=none")) == (404, "unknown_program")
    assert problem(office.get("/v1/reports/clearing?month=2026-13"))[0] == 422
