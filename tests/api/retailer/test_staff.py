"""Who works here: owners invite, change and disable; managers look; nobody else does either."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from db import ids
from identity.staff_tables import staff_invitation
from tests.api.doors import Doors, bearer, problem
from tests.points.crowd import at_once

BOB = {"email": "Bob@Shop.example", "name": "Bob", "roles": ["clerk:high-street", "analyst"]}


@pytest.fixture
def owner(doors: Doors) -> str:
    return doors.staff("owner")


def invite(doors: Doors, secret: str, **changes: Any) -> TestResponse:
    return doors.client.post("/v1/staff", json={**BOB, **changes}, headers=bearer(secret))


def patch(doors: Doors, secret: str, staff_id: str, wish: dict[str, Any], etag: str = "") -> TestResponse:
    version = etag or doors.get(f"/v1/staff/{staff_id}", secret).headers["ETag"]
    headers = {**bearer(secret), "If-Match": version}
    return doors.client.patch(f"/v1/staff/{staff_id}", json=wish, headers=headers)


def test_an_owner_invites_somebody(doors: Doors, owner: str) -> None:
    answer = invite(doors, owner)

    assert answer.status_code == 201
    assert answer.json["invitation"].startswith("invite_")
    bob = answer.json["staff"]
    assert (bob["email"], bob["status"]) == ("bob@shop.example", "invited")
    assert bob["roles"] == ["analyst", "clerk:high-street"]
    assert doors.get(f"/v1/staff/{bob['id']}", owner).json == bob


@pytest.mark.parametrize("role", ["manager", "clerk", "analyst", "auditor"])
def test_nobody_but_an_owner_decides_who_works_here(doors: Doors, owner: str, role: str) -> None:
    bob = invite(doors, owner).json["staff"]["id"]
    secret = doors.staff(role)

    assert problem(invite(doors, secret, email="eve@shop.example")) == (403, "forbidden")
    assert problem(patch(doors, secret, bob, {"roles": ["owner"]}, '"x"')) == (403, "forbidden")
    again = doors.client.post(f"/v1/staff/{bob}/invitation", headers=bearer(secret))
    assert problem(again) == (403, "forbidden")
    assert doors.get("/v1/staff", secret).status_code == (200 if role in ("manager", "auditor") else 403)


def test_a_manager_cannot_make_themselves_an_owner(doors: Doors, owner: str) -> None:
    secret = doors.staff("manager")
    me = doors.get("/v1/staff/me", secret).json["id"]

    assert problem(patch(doors, secret, me, {"roles": ["owner"]})) == (403, "forbidden")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"email": "bob"}, (422, "invalid_contact")),
        ({"roles": ["king"]}, (422, "invalid_roles")),
        ({"roles": ["owner:high-street"]}, (422, "invalid_roles")),
        ({"roles": []}, (422, "invalid_body")),
        ({"roles": "owner"}, (422, "invalid_body")),
        ({"roles": ["clerk:nowhere"]}, (404, "unknown_store")),
        ({"status": "active"}, (422, "invalid_body")),
        ({"name": ""}, (422, "invalid_body")),
    ],
)
def test_who_cannot_be_is_refused(doors: Doors, owner: str, changes: dict, expected: tuple) -> None:
    assert problem(invite(doors, owner, **changes)) == expected


def test_an_address_belongs_to_one_person(doors: Doors, owner: str) -> None:
    invite(doors, owner)

    assert problem(invite(doors, owner, email="BOB@shop.example")) == (409, "email_taken")


def test_other_roles_end_the_session_and_another_name_does_not(doors: Doors, owner: str) -> None:
    secret = doors.staff("clerk")
    me = doors.get("/v1/staff/me", secret).json["id"]

    assert patch(doors, owner, me, {"name": "Clara"}).json["name"] == "Clara"
    assert doors.get("/v1/staff/me", secret).status_code == 200
    assert patch(doors, owner, me, {"roles": ["analyst"]}).json["roles"] == ["analyst"]
    assert doors.get("/v1/staff/me", secret).status_code == 401


def test_a_change_names_the_version_it_is_meant_for(doors: Doors, owner: str) -> None:
    bob = invite(doors, owner).json["staff"]["id"]
    path = f"/v1/staff/{bob}"
    first = doors.get(path, owner).headers["ETag"]

    bare = doors.client.patch(path, json={"name": "Bo"}, headers=bearer(owner))
    assert problem(bare) == (428, "precondition_required")
    changed = patch(doors, owner, bob, {"name": "Bo"}, first)
    assert (changed.status_code, changed.headers["ETag"] != first) == (200, True)
    assert problem(patch(doors, owner, bob, {"name": "B."}, first)) == (412, "precondition_failed")
    assert patch(doors, owner, bob, {"name": "B."}, changed.headers["ETag"]).status_code == 200


def test_who_is_disabled_is_out_at_once_until_invited_again(doors: Doors, owner: str) -> None:
    secret = doors.staff("clerk")
    me = doors.get("/v1/staff/me", secret).json["id"]

    assert patch(doors, owner, me, {"status": "disabled"}).json["status"] == "disabled"
    assert doors.get("/v1/staff/me", secret).status_code == 401
    again = doors.client.post(f"/v1/staff/{me}/invitation", headers=bearer(owner))
    assert (again.status_code, again.json["staff"]["status"]) == (201, "invited")
    assert doors.get("/v1/staff/me", secret).status_code == 401


def test_the_last_owner_stays(doors: Doors, owner: str) -> None:
    me = doors.get("/v1/staff/me", owner).json["id"]

    assert problem(patch(doors, owner, me, {"roles": ["manager"]})) == (409, "last_owner")
    assert problem(patch(doors, owner, me, {"status": "disabled"})) == (409, "last_owner")
    assert doors.get("/v1/staff/me", owner).status_code == 200


@pytest.mark.parametrize("nobody", ["stf_" + "0" * 32, "mem_" + "0" * 32, "x"])
def test_who_is_not_there_is_not_found(doors: Doors, owner: str, nobody: str) -> None:
    assert problem(doors.get(f"/v1/staff/{nobody}", owner)) == (404, "unknown_staff")
    assert problem(patch(doors, owner, nobody, {"name": "x"}, '"x"')) == (404, "unknown_staff")
    again = doors.client.post(f"/v1/staff/{nobody}/invitation", headers=bearer(owner))
    assert problem(again) == (404, "unknown_staff")


def test_everyone_is_listed_in_pages(doors: Doors, owner: str) -> None:
    for number in range(4):
        invite(doors, owner, email=f"bob{number}@shop.example")
    first = doors.get("/v1/staff?limit=3", owner).json
    second = doors.get(f"/v1/staff?limit=3&cursor={first['next']}", owner).json

    found = [each["email"].partition("@")[0] for each in [*first["data"], *second["data"]]]
    assert (sorted(found), second["next"]) == (["bob0", "bob1", "bob2", "bob3", "owner"], None)
    active = doors.get("/v1/staff?status=active", owner).json["data"]
    assert [each["email"] for each in active] == ["owner@shop.example"]
    for query in ("cursor=WyJ4Il0", "cursor=W10", "cursor=x", "status=gone", "limit=0", "role=owner"):
        assert problem(doors.get(f"/v1/staff?{query}", owner)) == (422, "invalid_body")


def test_what_an_owner_does_is_noted(doors: Doors, owner: str) -> None:
    bob = invite(doors, owner).json["staff"]["id"]
    patch(doors, owner, bob, {"roles": ["manager"], "status": "disabled"})

    notes = doors.get(f"/v1/audit?subject={bob}", owner).json["data"]
    assert [note["action"] for note in notes if note["subject"] == bob].count("staff.disable") == 1
    assert {note["action"] for note in notes} == {"staff.add", "staff.roles", "staff.disable"}
    assert {note["actor"] for note in notes} == {doors.get("/v1/staff/me", owner).json["id"]}
    assert "bob@" not in str(notes)


def test_what_is_so_already_is_not_noted_as_done(doors: Doors, owner: str) -> None:
    bob = invite(doors, owner).json["staff"]
    patch(doors, owner, bob["id"], {"name": bob["name"], "roles": bob["roles"], "till_code": None})
    notes = doors.get(f"/v1/audit?subject={bob['id']}", owner).json["data"]
    assert {note["action"] for note in notes} == {"staff.add"}


def test_of_many_who_invite_again_at_once_one_way_in_is_left(doors: Doors, owner: str) -> None:
    bob = invite(doors, owner).json["staff"]["id"]
    path = f"/v1/staff/{bob}/invitation"
    answers = at_once(*[lambda: doors.client.post(path, headers=bearer(owner))] * 4)

    assert [each.status_code for each in answers] == [201] * 4
    still_open = select(func.count()).where(staff_invitation.c.closed_at.is_(None))
    of_bob = staff_invitation.c.staff_id == ids.find_inside("staff", bob)
    assert doors.database.read(lambda session: session.rows(still_open.where(of_bob))[0][0]) == 1
