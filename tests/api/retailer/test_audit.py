"""Who read and changed what: written at the doors, shown to those who look after them."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest
import time_machine
from flask_smorest import Blueprint

from api.wire import access
from db import ids
from doorway import audits
from tests.api.doors import NOW, SETTINGS, Doors, bearer, new_app, problem


@pytest.fixture
def member_id(doors: Doors) -> str:
    """Ann, whom a route of this test's own shows to staff."""
    probe = Blueprint("probe", __name__)

    doors.app = new_app(SETTINGS, doors.database)

    @doors.app.route("/probe/<member_id>")
    @access.staff(probe, "members.read")
    def show(member_id: str) -> str:
        audits.saw("members.read", member_id, member_id)
        return "Ann, who lives round the corner"

    doors.shop.member()
    return doors.shop.member_id()


def notes(doors: Doors, query: str = "") -> list[dict]:
    return doors.get(f"/v1/audit?{query}", doors.staff("auditor")).json["data"]


def test_who_reads_a_members_data_is_noted(doors: Doors, member_id: str) -> None:
    clerk = doors.staff("clerk")
    assert doors.get(f"/probe/{member_id}", clerk).status_code == 200

    (note,) = notes(doors, "action=members.read")
    assert note["actor"] == doors.get("/v1/staff/me", clerk).json["id"]
    assert (note["subject"], note["at"]) == (ids.outside("member", member_id), "2026-05-04T11:00:00Z")
    assert note["id"].startswith("aud_")


def test_who_is_refused_has_read_nothing(doors: Doors, member_id: str) -> None:
    assert problem(doors.get(f"/probe/{member_id}", doors.staff("analyst"))) == (403, "forbidden")
    assert notes(doors) == []


def test_notes_are_found_by_time_and_person(
    doors: Doors, member_id: str, clock: time_machine.Traveller
) -> None:
    clerk = doors.staff("clerk")
    me = doors.get("/v1/staff/me", clerk).json["id"]
    for minute in range(5):
        clock.move_to(NOW + timedelta(minutes=minute))
        doors.get(f"/probe/{member_id}", clerk)

    since, until = quote("2026-05-04T12:01:00+01:00"), "2026-05-04T11:03:00Z"
    assert [note["at"][14:16] for note in notes(doors, f"from={since}&to={until}")] == ["02", "01"]
    assert len(notes(doors, f"actor={me}")) == 5
    assert notes(doors, "actor=stf_nobody") == []
    first = doors.get("/v1/audit?limit=2", doors.staff("auditor")).json
    rest = doors.get(f"/v1/audit?limit=9&cursor={first['next']}", doors.staff("auditor")).json
    assert [*first["data"], *rest["data"]] == notes(doors)


def test_an_instant_that_no_clock_has_yet_is_refused_and_breaks_nothing(doors: Doors) -> None:
    auditor = doors.staff("auditor")
    assert doors.get("/v1/audit?to=2199-12-31T23:59:59Z", auditor).status_code == 200
    for far in ("to=9999-12-31", "to=9999-12-31T23:59:59-12:00", "from=0001-01-01T00:00:00%2B08:00"):
        assert problem(doors.get(f"/v1/audit?{far}", auditor)) == (422, "invalid_body"), far


@pytest.mark.parametrize("role", ["clerk", "analyst", "manager:high-street"])
def test_not_everyone_reads_the_audit(doors: Doors, role: str) -> None:
    assert problem(doors.get("/v1/audit", doors.staff(role))) == (403, "forbidden")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_there_is_no_way_to_change_it(doors: Doors, method: str) -> None:
    answer = doors.client.open("/v1/audit", method=method, headers=bearer(doors.staff("owner")))

    assert problem(answer) == (405, "method_not_allowed")
