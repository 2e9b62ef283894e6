"""/v1/catalog: what stock codes are, one by one and by the file."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from loyalty.catalog import catalog
from tests.api.doors import Doors, problem
from tests.api.retailer.office import Office

DAY = "2026-05-01"
HEADER = "sku,category,labels,cost,effective_on\n"


def put(office: Office, sku: str, **facts: Any) -> TestResponse:
    """Say what a stock code is, having read what it was."""
    known = office.get(f"/v1/catalog/{sku}").headers.get("ETag")
    headers = {"If-Match": known} if known else {}
    return office.put(f"/v1/catalog/{sku}", {"effective_on": DAY, **facts}, headers=headers)


def send(office: Office, text: str, query: str = "", **headers: str) -> TestResponse:
    return office.ask(
        "POST", f"/v1/catalog/import{query}", data=text, headers={"Content-Type": "text/csv", **headers}
    )


def codes(answer: TestResponse) -> list[tuple[str, str]]:
    return [(item["sku"], item["effective_on"]) for item in answer.json["data"]]


def test_a_stock_code_is_what_it_is_from_a_day_on(office: Office) -> None:
    facts = {"category": "drinks/tea", "class": "A", "labels": ["local", "gift"], "cost_minor": 190}
    facts |= {"name": "Tea", "name_zh_hant": "茶", "price_minor": 325}
    answer = put(office, "TEA/1", **facts)

    unsaid = dict.fromkeys(("barcode", "brand", "name_en", "name_zh_hans"), "")
    shown = {"sku": "TEA/1", "effective_on": DAY, "retired": False, **unsaid, **facts}
    assert (answer.status_code, answer.json) == (200, shown)
    opened = office.get("/v1/catalog/TEA/1")
    assert (opened.json, opened.headers["ETag"]) == (
        {"sku": "TEA/1", "days": [shown]},
        answer.headers["ETag"],
    )
    assert problem(office.get("/v1/catalog/TEA/2")) == (404, "unknown_item")
    assert office.get("/v1/catalog?sku=TEA/1").json == {"data": [shown], "next": None}


def test_the_same_again_changes_nothing_and_another_day_adds(office: Office, doors: Doors) -> None:
    put(office, "TEA", brand="A")
    before = doors.rows()
    put(office, "TEA", brand="A")
    assert doors.rows() == before

    put(office, "TEA", brand="B")
    put(office, "TEA", effective_on="2026-06-01", brand="C")
    found = office.get("/v1/catalog?sku=TEA").json["data"]
    assert [(item["effective_on"], item["brand"]) for item in found] == [(DAY, "B"), ("2026-06-01", "C")]


def test_what_is_not_said_to_be_sold_or_not_is_as_it_was_until_that_day(office: Office) -> None:
    assert put(office, "TEA").json["retired"] is False
    assert put(office, "TEA", effective_on="2026-05-03", retired=True).json["retired"] is True
    assert put(office, "TEA", effective_on="2026-05-03", brand="A").json["retired"] is True
    assert put(office, "TEA", effective_on="2026-06-01", brand="B").json["retired"] is True
    assert put(office, "TEA", effective_on="2026-05-02", brand="C").json["retired"] is False
    assert put(office, "TEA", effective_on="2026-07-01", retired=False).json["retired"] is False


def test_it_is_listed_by_code_and_day_page_by_page(office: Office) -> None:
    for sku, day in (("B", DAY), ("A", "2026-05-02"), ("A", DAY), ("C", DAY)):
        put(office, sku, effective_on=day)

    first = office.get("/v1/catalog?limit=2")
    rest = office.get(f"/v1/catalog?limit=2&cursor={first.json['next']}")

    assert codes(first) == [("A", DAY), ("A", "2026-05-02")]
    assert (codes(rest), rest.json["next"]) == ([("B", DAY), ("C", DAY)], None)


def test_a_category_covers_what_is_below_it_and_nothing_beside(office: Office) -> None:
    for sku, category in (("1", "toys"), ("2", "toys/dolls"), ("3", "toyshop"), ("4", "to%s/x")):
        put(office, sku, category=category)

    assert codes(office.get("/v1/catalog?category=toys")) == [("1", DAY), ("2", DAY)]
    assert codes(office.get("/v1/catalog?category=to%25s")) == [("4", DAY)]


@pytest.mark.parametrize(
    ("facts", "path"),
    [
        ({"category": "toys//dolls"}, "category"),
        ({"cost_minor": -1}, "cost_minor"),
        ({"cost_minor": 1.5}, "cost_minor"),
        ({"effective_on": "01/05/2026"}, "effective_on"),
        ({"labels": "gift"}, "labels"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_said_of_it_is_refused_with_its_place(
    office: Office, facts: dict[str, Any], path: str
) -> None:
    answer = put(office, "TEA", **facts)

    assert problem(answer) == (422, "invalid_body")
    assert path in [place["path"] for place in answer.json["errors"]]


def test_a_file_is_taken_whole_and_says_what_each_row_changed(office: Office) -> None:
    put(office, "TEA", brand="old")
    put(office, "MUG", cost_minor=560)
    answer = send(office, HEADER + f"TEA,drinks,,1.90,{DAY}\nMUG,,,5.60,{DAY}\nJAM,,a;b,,{DAY}\n")

    assert answer.status_code == 200
    assert [(row["sku"], row["change"]) for row in answer.json["rows"]] == [
        ("TEA", "changed"),
        ("MUG", "unchanged"),
        ("JAM", "added"),
    ]
    assert office.get("/v1/catalog?sku=TEA").json["data"][0]["cost_minor"] == 190
    send(office, HEADER + f"MUG,,,5.60,{DAY}\n")
    assert len(office.get("/v1/audit?action=catalog.import").json["data"]) == 1


def test_a_bad_row_keeps_the_whole_file_out(office: Office, doors: Doors) -> None:
    before = doors.rows()
    answer = send(office, HEADER + f"TEA,,,1.90,{DAY}\nMUG,,,1.999,{DAY}\n,,,,{DAY}\n")

    assert problem(answer) == (422, "invalid_catalog")
    assert [place["path"] for place in answer.json["errors"]] == ["line 3, cost", "line 4, sku"]
    assert doors.rows() == before


def test_a_long_file_is_taken_in_one_transaction(
    office: Office, doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalog, "_SLICE", 100)
    rows = "".join(f"SKU{n:05},,,1.00,{DAY}\n" for n in range(1_050))

    assert send(office, HEADER + rows).json["items"] == 1_050
    assert doors.rows()["catalog_item"] == 1_050


def test_costs_are_in_the_programmes_money_unless_it_is_said(office: Office, doors: Doors) -> None:
    yen = send(office, HEADER + f"TEA,,,190,{DAY}\n", "?money=JPY")
    assert yen.status_code == 200
    assert office.get("/v1/catalog?sku=TEA").json["data"][0]["cost_minor"] == 190
    assert problem(send(office, HEADER, "?money=XXX")) == (422, "invalid_body")


def test_another_format_is_refused(office: Office) -> None:
    answer = send(office, "{}", **{"Content-Type": "application/json"})

    assert problem(answer) == (415, "unsupported_media_type")
    assert "text/csv" in answer.json["detail"]


def test_who_may(office: Office, doors: Doors) -> None:
    analyst, clerk = doors.staff("analyst"), doors.staff("clerk")
    edit = {"effective_on": DAY}

    assert office.get("/v1/catalog", secret=analyst).status_code == 200
    assert problem(office.put("/v1/catalog/TEA", edit, secret=analyst)) == (403, "forbidden")
    assert problem(office.get("/v1/catalog", secret=clerk)) == (403, "forbidden")
    assert problem(office.get("/v1/catalog", secret=doors.key)) == (401, "unauthorized")


@pytest.mark.parametrize("cursor", ["x", "WyJBIl0", "WyJBIiwgIngiXQ"])
def test_a_made_up_cursor_is_refused(office: Office, cursor: str) -> None:
    assert problem(office.get(f"/v1/catalog?cursor={cursor}")) == (422, "invalid_body")
