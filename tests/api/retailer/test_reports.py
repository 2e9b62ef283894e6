"""/v1/reports and members' books: the figures as JSON, and who may see them."""

from __future__ import annotations

import pytest

from tests.api.doors import Doors, problem, refund, sale
from tests.api.retailer.office import Office

MAY = "from=2026-05-01&to=2026-05-31"


@pytest.fixture(autouse=True)
def a_sale_and_a_return(doors: Doors) -> None:
    """Ann buys for £300 and gives £30 back."""
    doors.post(sale(net="300.00"))
    doors.post(refund("1002", "30.00"))


def test_movements_open_flow_and_close(office: Office) -> None:
    found = office.get(f"/v1/reports/movements?{MAY}&group=month").json

    (row,) = found["data"]
    assert (found["balances"], found["closed"], found["program"]) == (True, False, "shop")
    assert (row["start"], row["opening"]["total"], row["issued"], row["clawed_back"]) == (
        "2026-05-01",
        0,
        300,
        30,
    )
    assert row["closing"] == {"available": 270, "pending": 0, "held": 0, "total": 270, "owed": 0}
    assert found["totals"] == [row]


def test_movements_by_store_and_rules(office: Office) -> None:
    (row,) = office.get(f"/v1/reports/movements?{MAY}&by=store").json["data"]
    (rule,) = office.get(f"/v1/reports/rules?{MAY}&group=month").json["data"]

    assert (row["store"], row["issued"]) == ("high-street", 300)
    assert rule == {
        "start": "2026-05-01",
        "rule": "base",
        "currency": "points",
        "given": 300,
        "taken_back": 30,
    }


def test_liability_and_tiers(office: Office) -> None:
    (found,) = office.get("/v1/reports/liability").json["data"]
    tiers = office.get("/v1/reports/tiers").json["data"]

    assert (found["usable"], found["expiring"], found["breakage"]) == (
        270,
        [{"month": "2027-05", "amount": 270}],
        "0.0000",
    )
    assert tiers == [{"tier": "member", "members": 1}, {"tier": "vip", "members": 0}]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("from=2026-05-02&to=2026-05-01", (422, "invalid_period")),
        ("from=2026-05-02", (422, "invalid_body")),
        (f"{MAY}&group=year", (422, "invalid_body")),
        (f"{MAY}&program=nothing", (404, "unknown_program")),
    ],
)
def test_what_cannot_be_reported_is_refused(office: Office, query: str, status: tuple[int, str]) -> None:
    assert problem(office.get(f"/v1/reports/movements?{query}")) == status


def test_where_there_are_several_programmes_one_must_be_named(doors: Doors, office: Office) -> None:
    doors.elsewhere()

    answer = office.get(f"/v1/reports/movements?{MAY}")

    assert problem(answer) == (422, "invalid_body")
    assert "other, shop" in answer.json["errors"][0]["message"]
    assert office.get(f"/v1/reports/movements?{MAY}&program=other").json["data"] == []


@pytest.mark.parametrize("role", ["analyst", "auditor", "manager:high-street", "clerk"])
def test_who_may(doors: Doors, office: Office, role: str) -> None:
    status = office.get("/v1/reports/tiers", secret=doors.staff(role)).status_code
    assert status == (200 if role in ("analyst", "auditor") else 403)


def test_staff_read_a_members_books_and_that_is_noted(doors: Doors, office: Office) -> None:
    member = "mem_" + doors.shop.member_id().replace("-", "")
    receipt = doors.post(sale(net="300.00")).json["receipt"]

    statement = office.get(f"/v1/members/{member}/statement?{MAY}&known=now").json
    history = office.get(f"/v1/members/{member}/history?limit=1").json
    found = office.get(f"/v1/members/{member}/receipts/{receipt}").json

    assert (statement["closing"], history["data"][0]["kind"]) == ({"points": 270}, "return")
    assert found["points"] == {"points": 270}
    noted = {note["action"] for note in office.get("/v1/audit").json["data"] if note["subject"] == member}
    assert noted == {"members.statement", "members.history", "members.receipt"}


@pytest.mark.parametrize("member", ["mem_" + "0" * 32, "x"])
@pytest.mark.parametrize("path", [f"statement?{MAY}", "history"])
def test_nobodys_books_are_not_there(office: Office, member: str, path: str) -> None:
    assert problem(office.get(f"/v1/members/{member}/{path}")) == (404, "unknown_member")


def test_an_analyst_reads_no_members_books(doors: Doors, office: Office) -> None:
    member = "mem_" + doors.shop.member_id().replace("-", "")
    answer = office.get(f"/v1/members/{member}/history", secret=doors.staff("analyst"))
    assert problem(answer) == (403, "forbidden")


def test_a_rule_is_told_half_hour_by_half_hour(office: Office) -> None:
    found = office.get(f"/v1/reports/campaign?{MAY}&campaign=base").json
    sheet = office.get(f"/v1/reports/campaign.csv?{MAY}&campaign=base").text

    (row,) = found["data"]
    assert row["start"] == "2026-05-04T11:00:00Z"
    assert {name: found["total"][name] for name in ("purchases", "given", "taken_back")} == {
        "purchases": 1,
        "given": {"points": 300},
        "taken_back": {"points": 30},
    }
    assert sheet.splitlines()[1].split(",")[1:] == ["1", "1", "points", "300", "30", "0", "0", "0"]
    refused = office.get(f"/v1/reports/campaign?{MAY}&campaign=autumn")
    assert problem(refused) == (422, "unknown_campaign")


def test_the_day_by_class_of_member(office: Office) -> None:
    found = office.get("/v1/reports/classes?from=2026-05-04&to=2026-05-04").json["data"]
    sheet = office.get("/v1/reports/classes.csv?from=2026-05-04&to=2026-05-04").text

    assert [(each["tier"], each["members"], each["purchases"]) for each in found] == [
        ("member", 1, 1),
        ("vip", 0, 0),
    ]
    assert sheet.splitlines()[1] == "2026-05-04,member,1,1,0,1,1,points,300"
