"""/v1/stores: opened once, renamed by who saw the name, and never moved."""

from __future__ import annotations

import pytest
from werkzeug.test import TestResponse

from tests.api.doors import Doors, problem
from tests.api.retailer.office import Office

STATION = {"code": "station", "program": "shop", "name": "Station"}


def rename(office: Office, name: str, etag: str = "") -> TestResponse:
    headers = {"If-Match": etag} if etag else {}
    return office.patch("/v1/stores/high-street", {"name": name}, headers=headers)


def test_a_store_is_opened_once(office: Office, doors: Doors) -> None:
    first = office.post("/v1/stores", STATION)
    before = doors.rows()
    again = office.post("/v1/stores", STATION)

    assert (first.status_code, again.status_code) == (201, 200)
    assert (
        first.json
        == again.json
        == {**STATION, "zone": "Europe/London", "groups": [], "created_at": "2026-05-04T11:00:00Z"}
    )
    assert first.headers["ETag"] == office.get("/v1/stores/station").headers["ETag"]
    assert doors.rows() == before


def test_stores_are_listed_by_code(office: Office) -> None:
    office.post("/v1/stores", STATION)
    office.post("/v1/stores", {"code": "airport", "program": "shop"})

    first = office.get("/v1/stores?limit=2").json
    rest = office.get(f"/v1/stores?limit=2&cursor={first['next']}").json
    assert [store["code"] for store in first["data"] + rest["data"]] == ["airport", "high-street", "station"]
    assert office.get("/v1/stores?program=other").json == {"data": [], "next": None}


def test_a_store_is_renamed_by_who_saw_its_name(office: Office) -> None:
    etag = office.get("/v1/stores/high-street").headers["ETag"]
    renamed = rename(office, "High Street", etag)

    assert (renamed.status_code, renamed.json["name"]) == (200, "High Street")
    assert problem(rename(office, "Low Street", etag)) == (412, "precondition_failed")
    assert problem(rename(office, "Low Street")) == (428, "precondition_required")
    assert rename(office, "Low Street", renamed.headers["ETag"]).status_code == 200


def test_a_store_is_put_into_groups_by_who_saw_them(office: Office) -> None:
    etag = office.get("/v1/stores/high-street").headers["ETag"]
    grouped = office.patch(
        "/v1/stores/high-street", {"groups": ["outlets", "city", "outlets"]}, headers={"If-Match": etag}
    )
    renamed = rename(office, "High Street", grouped.headers["ETag"])

    assert (grouped.status_code, grouped.json["groups"]) == (200, ["city", "outlets"])
    assert problem(rename(office, "Low Street", etag)) == (412, "precondition_failed")
    assert (renamed.json["name"], renamed.json["groups"]) == ("High Street", ["city", "outlets"])


@pytest.mark.parametrize("groups", [[""], [" a"], ["a\nb"], ["x" * 101], [f"g{n}" for n in range(51)], "a"])
def test_groups_can_be_read(office: Office, groups: object) -> None:
    etag = office.get("/v1/stores/high-street").headers["ETag"]
    answer = office.patch("/v1/stores/high-street", {"groups": groups}, headers={"If-Match": etag})
    assert answer.status_code == 422


def test_programme_and_zone_never_change(office: Office) -> None:
    etag = office.get("/v1/stores/high-street").headers["ETag"]
    for wish in ({"zone": "Asia/Tokyo"}, {"program": "other"}, {"name": "x", "code": "y"}):
        answer = office.patch("/v1/stores/high-street", wish, headers={"If-Match": etag})
        assert problem(answer) == (422, "invalid_body")


@pytest.mark.parametrize(
    ("wish", "status", "code"),
    [
        ({**STATION, "code": "a/b"}, 422, "invalid_store"),
        ({**STATION, "program": "none"}, 404, "unknown_program"),
        ({"code": "station"}, 422, "invalid_body"),
        ({**STATION, "name": "a\nb"}, 422, "invalid_body"),
    ],
)
def test_what_cannot_be_a_store_is_refused(office: Office, wish: dict, status: int, code: str) -> None:
    assert problem(office.post("/v1/stores", wish)) == (status, code)


def test_there_is_no_store_that_was_not_opened(office: Office) -> None:
    for path in ("/v1/stores/nowhere", "/v1/stores/nowhere/till-keys"):
        assert problem(office.get(path)) == (404, "unknown_store")


def test_who_may(office: Office, doors: Doors) -> None:
    clerk, auditor = doors.staff("clerk"), doors.staff("auditor")

    assert problem(office.get("/v1/stores", secret=clerk)) == (403, "forbidden")
    assert office.get("/v1/stores", secret=auditor).status_code == 200
    assert problem(office.post("/v1/stores", STATION, secret=auditor)) == (403, "forbidden")
