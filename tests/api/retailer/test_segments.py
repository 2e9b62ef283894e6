"""/v1/programs/…/segments: who is in a segment now, and the lists that staff keep."""

from __future__ import annotations

import pytest
from werkzeug.test import TestResponse

from db.engine import Database
from tests.api.doors import CARD, Doors, problem, sale
from tests.api.retailer.office import Office

SEGMENTS = """
segments:
  - {code: press, name: {en: Press, zh-Hant: 傳媒}, when: {listed: by-staff}}
  - {code: spenders, when: {spent: {within_days: 30, at_least: "100.00"}}}
"""
PATH = "/v1/programs/shop/segments"


@pytest.fixture
def doors(database: Database) -> Doors:
    doors = Doors(database)
    doors.shop.publish(CARD + SEGMENTS, "2026-01-02")
    for name in ("ann", "bob"):
        doors.shop.member(name)
    return doors


@pytest.fixture
def office(doors: Doors) -> Office:
    return Office(doors)


def upload(office: Office, text: str, segment: str = "press", kind: str = "text/csv") -> TestResponse:
    return office.ask("POST", f"{PATH}/{segment}/list", data=text.encode(), headers={"Content-Type": kind})


def test_a_list_is_uploaded_and_counted(office: Office) -> None:
    answer = upload(office, "external_id\nann\nbob\n")
    assert (answer.status_code, answer.json) == (200, {"segment": "press", "listed": 2})
    assert office.get(PATH).json["data"] == [
        {"code": "press", "name": "Press", "listed": 2},
        {"code": "spenders", "name": "spenders", "listed": None},
    ]
    upload(office, "external_id\nbob\n")
    (first, second) = office.get("/v1/audit?action=segments.list").json["data"]
    assert {first["detail"]["members"], second["detail"]["members"]} == {1, 2}


def test_a_preview_says_how_many_and_who(office: Office, doors: Doors) -> None:
    doors.post(sale())
    ann = office.get("/v1/members?q=ann").json["data"][0]["id"]
    shown = office.get(f"{PATH}/spenders/preview").json

    assert shown == {"segment": "spenders", "looked_at": 2, "whole": True, "matching": 1, "members": [ann]}
    (seen,) = office.get("/v1/audit?action=segments.preview").json["data"]
    assert seen["subject"] == ann


@pytest.mark.parametrize(
    ("text", "segment", "kind", "status", "code"),
    [
        ("external_id\nzoe\n", "press", "text/csv", 422, "invalid_list"),
        ("ann\n", "press", "text/csv", 422, "invalid_list"),
        ("external_id\nann\n", "spenders", "text/csv", 404, "unknown_segment"),
        ("external_id\nann\n", "none", "text/csv", 404, "unknown_segment"),
        ("external_id\nann\n", "press", "text/plain", 415, "unsupported_media_type"),
    ],
)
def test_what_is_no_list_changes_nothing(
    office: Office, text: str, segment: str, kind: str, status: int, code: str
) -> None:
    upload(office, "external_id\nann\n")
    answer = upload(office, text, segment, kind)

    assert answer.status_code == status, answer.text
    assert answer.json["code"] == code
    assert office.get(PATH).json["data"][0]["listed"] == 1


def test_the_lines_that_are_wrong_are_named(office: Office) -> None:
    answer = upload(office, "external_id\nann\nzoe\n")
    assert answer.json["errors"] == [
        {"path": "line 3", "message": "must name an active member of this programme by external_id"}
    ]


def test_a_segment_that_is_not_there(office: Office) -> None:
    assert problem(office.get(f"{PATH}/none/preview")) == (404, "unknown_segment")
    assert problem(office.get("/v1/programs/none/segments")) == (404, "unknown_program")
